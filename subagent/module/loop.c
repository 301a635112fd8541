/* SPDX-License-Identifier: BSD-2-Clause */
/* What follows from changes of interfaces and of namespaces, at its time in snmpd's loop. */
#include "module/module.h"

#include "agent/agent.h"
#include "agent/change_queue.h"
#include "agent/named_namespaces.h"
#include "agent/notifications.h"
#include "util/clock.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>
#include <net-snmp/library/fd_event_manager.h>

static unsigned tick_alarm;
static uint64_t due; /* when it rings */
static int watched = -1; /* named namespaces */

static void on_alarm(unsigned registration, void *context);

void alarm_once(unsigned *alarm, uint64_t time, SNMPAlarmCallback *callback, void *context)
{
    const uint64_t now = monotonic_now();
    const uint64_t microseconds = time > now ? (time - now) / 1000 : 0;
    const struct timeval interval = {
        .tv_sec = (time_t)(microseconds / 1000000),
        .tv_usec = (suseconds_t)(microseconds % 1000000) + 1, /* 0 is never */
    };
    if (*alarm)
        snmp_alarm_unregister(*alarm);
    *alarm = snmp_alarm_register_hr(interval, 0, callback, context);
}

static void call_at(uint64_t time)
{
    if (time == UINT64_MAX || (tick_alarm && due <= time))
        return;
    alarm_once(&tick_alarm, time, on_alarm, NULL);
    due = time;
}

static void on_alarm(unsigned registration, void *context)
{
    (void)registration, (void)context;
    const uint64_t now = monotonic_now();
    tick_alarm = 0;
    if (now >= contexts_due())
        contexts_tick(now);
    call_at(notify_tick(now));
    call_at(contexts_due());
}

static void wake(void)
{
    call_at(monotonic_now());
}

static void on_namespaces(int descriptor, void *context)
{
    (void)descriptor, (void)context;
    named_namespaces_take();
    contexts_announce();
    call_at(contexts_due());
}

void changes_begin(void)
{
    change_queue_set_wake(wake);
    if (configuration_has_contexts(&agent.configuration)) {
        watched = named_namespaces_watch();
        if (watched >= 0)
            register_readfd(watched, on_namespaces, NULL);
        contexts_update();
        contexts_take_opened();
    }
    wake(); /* what is configured has its own times */
}

void changes_end(void)
{
    if (watched >= 0)
        unregister_readfd(watched);
    named_namespaces_forget();
    watched = -1;
    change_queue_set_wake(NULL);
    change_queue_want(false);
    if (tick_alarm)
        snmp_alarm_unregister(tick_alarm);
    tick_alarm = 0;
    notify_done();
}
