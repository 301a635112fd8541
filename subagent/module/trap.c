/* SPDX-License-Identifier: BSD-2-Clause */
/* Notifications as traps of snmpd's own, and the moment in its loop when they are sent. */
#include "module/module.h"

#include "columns/root.h"
#include "columns/tables.h"
#include "agent/changes.h"
#include "subagent/handler.h"
#include "agent/notify_send.h"
#include "util/clock.h"
#include "util/escape.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>
#include <net-snmp/agent/net-snmp-agent-includes.h>
#include <net-snmp/agent/agent_trap.h>

#include <string.h>

static unsigned tick_alarm;
static uint64_t due; /* when it rings */

/* --- when ------------------------------------------------------------------------------------- */

static void on_alarm(unsigned registration, void *context);

static void call_at(uint64_t when, uint64_t now)
{
    if (tick_alarm && due <= when)
        return;
    if (tick_alarm)
        snmp_alarm_unregister(tick_alarm);
    const uint64_t microseconds = when > now ? (when - now) / 1000 : 0;
    const struct timeval interval = {
        .tv_sec = (time_t)(microseconds / 1000000),
        .tv_usec = (suseconds_t)(microseconds % 1000000) + 1, /* 0 is never */
    };
    tick_alarm = snmp_alarm_register_hr(interval, 0, on_alarm, NULL);
    due = when;
}

static void on_alarm(unsigned registration, void *context)
{
    (void)registration, (void)context;
    const uint64_t now = monotonic_now();
    tick_alarm = 0;
    const uint64_t next = changes_tick(now);
    if (next != UINT64_MAX)
        call_at(next, now);
}

static void wake(void)
{
    const uint64_t now = monotonic_now();
    call_at(now, now);
}

void changes_begin(void)
{
    change_queue_set_wake(wake);
    wake(); /* what is configured has its own times */
}

void changes_end(void)
{
    change_queue_set_wake(NULL);
    change_queue_want(false, false);
    if (tick_alarm)
        snmp_alarm_unregister(tick_alarm);
    tick_alarm = 0;
    changes_done();
}

/* --- one -------------------------------------------------------------------------------------- */

/* snmpd takes every one at once: only the pace counts. */
size_t notify_room(void)
{
    return SIZE_MAX;
}

static void add(netsnmp_variable_list **variables, const oid *name, size_t length, u_char type,
                const void *value, size_t size)
{
    snmp_varlist_add_variable(variables, name, length, type, value, size);
}

static void add_trap_oid(netsnmp_variable_list **variables, enum row_event_kind kind)
{
    static const oid object[] = {1, 3, 6, 1, 6, 3, 1, 1, 4, 1, 0};
    const oid name[] = {IPIF_MIB_ROOT, IPIF_NOTIFICATIONS, notification_number(kind)};
    add(variables, object, OID_LENGTH(object), ASN_OBJECT_ID, name, sizeof name);
}

static void add_name(netsnmp_variable_list **variables, const struct row_event *event,
                     const char *interface)
{
    char text[ESCAPED_NAME_SIZE];
    const size_t length = escape_name(interface, text);
    const struct column *column = table_column(&ipif_interface_table, "ipifInterfaceName");
    const oid name[] = {IPIF_MIB_ROOT,  IPIF_OBJECTS,  1, 1, column->subid,
                        event->version, event->ifindex};
    add(variables, name, OID_LENGTH(name), ASN_OCTET_STR, text, length);
}

static void add_version(netsnmp_variable_list **variables, const struct row_event *event)
{
    static const oid name[] = {IPIF_MIB_ROOT, IPIF_OBJECTS, 5, 1, 0};
    const long version = event->version;
    add(variables, name, OID_LENGTH(name), ASN_INTEGER, &version, sizeof version);
}

static void add_columns(netsnmp_variable_list **variables, const struct row_event *event,
                        const struct snapshot *snapshot)
{
    static const oid null_name[] = {0, 0};
    const struct table_view view = {.snapshot = snapshot};
    for (size_t i = 0; i < ipif_interface_table.column_count; i++) {
        const struct column *column = &ipif_interface_table.columns[i];
        const uint32_t suffix[] = {1, column->subid, event->version, event->ifindex};
        struct table_hit hit;
        if (!(event->columns >> i & 1) || strcmp(column->object, "ipifInterfaceName") == 0 ||
            table_get(&ipif_interface_table, &view, suffix, 4, &hit) != TABLE_FOUND)
            continue;
        netsnmp_variable_list *variable = snmp_varlist_add_variable(
            variables, null_name, OID_LENGTH(null_name), ASN_NULL, NULL, 0);
        if (variable)
            handler_fill(variable, &ipif_interface_table, &hit);
    }
}

unsigned notify_send(const struct row_event *event, const struct snapshot *snapshot)
{
    const struct record *record = snapshot_find(snapshot, (enum inet_version)event->version,
                                                event->ifindex);
    netsnmp_variable_list *variables = NULL;
    if (event->kind == ROW_CHANGED && !record)
        return 0;
    add_trap_oid(&variables, event->kind);
    add_name(&variables, event, event->kind == ROW_CHANGED ? record->name : event->name);
    add_version(&variables, event);
    if (event->kind == ROW_CHANGED)
        add_columns(&variables, event, snapshot);
    send_v2trap(variables);
    snmp_free_varbind(variables);
    return 1;
}
