/* SPDX-License-Identifier: BSD-2-Clause */
/* The tables in snmpd's tree, beside whatever else is there. */
#include "module/module.h"

#include "columns/tables.h"
#include "agent/agent.h"
#include "agent/handler.h"
#include "util/log.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>
#include <net-snmp/agent/net-snmp-agent-includes.h>

#include <stdio.h>
#include <string.h>

enum { RETRY_INTERVAL = 60 };

static bool registered[IPIF_TABLES_MAX];
static size_t refused; /* said last in the log */
static unsigned retry_alarm;

/* Who serves a table at our priority, or NULL.  Asked first, because the library logs a line of its
 * own for each attempt that fails. */
static const netsnmp_subtree *occupant_of(const struct table *table)
{
    oid name[TABLE_OID_MAX];
    size_t length;
    for (size_t i = 0; (length = handler_registration(table, i, name)); i++) {
        const netsnmp_subtree *tree = netsnmp_subtree_find(name, length, NULL, "");
        for (; tree; tree = tree->children)
            if (tree->priority == agent.configuration.priority &&
                snmp_oid_compare(tree->name_a, tree->namelen, name, length) == 0)
                return tree;
    }
    return NULL;
}

static void say_refused(size_t count, const struct table *first, const netsnmp_subtree *occupant)
{
    char who[128] = "something else";
    char others[48] = "";
    if (occupant && occupant->label_a)
        snprintf(who, sizeof who, "%.*s", (int)strcspn(occupant->label_a, ","), occupant->label_a);
    if (count > 1)
        snprintf(others, sizeof others, " and %zu other objects", count - 1);
    log_error(
        "%s serves %s%s with priority %u: not this module; use one of the two, or set another "
        "ipifPriority (lower wins); trying again every minute",
        who, first->name, others, agent.configuration.priority);
}

static void try_all(void)
{
    size_t count = 0;
    const struct table *first = NULL;
    const netsnmp_subtree *first_occupant = NULL;

    for (size_t i = 0; i < ipif_table_count; i++) {
        if (registered[i] || !agent_serves(ipif_tables[i]))
            continue;
        const netsnmp_subtree *occupant = occupant_of(ipif_tables[i]);
        registered[i] = !occupant &&
                        handler_register(ipif_tables[i], agent.configuration.priority) == 0;
        if (registered[i])
            continue;
        count++;
        if (!first) {
            first = ipif_tables[i];
            first_occupant = occupant;
        }
    }
    if (count && count != refused)
        say_refused(count, first, first_occupant);
    else if (!count && refused)
        log_info("this module serves all its tables now");
    refused = count;
}

static void unregister(size_t position)
{
    if (registered[position])
        handler_unregister(ipif_tables[position], agent.configuration.priority);
    registered[position] = false;
}

static void on_retry(unsigned registration, void *context)
{
    (void)registration, (void)context;
    try_all();
    if (!refused) {
        snmp_alarm_unregister(retry_alarm);
        retry_alarm = 0;
    }
}

void registrations_begin(void)
{
    handler_capabilities("ipif.so");
    try_all();
    if (refused)
        retry_alarm = snmp_alarm_register(RETRY_INTERVAL, SA_REPEAT, on_retry, NULL);
}

void registrations_end(void)
{
    handler_capabilities(NULL);
    if (retry_alarm)
        snmp_alarm_unregister(retry_alarm);
    retry_alarm = 0;
    for (size_t i = 0; i < ipif_table_count; i++)
        unregister(i);
    refused = 0;
}
