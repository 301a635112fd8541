/* SPDX-License-Identifier: BSD-2-Clause */
/* check_ip_interface: a plugin for Nagios, Icinga and what else runs Monitoring Plugins. */
#include "check.h"
#include "local_names.h"
#include "plugin_options.h"
#include "report.h"
#include "session.h"
#include "fetch.h"
#include "growing_text.h"
#include "util/standard_streams.h"

#include <errno.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static volatile sig_atomic_t late_state = STATE_UNKNOWN;

/* Whatever takes so long (a name server, an agent with many rows): Nagios gets its line. */
static void on_alarm(int signal_number)
{
    (void)signal_number;
    static const char *const lines[] = {
        "IP INTERFACE OK - timed out\n",
        "IP INTERFACE WARNING - timed out\n",
        "IP INTERFACE CRITICAL - timed out\n",
        "IP INTERFACE UNKNOWN - timed out\n",
    };
    const char *line = lines[late_state];
    if (write(STDOUT_FILENO, line, strlen(line)) < 0)
        _exit(STATE_UNKNOWN);
    _exit((int)late_state);
}

static enum plugin_state give_up(enum plugin_state state, const struct options *options,
                                 const char *reason)
{
    printf("IP INTERFACE %s - ", state_name(state));
    text_print(options->host);
    fputs(": ", stdout);
    text_print(reason);
    putchar('\n');
    return state;
}

static enum plugin_state judge(const struct options *options, const struct table *table)
{
    struct verdict verdict;
    if (!table->row_count)
        return give_up(STATE_UNKNOWN, options,
                       "no IP interface table; is ipifd running, and in snmpd's view?");
    if (check_table(options, table, &verdict) < 0)
        return give_up(STATE_UNKNOWN, options, "out of memory");
    report_print(options, table, &verdict);
    enum plugin_state state = verdict.state;
    verdict_free(&verdict);
    return state;
}

static enum plugin_state run(const struct options *options)
{
    char reason[FETCH_REASON_SIZE] = "";
    void *session = session_open(options, reason, sizeof reason);
    if (!session)
        return give_up(STATE_UNKNOWN, options, reason);
    struct table table;
    bool wanted[ROW_COLUMNS];
    check_columns(options, wanted);
    int error = table_fetch(session, options, wanted, &table, reason);
    snmp_sess_close(session);
    if (error == -ETIMEDOUT)
        return give_up(options->timeout_state, options, reason);
    if (error == -ENOMEM)
        return give_up(STATE_UNKNOWN, options, "out of memory");
    if (error)
        return give_up(STATE_UNKNOWN, options, reason);
    enum plugin_state state = judge(options, &table);
    table_free(&table);
    return state;
}

/* A verdict that Nagios cannot read is none. */
static enum plugin_state finish(enum plugin_state state)
{
    return standard_streams_flush() < 0 ? STATE_UNKNOWN : state;
}

int main(int argc, char **argv)
{
    if (standard_streams_hold() < 0)
        return STATE_UNKNOWN;
    setlocale(LC_ALL, "C");
    struct options options;
    int result = options_parse(argc, argv, &options);
    if (result)
        return (int)finish(result == 1 ? STATE_OK : STATE_UNKNOWN);
    late_state = (sig_atomic_t)options.timeout_state;
    signal(SIGALRM, on_alarm);
    alarm((unsigned)options.timeout + 1);
    local_names_resolve(&options);
    session_prepare_library();
    enum plugin_state state = run(&options);
    options_free(&options);
    return (int)finish(state);
}
