/* SPDX-License-Identifier: BSD-2-Clause */
/* ipifd: from the command line to the loop, and back. */
#include "agent/agent.h"
#include "agent/change_queue.h"
#include "agent/configuration.h"
#include "daemon/daemon.h"
#include "connection/logging.h"
#include "agent/kept.h"
#include "daemon/configuration_files.h"
#include "daemon/loop.h"
#include "agent/named_namespaces.h"
#include "daemon/reading_thread.h"
#include "connection/master.h"
#include "agent/notifications.h"
#include "daemon/opening_threads.h"
#include "daemon/ipifd_options.h"
#include "daemon/privileges.h"
#include "daemon/registration.h"
#include "daemon/service_manager.h"
#include "connection/transport.h"
#include "agent/view.h"
#include "util/clock.h"
#include "util/escape.h"
#include "util/log.h"
#include "util/standard_streams.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>
#include <net-snmp/agent/net-snmp-agent-includes.h>

#include <errno.h>
#include <limits.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

static struct options options;
static bool failed;
static struct reading_thread *rows_thread;
static struct reading_thread *adapters_thread; /* resolvers are slow */

static int open_reader(const char *context, enum reading_kind routine,
                       const struct live_options *opening, struct reader **ret_reader)
{
    return reading_thread_open(routine == READ_ADAPTERS ? adapters_thread : rows_thread, context,
                               routine, opening, ret_reader);
}

static const struct environment environment = {
    .open_reader = open_reader,
    .drop_reader = reading_thread_drop,
    .read = reading_thread_read,
    .read_ahead = reading_thread_read_ahead,
    .read_every = reading_thread_read_every,
    .ticks = master_ticks,
    .notification_room = master_notification_room,
    .notify = master_notify,
    .open = opening_threads_begin,
    .how_to_enter = "contexts.conf among the examples gives it from the start",
};

static int open_readers(void)
{
    const struct live_filter filter = configuration_filter(&agent.configuration);
    char text[512] = "";
    struct live_options opening = agent_live_options(&agent.configuration, &filter, text,
                                                     sizeof text);
    opening.no_wake_up = !agent.configuration.writable; /* see privileges_drop() */
    change_queue_set_wake(loop_wake);
    int error = reading_thread_new(&loop_ending, &rows_thread);
    if (error == 0)
        error = reading_thread_new(&loop_ending, &adapters_thread);
    if (error == 0)
        error = open_reader("", READ_ROWS, &opening, &agent.reader);
    if (error == 0)
        error = open_reader("", READ_ADAPTERS, &opening, &agent.adapter_reader);
    if (error == 0)
        error = agent_add_default_context();
    if (error < 0)
        log_error("%s", *text ? text : strerror(-error));
    return error;
}

static bool has_contexts(void)
{
    return configuration_has_contexts(&agent.configuration);
}

/* For as many contexts as the system lets us. */
static void raise_limit_of_files(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
        limit.rlim_cur = limit.rlim_max;
        (void)setrlimit(RLIMIT_NOFILE, &limit);
    }
}

static void update_contexts(void)
{
    if (has_contexts())
        raise_limit_of_files();
    loop_enter_library();
    contexts_update();
    loop_leave_library();
}

/* All that began to be opened is there, or is not. */
static void settle_contexts(void)
{
    opening_threads_wait(UINT64_MAX);
    loop_enter_library();
    contexts_take_opened();
    loop_leave_library();
}

static void take_namespaces(void)
{
    named_namespaces_take();
    contexts_announce();
}

static int start_readers(void)
{
    int error = reading_thread_start(rows_thread);
    if (error == 0)
        error = reading_thread_start(adapters_thread);
    if (error < 0)
        log_error("cannot start a thread: %s", strerror(-error));
    return error;
}

static int write_pid_file(void)
{
    long owner = 0;
    int error = options.pid_file ? pid_file_write(options.pid_file, &owner) : 0;
    if (error == -EEXIST)
        log_error("%s belongs to another ipifd that runs (process %ld): end that one, or give "
                  "another -p",
                  options.pid_file, owner);
    else if (error < 0)
        log_error("cannot write %s: %s", options.pid_file, strerror(-error));
    return error;
}

/* The library comes by the file, too, where its folder is among those of the configuration. */
static void ignore(const char *token, char *line)
{
    (void)token, (void)line;
}

static void read_kept(void)
{
    char path[PATH_MAX];
    const char *file = getenv("SNMP_PERSISTENT_FILE");
    snprintf(path, sizeof path, "%s%s", file ? file : get_persistent_directory(),
             file ? "" : "/ipifd.conf");
    kept_begin(path);
}

static void use_configuration(void)
{
    notify_configure();
    kept_apply_all();
}

/* Configuration files of other programs (snmp.conf) and tokens of the library must not make it
 * wait longer for a silent snmpd, or try less often, than we do. */
static void set_patience(void)
{
    netsnmp_ds_set_int(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_RETRIES, 0);
    netsnmp_ds_set_int(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_TIMEOUT, 1);
    netsnmp_ds_set_int(NETSNMP_DS_APPLICATION_ID, NETSNMP_DS_AGENT_AGENTX_PING_INTERVAL, 1);
}

static int set_up(void)
{
    set_patience();
    int error = configuration_end(logging_counted_errors(), &agent.configuration);
    if (error < 0) {
        log_error("the configuration has errors: not starting");
        return error;
    }
    read_kept();
    /* Another namespace and the pid file take rights that nothing after them does. */
    agent_init_facts(IPIF_VERSION, &agent.facts);
    error = open_readers();
    if (error == 0 && agent.configuration.writable)
        error = set_handle_open();
    if (error == 0)
        error = write_pid_file();
    if (error == 0) {
        update_contexts();
        settle_contexts();
    }
    if (error == 0)
        error = privileges_drop(agent.configuration.writable, has_contexts());
    if (error == 0)
        error = start_readers();
    if (error < 0)
        return error;
#ifndef HAVE_LIBSYSTEMD
    log_info("built without libsystemd: no DNS servers from systemd-resolved and NetworkManager, "
             "and no word to systemd");
#endif
#ifndef HAVE_LIBPCI
    log_info("built without libpci: ipifIfDescr stock shows names");
#endif
    address_set(options.address);
    registration_init(agent.configuration.priority);
    use_configuration();
    return 0;
}

/* Between the library's reading of the configuration and its first try to connect. */
static int on_configured(int major, int minor, void *argument, void *context)
{
    (void)major, (void)minor, (void)argument, (void)context;
    if (set_up() < 0) {
        failed = true;
        master_stop();
    }
    return SNMPERR_SUCCESS;
}

static void init_library(void)
{
    const struct master_hooks hooks = {
        .answer = view_answer,
        .registered = registration_result,
        .writable = &agent.configuration.writable,
    };
    setenv("MIBS", "", 1); /* names are the manager's business */
    master_init(&hooks);
    transport_register();
    netsnmp_enable_subagent();
    if (options.no_defaults)
        netsnmp_ds_set_boolean(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_DONT_READ_CONFIGS, 1);
    if (options.files)
        netsnmp_ds_set_string(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_OPTIONALCONFIG, options.files);
    init_agent("ipifd");
    netsnmp_ds_set_boolean(NETSNMP_DS_APPLICATION_ID, NETSNMP_DS_AGENT_NO_CONNECTION_WARNINGS, 1);
    configuration_init();
    address_init();
    privileges_init();
    register_app_config_handler(KEPT_TOKEN, ignore, NULL, NULL);
    register_app_config_handler(KEPT_IN_TOKEN, ignore, NULL, NULL);
    netsnmp_register_callback(SNMP_CALLBACK_LIBRARY, SNMP_CALLBACK_POST_READ_CONFIG, on_configured,
                              NULL, NETSNMP_CALLBACK_HIGHEST_PRIORITY);
}

static void reload(void)
{
    struct configuration configuration;
    int error = 0;

    status_reloading();
    settle_contexts(); /* what is being opened reads the configuration */
    logging_restart();
    if (configuration_reload(options.files, !options.no_defaults, &configuration) < 0) {
        log_error("the configuration has errors: keeping the old one");
    } else if ((error = contexts_take_settings(&configuration)) < 0) {
        if (error != -ECANCELED) /* it ends */
            log_error("cannot show other interfaces: %s: keeping the old configuration",
                      strerror(-error));
        configuration_done(&configuration);
    } else {
        struct configuration old = agent.configuration;
        if (configuration_inherit(&configuration, &old))
            log_warning("ipifNetns, ipifPriority and ipifRadvdConf are as they were: they count "
                        "when ipifd starts");
        agent.configuration = configuration;
        configuration_done(&old);
        loop_enter_library();
        registration_choose();
        loop_leave_library();
        address_set(options.address);
        contexts_configure();
        update_contexts();
        use_configuration();
        log_info("configuration read again");
        if (configuration.writable && !privileges_may_write())
            log_warning("ipifWritable is yes, but ipifd gave up CAP_NET_ADMIN when it started: "
                        "start it again to let managers write");
    }
    status_ready();
}

static uint64_t tick(uint64_t now)
{
    loop_enter_library();
    if (now >= contexts_due())
        contexts_tick(now);
    if (now >= registration_due())
        registration_withdraw();
    loop_leave_library();
    const uint64_t due[] = {notify_tick(now), contexts_due(), registration_due(),
                            status_tick(now, master_explain())};
    uint64_t first = UINT64_MAX;
    for (size_t i = 0; i < sizeof due / sizeof *due; i++)
        first = due[i] < first ? due[i] : first;
    return first;
}

static int start(void)
{
    int error = loop_init();
    if (error < 0) {
        log_error("cannot set up the event loop: %s", strerror(-error));
        return error;
    }
    error = configuration_check_files(options.files, !options.no_defaults);
    if (error < 0)
        return error;
    init_library();
    configuration_begin();
    logging_count_errors();
    loop_enter_library();
    init_snmp("ipifd");
    loop_leave_library();
    return failed ? -EINVAL : 0;
}

/* The kernel's tables are read into arrays that live for one reading: they go back to the system,
 * and the library does not learn from their sizes to keep the like. */
static void give_back_large_memory(void)
{
#ifdef __GLIBC__
    enum { LARGE = 128 * 1024 };
    (void)mallopt(M_MMAP_THRESHOLD, LARGE);
#endif
}

/* What -v and -h print. */
static int finish_output(int status)
{
    const int error = standard_streams_flush();
    if (error == 0)
        return status;
    fprintf(stderr, "ipifd: cannot write to standard output: %s\n", strerror(-error));
    return EXIT_FAILURE;
}

int main(int argc, char *argv[])
{
    const int closed = standard_streams_hold();
    if (closed < 0) {
        fprintf(stderr, "ipifd: cannot open /: %s\n", strerror(-closed));
        return EXIT_FAILURE;
    }
    give_back_large_memory();
    int status = ipifd_options_parse(argc, argv, &options);
    if (status >= 0)
        return finish_output(status);
    agent.environment = &environment;
    const char *file = NULL;
    const int unlogged = logging_init(options.foreground, &file);
    if (unlogged < 0) {
        char name[1024];
        escape_text(file, "", name, sizeof name);
        fprintf(stderr, "ipifd: cannot open the log file %s: %s\n", name, strerror(-unlogged));
        return EXIT_FAILURE;
    }

    int error = options.foreground ? 0 : daemon_begin();
    if (error < 0)
        log_error("cannot fork: %s", strerror(-error));
    else
        error = start();
    if (error == 0) {
        const struct loop_hooks hooks = {
            .tick = tick,
            .reload = reload,
            .watched = has_contexts() ? named_namespaces_watch() : -1,
            .announced = take_namespaces,
        };
        status_ready();
        logging_leave_terminal();
        daemon_ready();
        loop_run(&hooks);
        status_stopping();
        if (options.pid_file)
            pid_file_remove(options.pid_file);
    }
    master_goodbye();
    set_handle_close();
    notify_done();
    kept_done();
    const bool ended = opening_threads_wait(monotonic_now() + ENDING_PATIENCE) &&
                       reading_thread_close(adapters_thread) && reading_thread_close(rows_thread);
    const int result = error < 0 ? EXIT_FAILURE : EXIT_SUCCESS;
    if (!ended)
        _exit(result); /* a thread still works: what is done at the exit is not to meet it */
    contexts_done();
    configuration_done(&agent.configuration);
    return result;
}
