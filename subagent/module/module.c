/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The same tables inside snmpd: "dlmod ipif .../ipif.so" in snmpd.conf.
 *
 * snmpd calls init_ipif() while it reads its configuration, before it goes into the background, and
 * deinit_ipif() before it unloads the module, which it does at every SIGHUP.  Nothing of ours may be
 * left behind then: no token, callback, alarm, descriptor or registration.
 */
#include "columns/tables.h"
#include "subagent/agent.h"
#include "subagent/configuration.h"
#include "subagent/handler.h"
#include "subagent/logging.h"
#include "subagent/notify.h"
#include "subagent/uptime.h"
#include "subagent/writer.h"
#include "util/clock.h"
#include "util/log.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>
#include <net-snmp/agent/net-snmp-agent-includes.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>

#define EXPORT __attribute__((visibility("default")))

EXPORT void init_ipif(void);
EXPORT void deinit_ipif(void);

enum { TABLES_MAX = 32 };

struct agent agent;

static bool started;
static bool registered[TABLES_MAX];
static unsigned start_alarm;

/* --- what the daemon has in files of its own --------------------------------------------------- */

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

/* snmpd itself complains of its configuration, and goes on: so do we. */
void logging_count_errors(void)
{
}

unsigned logging_counted_errors(void)
{
    return 0;
}

uint32_t uptime_ticks(uint64_t time)
{
    /* Kept: sysUpTime is rounded, and what is computed anew from it moves by a tick now and then. */
    static uint64_t epoch;
    if (epoch == 0)
        epoch = monotonic_now() - (uint64_t)netsnmp_get_agent_uptime() * NANOSECONDS_PER_TICK;
    const int64_t since = (int64_t)(time - epoch);
    return since > 0 ? (uint32_t)((uint64_t)since / NANOSECONDS_PER_TICK) : 0;
}

/* The module sends no notifications: snmpd's own loop would have to, beside its requests. */
void notify_configure(void)
{
    agent.facts.notifications_enabled = false;
}

/* --- registrations ----------------------------------------------------------------------------- */

static bool is_last_change_of(const struct table *scalar, const struct table *table)
{
    return (scalar == &ipv4_interface_table_last_change && table == &ipv4_interface_table) ||
           (scalar == &ipv6_interface_table_last_change && table == &ipv6_interface_table);
}

static void register_table(size_t position)
{
    const struct table *table = ipif_tables[position];
    registered[position] = handler_register(table, agent.configuration.priority) == 0;
    if (!registered[position])
        log_error("%s is served by something else with priority %u, ipifd perhaps: not by this "
                  "module; set another ipifPriority (lower wins), or use one of the two",
                  table->name, agent.configuration.priority);
}

static void unregister_table(size_t position)
{
    const struct table *table = ipif_tables[position];
    oid name[TABLE_OID_MAX];
    for (size_t i = 0; i < table->oid_length; i++)
        name[i] = table->oid[i];
    if (registered[position])
        unregister_mib_priority(name, table->oid_length, agent.configuration.priority);
    registered[position] = false;
}

static void register_tables(void)
{
    for (size_t i = 0; i < ipif_table_count && i < TABLES_MAX; i++)
        register_table(i);
    /* A LastChange without its table would be wrong: RFC 4293 forbids that. */
    for (size_t i = 0; i < ipif_table_count && i < TABLES_MAX; i++)
        for (size_t k = 0; k < ipif_table_count && k < TABLES_MAX; k++)
            if (is_last_change_of(ipif_tables[i], ipif_tables[k]) && !registered[k])
                unregister_table(i);
}

/* --- start and stop ---------------------------------------------------------------------------- */

static int open_readers(void)
{
    const struct configuration *configuration = &agent.configuration;
    const struct live_filter filter = configuration_filter(configuration);
    char text[512] = "";
    const struct reader_options options = {
        .live =
            {
                .netns = configuration->netns,
                .follow = true,
                .radvd_configuration = configuration->radvd_configuration,
                .filter = &filter,
                .error = text,
                .error_size = sizeof text,
            },
    };
    int error = reader_open(&options, &agent.reader);
    if (error == 0)
        error = adapter_reader_open(&options.live, &agent.adapter_reader);
    if (error == 0)
        error = reader_start(agent.reader);
    if (error < 0)
        log_error("%s: serving nothing", text[0] ? text : strerror(-error));
    return error;
}

static void close_readers(void)
{
    agent.reader = reader_close(agent.reader);
    agent.adapter_reader = adapter_reader_close(agent.adapter_reader);
}

static void init_facts(void)
{
    uint32_t number = 0;
    if (getrandom(&number, sizeof number, GRND_NONBLOCK) < 0)
        number = (uint32_t)monotonic_now();
    agent.facts.spin_lock = (int32_t)(number & INT32_MAX);
    agent.facts.notifications_enabled = agent.configuration.notifications;
    agent.facts.notification_interval = agent.configuration.notification_interval;
    snprintf(agent.facts.version, sizeof agent.facts.version, "%s", IPIF_VERSION);
}

static void start(void)
{
    if (started)
        return;
    started = true;
    if (configuration_end(&agent.configuration) < 0)
        return;
    init_facts();
    if (open_readers() < 0)
        close_readers();
    else
        register_tables();
    notify_configure();
}

static int on_configured(int major, int minor, void *argument, void *context)
{
    (void)major, (void)minor, (void)argument, (void)context;
    start();
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
    log_set_function(take_message, NULL);
    configuration_init();
    configuration_begin();
    snmp_register_callback(SNMP_CALLBACK_LIBRARY, SNMP_CALLBACK_POST_READ_CONFIG, on_configured,
                           NULL);
    /* Loaded by UCD-DLMOD-MIB instead, no configuration is read behind us. */
    start_alarm = snmp_alarm_register(1, 0, on_start_alarm, NULL);
}

void deinit_ipif(void)
{
    snmp_unregister_callback(SNMP_CALLBACK_LIBRARY, SNMP_CALLBACK_POST_READ_CONFIG, on_configured,
                             NULL, 0);
    if (start_alarm)
        snmp_alarm_unregister(start_alarm);
    start_alarm = 0;
    for (size_t i = 0; i < ipif_table_count && i < TABLES_MAX; i++)
        unregister_table(i);
    close_readers();
    writer_close();
    configuration_exit();
    configuration_done(&agent.configuration);
    log_set_function(NULL, NULL);
    started = false;
}
