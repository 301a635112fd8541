/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The same tables inside snmpd: "dlmod ipif .../ipif.so" in snmpd.conf.
 *
 * snmpd calls init_ipif() while it reads its configuration, before it goes into the background, and
 * deinit_ipif() before it unloads the module, which it does at every SIGHUP.  Nothing of ours may
 * be left behind then: no token, callback, alarm, descriptor or registration.
 */
#include "module/module.h"

#include "agent/agent.h"
#include "agent/change_queue.h"
#include "agent/configuration.h"
#include "agent/handler.h"
#include "agent/kept.h"
#include "agent/notifications.h"
#include "agent/opening.h"
#include "util/clock.h"
#include "util/log.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>
#include <net-snmp/agent/net-snmp-agent-includes.h>

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define EXPORT __attribute__((visibility("default")))

EXPORT void init_ipif(void);
EXPORT void deinit_ipif(void);

static unsigned loads; /* dlmod lines, of which one counts */
static bool started;
static bool serving;
static unsigned start_alarm;

/* --- what is the module's alone --------------------------------------------------------------- */

static void take_message(void *context, enum log_level level, const char *message)
{
    static const int priorities[] = {
        [LOG_LEVEL_ERROR] = LOG_ERR,
        [LOG_LEVEL_WARNING] = LOG_WARNING,
        [LOG_LEVEL_INFO] = LOG_INFO,
        [LOG_LEVEL_DEBUG] = LOG_DEBUG,
    };
    (void)context;
    snmp_log(priorities[level], "ipif: %s\n", message);
}

static uint32_t ticks(uint64_t time)
{
    /* Kept: sysUpTime is rounded, and what is computed anew from it moves by a tick at times. */
    static uint64_t epoch;
    if (epoch == 0)
        epoch = monotonic_now() - (uint64_t)netsnmp_get_agent_uptime() * NANOSECONDS_PER_TICK;
    const int64_t since = (int64_t)(time - epoch);
    return since > 0 ? (uint32_t)((uint64_t)since / NANOSECONDS_PER_TICK) : 0;
}

/* --- start and stop --------------------------------------------------------------------------- */

static const struct environment environment = {
    .read = inline_reader_read,
    .read_ahead = inline_reader_read_ahead,
    .read_every = inline_reader_read_every,
    .ticks = ticks,
    .notification_room = trap_room,
    .notify = trap_send,
    .open = opening_carry_out,
    .open_reader = inline_reader_open,
    .drop_reader = inline_reader_close,
    .how_to_enter = "snmpd gives that up by -u and -g; let ipifd serve, or snmpd keep root",
};

static int open_readers(void)
{
    const struct live_filter filter = configuration_filter(&agent.configuration);
    char text[512] = "";
    const struct live_options options = agent_live_options(&agent.configuration, &filter, text,
                                                           sizeof text);
    int error = inline_reader_open("", READ_ROWS, &options, &agent.reader);
    if (error == 0)
        error = inline_reader_open("", READ_ADAPTERS, &options, &agent.adapter_reader);
    if (error == 0)
        error = agent_add_default_context();
    if (error < 0)
        log_error("%s: serving nothing", text[0] ? text : strerror(-error));
    return error;
}

static void close_readers(void)
{
    inline_readers_close();
    agent.reader = agent.adapter_reader = NULL;
}

/* -u and -g of snmpd, which gives up root once its modules are loaded. */
static void warn_of_rights(void)
{
    int user = netsnmp_ds_get_int(NETSNMP_DS_APPLICATION_ID, NETSNMP_DS_AGENT_USERID);
    if (geteuid() != 0)
        user = (int)geteuid();
    if (user > 0)
        log_warning("ipifWritable is yes, but snmpd runs as user %d, who may not change "
                    "interfaces: each SET fails; let ipifd serve, or snmpd keep root",
                    user);
}

static void start(void)
{
    char path[PATH_MAX];
    if (started)
        return;
    started = true;
    /* snmpd itself complains of its configuration, and goes on: so do we. */
    if (configuration_end(0, &agent.configuration) < 0)
        return;
    agent.environment = &environment;
    agent_init_facts(IPIF_VERSION, &agent.facts);
    if (open_readers() < 0) {
        close_readers();
        return;
    }
    serving = true;
    /* Not in snmpd's own file: snmpd forgets what is in there of a module that is not loaded. */
    snprintf(path, sizeof path, "%s/ipif.conf", get_persistent_directory());
    kept_begin(path);
    if (agent.configuration.writable) {
        warn_of_rights();
        set_handle_open();
    }
    registrations_begin();
    notify_configure();
    kept_apply_all();
    changes_begin();
}

static void stop(void)
{
    if (serving) {
        changes_end();
        contexts_retract();
        registrations_end();
        kept_done();
    }
    serving = false;
    handler_forget();
    close_readers();
    contexts_done();
    set_handle_close();
    configuration_done(&agent.configuration);
    agent = (struct agent){0};
}

static int on_configured(int major, int minor, void *argument, void *context)
{
    (void)major, (void)minor, (void)argument, (void)context;
    start();
    return SNMPERR_SUCCESS;
}

/* snmpd ends: before it takes away what is used here. */
static int on_shutdown(int major, int minor, void *argument, void *context)
{
    (void)major, (void)minor, (void)argument, (void)context;
    stop();
    return SNMPERR_SUCCESS;
}

static void on_start_alarm(unsigned registration, void *context)
{
    (void)registration, (void)context;
    start_alarm = 0;
    start();
}

void init_ipif(void)
{
    if (loads++)
        return;
    log_set_function(take_message, NULL);
    configuration_init();
    configuration_begin();
    snmp_register_callback(SNMP_CALLBACK_LIBRARY, SNMP_CALLBACK_POST_READ_CONFIG, on_configured,
                           NULL);
    snmp_register_callback(SNMP_CALLBACK_LIBRARY, SNMP_CALLBACK_SHUTDOWN, on_shutdown, NULL);
    /* Loaded by UCD-DLMOD-MIB instead, no configuration is read behind us. */
    start_alarm = snmp_alarm_register(1, 0, on_start_alarm, NULL);
}

void deinit_ipif(void)
{
    if (--loads)
        return;
    snmp_unregister_callback(SNMP_CALLBACK_LIBRARY, SNMP_CALLBACK_POST_READ_CONFIG, on_configured,
                             NULL, 0);
    snmp_unregister_callback(SNMP_CALLBACK_LIBRARY, SNMP_CALLBACK_SHUTDOWN, on_shutdown, NULL, 0);
    if (start_alarm)
        snmp_alarm_unregister(start_alarm);
    start_alarm = 0;
    stop();
    configuration_exit();
    log_set_function(NULL, NULL);
    started = false;
}
