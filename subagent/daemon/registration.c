/* SPDX-License-Identifier: BSD-2-Clause */
#include "daemon/registration.h"

#include "columns/tables.h"
#include "connection/master.h"
#include "agent/handler.h"
#include "util/clock.h"
#include "util/log.h"

#include <stdio.h>

#define RETRY_INTERVAL (60 * NANOSECONDS_PER_SECOND)

static uint8_t our_priority;
static uint64_t retried;

/* By the positions of ipif_tables. */
static struct registration {
    enum { UNKNOWN, ACCEPTED, REFUSED } state;
    unsigned error; /* the master's last word */
    unsigned said;  /* what was last said of it in the log */
} registrations[IPIF_TABLES_MAX];

static size_t position_of(const uint32_t *oid, size_t length)
{
    size_t i = 0;
    while (i < ipif_table_count &&
           agentx_compare(ipif_tables[i]->oid, ipif_tables[i]->oid_length, oid, length) != 0)
        i++;
    return i;
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

static void say(const char *tables, unsigned error)
{
    char number[24];
    const char *name = agentx_error_name(error);
    snprintf(number, sizeof number, "error %u", error);
    if (error == AGENTX_NO_ERROR)
        log_info("snmpd accepts %s now", tables);
    else
        log_error("snmpd refuses %s with priority %u: %s: %s; trying again every minute", tables,
                  our_priority, name ? name : number, explain(error));
}

/* One line for all that were refused together for the same reason, or are accepted now. */
static void say_results(void)
{
    for (size_t i = 0; i < ipif_table_count; i++) {
        const unsigned error = registrations[i].error;
        char tables[96];
        size_t count = 0;
        for (size_t j = i; j < ipif_table_count && registrations[i].said != error; j++)
            count += registrations[j].error == error && registrations[j].said != error;
        for (size_t j = i; j < ipif_table_count && count; j++)
            if (registrations[j].error == error)
                registrations[j].said = error;
        snprintf(tables, sizeof tables, "%s", ipif_tables[i]->name);
        if (count > 1)
            snprintf(tables, sizeof tables, "%s and %zu other tables", ipif_tables[i]->name,
                     count - 1);
        if (count)
            say(tables, error);
    }
}

static void ask(size_t position)
{
    const struct table *table = ipif_tables[position];
    registrations[position].state = UNKNOWN;
    master_register(table->oid, table->oid_length, our_priority);
}

void registration_result(const struct agentx_oid *oid, unsigned error)
{
    size_t position = position_of(oid->numbers, oid->length);
    if (position == ipif_table_count)
        return;
    registrations[position].state = error ? REFUSED : ACCEPTED;
    registrations[position].error = error;
}

void registration_connected(void)
{
    retried = monotonic_now();
    /* Where memory was short the library has registered some, and does not know better. */
    for (size_t i = 0; i < ipif_table_count; i++)
        if (registrations[i].state == UNKNOWN)
            ask(i);
    say_results();
}

uint64_t registration_tick(uint64_t now)
{
    bool refused = false;
    for (size_t i = 0; i < ipif_table_count; i++) {
        if (!master_is_connected())
            registrations[i].state = UNKNOWN;
        refused |= registrations[i].state == REFUSED;
    }
    if (!master_is_connected())
        return UINT64_MAX;
    say_results();
    if (!refused)
        return UINT64_MAX;
    if (now >= retried + RETRY_INTERVAL) {
        retried = now;
        for (size_t i = 0; i < ipif_table_count; i++)
            if (registrations[i].state == REFUSED)
                ask(i);
    }
    return retried + RETRY_INTERVAL;
}

void registration_init(uint8_t priority)
{
    handler_capabilities("ipifd");
    our_priority = priority;
    for (size_t i = 0; i < ipif_table_count; i++)
        if (handler_register(ipif_tables[i], priority) < 0)
            log_error("Net-SNMP's library does not take %s", ipif_tables[i]->name);
}
