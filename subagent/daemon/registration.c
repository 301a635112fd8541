/* SPDX-License-Identifier: BSD-2-Clause */
#include "daemon/registration.h"

#include "columns/root.h"
#include "columns/tables.h"
#include "subagent/handler.h"
#include "connection/master.h"
#include "util/clock.h"
#include "util/log.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>
#include <net-snmp/agent/net-snmp-agent-includes.h>
#include <net-snmp/agent/agent_sysORTable.h>

#include <limits.h>
#include <stdio.h>
#include <string.h>

#define RETRY_INTERVAL (60 * NANOSECONDS_PER_SECOND)

#define ACCEPTED_NOW UINT_MAX /* a reason that is none */

enum acceptance { ASKED, ACCEPTED, REFUSED, WITHDRAWN };

static struct {
    uint8_t priority;
    enum acceptance state[IPIF_TABLES_MAX];
    unsigned reason[IPIF_TABLES_MAX]; /* that was last said in the log; 0: none */
    unsigned unsaid[IPIF_TABLES_MAX]; /* a new reason, until its line is written; 0: none */
    unsigned heard[IPIF_TABLES_MAX];  /* in which connection the master's last word came */
    uint64_t retried;
} registration;

/* A LastChange without its table would be wrong: RFC 4293 forbids that. */
static const struct {
    const struct table *scalar;
    const struct table *table;
} last_changes[] = {
    {&ipv4_interface_table_last_change, &ipv4_interface_table},
    {&ipv6_interface_table_last_change, &ipv6_interface_table},
};

static size_t position_of(const uint32_t *oid, size_t length)
{
    size_t i = 0;
    while (i < ipif_table_count && agentx_compare(ipif_tables[i]->oid, ipif_tables[i]->oid_length,
                                                  oid, length) != 0)
        i++;
    return i;
}

static size_t position_of_table(const struct table *table)
{
    return position_of(table->oid, table->oid_length);
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

/* "ipv4InterfaceTable" or "11 tables (ipv4InterfaceTable, ipv6InterfaceTable, ...)" */
static void name_tables(unsigned error, char *text, size_t size)
{
    enum { NAMED = 3 };
    size_t count = 0, length = 0;
    char names[256] = "";
    for (size_t i = 0; i < ipif_table_count; i++) {
        if (registration.unsaid[i] != error)
            continue;
        if (count++ < NAMED)
            length += (size_t)snprintf(names + length, sizeof names - length, "%s%s",
                                       length ? ", " : "", ipif_tables[i]->name);
    }
    if (count == 1)
        snprintf(text, size, "%s", names);
    else
        snprintf(text, size, "%zu tables (%s%s)", count, names, count > NAMED ? ", ..." : "");
}

static void forget_unsaid(unsigned error)
{
    for (size_t i = 0; i < ipif_table_count; i++)
        if (registration.unsaid[i] == error)
            registration.unsaid[i] = 0;
}

/* One line for all that were refused together for the same reason, or are accepted now. */
static void say_results(void)
{
    for (size_t i = 0; i < ipif_table_count; i++) {
        const unsigned error = registration.unsaid[i];
        if (!error)
            continue;
        char tables[320], number[24];
        const char *name = agentx_error_name(error);
        name_tables(error, tables, sizeof tables);
        if (error == ACCEPTED_NOW) {
            log_info("snmpd accepts %s now", tables);
            forget_unsaid(error);
            continue;
        }
        snprintf(number, sizeof number, "error %u", error);
        log_error("snmpd refuses %s with priority %u: %s: %s; trying again every minute", tables,
                  registration.priority, name ? name : number, explain(error));
        forget_unsaid(error);
    }
}

static void note_refused(size_t position, unsigned error)
{
    registration.state[position] = REFUSED;
    if (registration.reason[position] != error)
        registration.unsaid[position] = error;
    registration.reason[position] = error;
}

static void withdraw(size_t position)
{
    const struct table *table = ipif_tables[position];
    registration.state[position] = WITHDRAWN;
    master_unregister(table->oid, table->oid_length, registration.priority);
}

static void ask(size_t position)
{
    const struct table *table = ipif_tables[position];
    registration.state[position] = ASKED;
    master_register(table->oid, table->oid_length, registration.priority);
}

/* Keeps a LastChange exactly where its table is. */
static void follow_tables(void)
{
    for (size_t i = 0; i < sizeof last_changes / sizeof *last_changes; i++) {
        size_t scalar = position_of_table(last_changes[i].scalar);
        enum acceptance table = registration.state[position_of_table(last_changes[i].table)];
        if (table == REFUSED && registration.state[scalar] == ACCEPTED)
            withdraw(scalar);
        else if (table == ACCEPTED && registration.state[scalar] == WITHDRAWN)
            ask(scalar);
    }
}

void registration_result(const struct agentx_oid *oid, unsigned error)
{
    size_t position = position_of(oid->numbers, oid->length);
    if (position == ipif_table_count)
        return;
    registration.heard[position] = master.connection;
    if (error) {
        note_refused(position, error);
    } else {
        registration.state[position] = ACCEPTED;
        registration.unsaid[position] = registration.reason[position] ? ACCEPTED_NOW : 0;
        registration.reason[position] = 0;
    }
    if (!master.connecting)
        follow_tables();
}

/* Where memory was short the library has registered some, and does not know better. */
static void ask_for_forgotten(void)
{
    for (size_t i = 0; i < ipif_table_count; i++)
        if (registration.heard[i] != master.connection)
            ask(i);
}

void registration_connected(void)
{
    registration.retried = monotonic_now();
    ask_for_forgotten();
    say_results();
    follow_tables();
}

uint64_t registration_tick(uint64_t now)
{
    bool refused = false;

    if (!master_is_connected())
        return UINT64_MAX;
    if (!master.connecting)
        say_results();
    for (size_t i = 0; i < ipif_table_count; i++)
        if (registration.state[i] == REFUSED)
            refused = true;
    if (!refused)
        return UINT64_MAX;
    if (now >= registration.retried + RETRY_INTERVAL) {
        registration.retried = now;
        for (size_t i = 0; i < ipif_table_count; i++)
            if (registration.state[i] == REFUSED)
                ask(i);
    }
    return registration.retried + RETRY_INTERVAL;
}

unsigned registration_count(void)
{
    unsigned count = 0;
    for (size_t i = 0; i < ipif_table_count; i++)
        count += registration.state[i] == ACCEPTED;
    return count;
}

/* ipifd01 of IPIF-CAPABILITIES-MIB: the library tells it at every connection. */
static void register_capabilities(void)
{
    oid capabilities[] = {IPIF_MIB_ROOT, IPIF_CONFORMANCE, 3, 1};
    register_sysORTable(capabilities, OID_LENGTH(capabilities),
                        "The IP interfaces of a Linux host (IP-MIB, IPIF-MIB), by ipifd");
}

void registration_init(uint8_t priority)
{
    register_capabilities();
    registration.priority = priority;
    for (size_t i = 0; i < ipif_table_count; i++)
        if (handler_register(ipif_tables[i], priority) < 0)
            log_error("Net-SNMP's library does not take %s", ipif_tables[i]->name);
}
