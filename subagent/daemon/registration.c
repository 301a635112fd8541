/* SPDX-License-Identifier: BSD-2-Clause */
#include "daemon/registration.h"

#include "columns/tables.h"
#include "connection/master.h"
#include "agent/agent.h"
#include "agent/handler.h"
#include "util/clock.h"
#include "util/log.h"

#include <stdio.h>

#define RETRY_INTERVAL (60 * NANOSECONDS_PER_SECOND)

/* snmpd up to 5.9 crashes when a registration is withdrawn of which a request is under way: that is
 * done in a pause of its requests, in which no walk is; after some time between two of them. */
#define PAUSE          (100 * NANOSECONDS_PER_MILLISECOND)
#define PAUSE_PATIENCE (5 * NANOSECONDS_PER_SECOND)
#define SHORT_PAUSE    (2 * NANOSECONDS_PER_MILLISECOND)

static uint8_t our_priority;
static uint64_t retried;
static uint64_t unwanted; /* when it was found which are to be withdrawn */

/* By the positions of ipif_tables. */
static struct registration {
    bool wanted;         /* the library has it */
    uint64_t unanswered; /* the master's word is still to come on these of its names */
    uint64_t refused;    /* and was no on these */
    unsigned error;      /* with this */
} registrations[IPIF_TABLES_MAX];

/* All names of a table, a bit for each. */
static uint64_t names_of(const struct table *table)
{
    uint64_t names = 0;
    uint32_t name[TABLE_OID_MAX];
    for (size_t i = 0; table_registration(table, i, name); i++)
        names |= UINT64_C(1) << i;
    return names;
}

/* The bit of a name, or 0. */
static uint64_t name_at(const struct table *table, const struct agentx_oid *oid)
{
    uint32_t name[TABLE_OID_MAX];
    size_t length;
    for (size_t i = 0; (length = table_registration(table, i, name)); i++)
        if (agentx_compare(name, length, oid->numbers, oid->length) == 0)
            return UINT64_C(1) << i;
    return 0;
}

static const char *explain(unsigned error)
{
    switch (error) {
    case AGENTX_DUPLICATE_REGISTRATION:
        return "something else is registered there with the same priority: is another ipifd "
               "running, or ipif.so loaded into snmpd? If not, set another ipifPriority (lower "
               "wins)";
    case AGENTX_REQUEST_DENIED:
        return "snmpd does not allow it";
    default:
        return "see snmpd's log";
    }
}

/* One line for all that are refused, with the reason of the first, once all answers are there. */
static void say_results(void)
{
    static size_t said;
    size_t count = 0, first = 0;
    for (size_t i = ipif_table_count; i-- > 0;) {
        if (!registrations[i].wanted)
            continue;
        if (registrations[i].unanswered)
            return;
        if (registrations[i].refused) {
            first = i;
            count++;
        }
    }
    if (count == said)
        return;
    said = count;
    if (!count) {
        log_info("snmpd accepts all tables now");
        return;
    }
    const unsigned error = registrations[first].error;
    const char *name = agentx_error_name(error);
    char number[24], others[48] = "";
    snprintf(number, sizeof number, "error %u", error);
    if (count > 1)
        snprintf(others, sizeof others, " and %zu other tables", count - 1);
    log_error("snmpd refuses %s%s with priority %u: %s: %s; trying again every minute",
              ipif_tables[first]->name, others, our_priority, name ? name : number, explain(error));
}

static void ask(size_t position, uint64_t names)
{
    uint32_t name[TABLE_OID_MAX];
    size_t length;
    for (size_t i = 0; (length = table_registration(ipif_tables[position], i, name)); i++)
        if (names & UINT64_C(1) << i)
            master_register(name, length, our_priority);
    registrations[position].unanswered |= names;
}

static void context_result(const char *context, unsigned error)
{
    static bool said;
    const char *name = agentx_error_name(error);
    if (error && !said)
        log_error("snmpd refuses context %s: %s: %s", context, name ? name : "error",
                  explain(error));
    said |= error != 0;
}

void registration_result(const char *context, const struct agentx_oid *oid, unsigned error)
{
    if (*context) {
        /* With a context's first the library registers its own roots, 0 to 2, which snmpd has. */
        if (oid->length > 1)
            context_result(context, error);
        return;
    }
    for (size_t i = 0; i < ipif_table_count; i++) {
        struct registration *registration = &registrations[i];
        const uint64_t name = name_at(ipif_tables[i], oid);
        if (!registration->wanted || !name)
            continue;
        registration->unanswered &= ~name;
        registration->refused &= ~name;
        if (error) {
            registration->refused |= name;
            registration->error = error;
        }
    }
}

void registration_connected(void)
{
    retried = monotonic_now();
    /* Where memory was short the library has registered some, and does not know better. */
    for (size_t i = 0; i < ipif_table_count; i++)
        if (registrations[i].wanted && registrations[i].unanswered)
            ask(i, registrations[i].unanswered);
    say_results();
}

uint64_t registration_tick(uint64_t now)
{
    bool refused = false;
    for (size_t i = 0; i < ipif_table_count; i++) {
        if (!master_is_connected())
            registrations[i].unanswered = names_of(ipif_tables[i]);
        refused |= registrations[i].refused != 0;
    }
    if (!master_is_connected())
        return UINT64_MAX;
    say_results();
    if (!refused)
        return UINT64_MAX;
    if (now >= retried + RETRY_INTERVAL) {
        retried = now;
        for (size_t i = 0; i < ipif_table_count; i++)
            if (registrations[i].refused)
                ask(i, registrations[i].refused);
    }
    return retried + RETRY_INTERVAL;
}

void registration_choose(void)
{
    struct context *context = context_default(&agent.contexts);
    context->leaving = 0;
    for (size_t i = 0; i < ipif_table_count; i++) {
        const struct table *table = ipif_tables[i];
        if (!agent_serves(table) && registrations[i].wanted)
            context->leaving |= 1u << table->group;
        if (!agent_serves(table) || registrations[i].wanted)
            continue;
        registrations[i] = (struct registration){.wanted = true, .unanswered = names_of(table)};
        if (handler_register(table, our_priority) < 0)
            log_error("Net-SNMP's library does not take %s", table->name);
    }
    unwanted = monotonic_now();
}

uint64_t registration_due(void)
{
    const struct context *context = context_default(&agent.contexts);
    const uint64_t asked = context->last_asked;
    if (!context->leaving)
        return UINT64_MAX;
    if (!master_is_connected())
        return unwanted;
    return asked + (asked < unwanted + PAUSE_PATIENCE ? PAUSE : SHORT_PAUSE);
}

void registration_withdraw(void)
{
    for (size_t i = 0; i < ipif_table_count; i++) {
        if (!registrations[i].wanted || agent_serves(ipif_tables[i]))
            continue;
        registrations[i] = (struct registration){0};
        handler_unregister(ipif_tables[i], our_priority);
    }
    context_default(&agent.contexts)->leaving = 0;
}

void registration_init(uint8_t priority)
{
    handler_capabilities("ipifd");
    our_priority = priority;
    registration_choose();
}
