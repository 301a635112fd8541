/* SPDX-License-Identifier: BSD-2-Clause */
/* Notifications as traps of snmpd's own, and the moment in its loop when they are sent. */
#include "module/module.h"

#include "agent/change_queue.h"
#include "agent/notifications.h"
#include "util/clock.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>
#include <net-snmp/agent/net-snmp-agent-includes.h>
#include <net-snmp/agent/agent_trap.h>

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
    const uint64_t next = notify_tick(now);
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
    change_queue_want(false);
    if (tick_alarm)
        snmp_alarm_unregister(tick_alarm);
    tick_alarm = 0;
    notify_done();
}

/* --- one -------------------------------------------------------------------------------------- */

/* snmpd takes every one at once: only the pace counts. */
size_t trap_room(void)
{
    return SIZE_MAX;
}

void trap_send(const char *context, netsnmp_variable_list *bindings)
{
    static const oid nobody[] = {0, 0}; /* an enterprise, for receivers of SNMPv1 */
    if (*context)
        netsnmp_send_traps(-1, -1, nobody, OID_LENGTH(nobody), bindings, context, 0);
    else
        send_v2trap(bindings);
}
