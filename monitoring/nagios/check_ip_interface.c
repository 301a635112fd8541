/* SPDX-License-Identifier: BSD-2-Clause */
/* check_ip_interface: a plugin for Nagios, Icinga and what else runs Monitoring Plugins.  It lives
 * for one check and leaves its memory to the kernel. */
#include "check.h"
#include "report.h"
#include "session.h"
#include "netlink/link.h"
#include "util/escape.h"
#include "util/standard_streams.h"

#include <linux/netlink.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

static struct options options;
static char late_line[64];

/* Whatever takes so long (a name server, an agent with many rows): Nagios gets its line. */
static void on_alarm(int signal_number)
{
    (void)signal_number;
    const bool written = write(STDOUT_FILENO, late_line, strlen(late_line)) > 0;
    _exit(written ? (int)options.timeout_state : STATE_UNKNOWN);
}

static bool is_this_host(const char *host)
{
    return !strcasecmp(host, "localhost") || !strncmp(host, "127.", 4) || !strcmp(host, "::1") ||
           !strcmp(host, "[::1]");
}

/* SNMP has no alternative names of interfaces: where the host that is asked is this one, its kernel
 * says which name each stands for. */
static void resolve_alternative_names(void)
{
    struct netlink netlink;
    if (!is_this_host(options.host) || netlink_open(NETLINK_ROUTE, &netlink) < 0)
        return;
    for (size_t i = 0; i < options.names.count; i++) {
        struct link_record link;
        char name[ALTERNATIVE_NAME_SIZE];
        unescape_name(options.names.items[i], name, sizeof name);
        if (link_read_by_name(&netlink, name, &link) == 0)
            options.names.items[i] = needed(strdup(link.name));
    }
    netlink_done(&netlink);
}

int main(int argc, char **argv)
{
    static struct table table;
    static struct verdict verdict;
    if (standard_streams_hold() < 0)
        return STATE_UNKNOWN;
    setlocale(LC_ALL, "C");
    options = options_parse(argc, argv);
    snprintf(late_line, sizeof late_line, "IP INTERFACE %s - timed out\n",
             state_name(options.timeout_state));
    signal(SIGALRM, on_alarm);
    alarm((unsigned)options.timeout + 1);
    resolve_alternative_names();
    void *session = session_open(&options);
    table_fetch(session, &options, &table);
    if (!table.row_count)
        give_up(STATE_UNKNOWN, "%s: no IP interface table; is ipifd running, and in snmpd's view?",
                options.host);
    check_table(session, &options, &table, &verdict);
    snmp_sess_close(session);
    report_print(&options, &table, &verdict);
    quit(verdict.state);
}
