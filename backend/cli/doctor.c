/* SPDX-License-Identifier: BSD-2-Clause */
#include "cli/doctor.h"
#include "cli/command.h"
#include "cli/cli_namespace.h"
#include "netlink/network_namespace.h"
#include "util/agentx_address.h"
#include "util/cleanup.h"
#include "util/escape.h"

#include <errno.h>
#include <pwd.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

static const char *const result_words[] = {[DOCTOR_FINE] = "fine",
                                           [DOCTOR_FAULT] = "fault",
                                           [DOCTOR_NOTE] = "note",
                                           [DOCTOR_UNKNOWN] = "unknown"};

void doctor_say(struct doctor *doctor, enum doctor_result result, const char *check,
                const char *line, const char *format, ...)
{
    char text[1024], finding[2048], harmless[DOCTOR_LINE_SIZE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    escape_text(text, "", finding, sizeof finding);
    escape_text(line ? line : "", "", harmless, sizeof harmless);
    line = line ? harmless : NULL;
    doctor->faults += result == DOCTOR_FAULT;
    if (doctor->writer) {
        const struct writer_operations *operations = doctor->writer->operations;
        operations->begin_row(doctor->writer);
        operations->text(doctor->writer, "Check", check);
        operations->text(doctor->writer, "Result", result_words[result]);
        operations->text(doctor->writer, "Finding", finding);
        operations->text(doctor->writer, "Line", line);
        operations->end_row(doctor->writer);
        return;
    }
    static const char *const codes[] = {[DOCTOR_FINE] = "\033[32m",
                                        [DOCTOR_FAULT] = "\033[31m",
                                        [DOCTOR_NOTE] = "\033[36m",
                                        [DOCTOR_UNKNOWN] = "\033[33m"};
    const bool colour = doctor->cli->colour;
    fprintf(doctor->cli->out, "%s%-7s%s  %s: %s\n", colour ? codes[result] : "",
            result_words[result], colour ? "\033[0m" : "", check, finding);
    if (line)
        fprintf(doctor->cli->out, "         -> %s\n", line);
}

static void examine_rows(struct doctor *doctor, const struct live *live)
{
    CLEANUP(cleanup_snapshot) struct snapshot *snapshot = live_snapshot(live);
    const unsigned wanted = doctor->cli->version;
    const size_t ipv4 = snapshot_count(snapshot, INET_VERSION_IPV4);
    const size_t ipv6 = snapshot_count(snapshot, INET_VERSION_IPV6);
    const size_t one = wanted == INET_VERSION_IPV4 ? ipv4 : ipv6;
    if (wanted)
        doctor_say(doctor, one ? DOCTOR_FINE : DOCTOR_FAULT, "kernel", NULL, "%zu %s row%s", one,
                   wanted == INET_VERSION_IPV4 ? "IPv4" : "IPv6", one == 1 ? "" : "s");
    else
        doctor_say(doctor, ipv4 + ipv6 ? DOCTOR_FINE : DOCTOR_FAULT, "kernel", NULL,
                   "%zu IPv4 and %zu IPv6 rows", ipv4, ipv6);
    if (wanted != INET_VERSION_IPV4 && !live_has_inet6(live))
        doctor_say(doctor, DOCTOR_FAULT, "kernel", NULL,
                   "there is no IPv6: ipv6InterfaceTable stays empty (booted with "
                   "ipv6.disable=1?)");
}

const char *doctor_file(const struct doctor *doctor)
{
    static char file[sizeof doctor->configuration.directory + sizeof "/ipifd.conf"];
    if (!doctor->configuration.directory[0])
        return doctor->configuration.files ? doctor->configuration.first_file : "snmpd.conf";
    snprintf(file, sizeof file, "%s/ipifd.conf", doctor->configuration.directory);
    return file;
}

static int do_nothing(void *context)
{
    (void)context;
    return 0;
}

/* Without the right to enter it, it is there at least. */
static bool say_no_namespace(struct doctor *doctor)
{
    const char *netns = doctor->configuration.netns;
    char line[DOCTOR_LINE_SIZE];
    const int result = *netns ? network_namespace_call(netns, do_nothing, NULL) : 0;
    if (result == 0 || result == -EPERM || result == -EACCES)
        return false;
    snprintf(line, sizeof line, "ip netns add");
    doctor_append_word(netns, line, sizeof line);
    doctor_say(doctor, DOCTOR_FAULT, "snmpd.conf", strchr(netns, '/') ? NULL : line,
               "the module serves nothing: ipifNetns %s is no network namespace (%s); make it, or "
               "correct the line, and restart snmpd",
               netns, strerror(-result));
    return true;
}

/* A path that is not absolute is looked for by snmpd in folders of its own. */
static void examine_module(struct doctor *doctor)
{
    const char *module = doctor->configuration.module;
    if (*module == '/' && access(module, F_OK) < 0)
        doctor_say(doctor, DOCTOR_FAULT, "snmpd.conf", NULL, "snmpd cannot load %s: %s", module,
                   strerror(errno));
    else if (!say_no_namespace(doctor))
        doctor_say(doctor, DOCTOR_FINE, "snmpd.conf", NULL,
                   "snmpd loads %s (dlmod) and serves the tables itself", module);
}

static void examine_configuration(struct doctor *doctor)
{
    const struct snmpd_configuration *configuration = &doctor->configuration;
    if (configuration->unreadable[0])
        doctor_say(doctor, DOCTOR_UNKNOWN, "snmpd.conf", NULL, "%s: %s%s",
                   configuration->unreadable, strerror(configuration->unreadable_error),
                   configuration->unreadable_error == EACCES ? "; try as root" : "");
    if (configuration->files == 0 && !doctor->command.sources.line_count) {
        if (!configuration->unreadable[0] && doctor->command.pid && !doctor->command.sources.usual)
            doctor_say(doctor, DOCTOR_FAULT, "snmpd.conf", NULL,
                       "snmpd (process %d) is told to read none: start it without -C, or with -c",
                       (int)doctor->command.pid);
        else if (!configuration->unreadable[0])
            doctor_say(doctor, DOCTOR_FAULT, "snmpd.conf", NULL,
                       "there is none in /etc/snmp or /usr/share/snmp: install snmpd, or name it "
                       "with --config");
        return;
    }
    if (configuration->module[0])
        examine_module(doctor);
    else if (configuration->master_agentx)
        doctor_say(doctor, DOCTOR_FINE, "snmpd.conf", NULL, "%s has \"master agentx\"",
                   configuration->first_file);
    else {
        char restart[DOCTOR_LINE_SIZE];
        doctor_advise_restart("snmpd", doctor->snmpd, restart, sizeof restart);
        doctor_say(doctor, DOCTOR_FAULT, "snmpd.conf", "master agentx",
                   "%s does not let subagents in: add the line to %s, then: %s",
                   configuration->first_file, doctor_file(doctor), restart);
    }
    doctor_examine_views(doctor);
}

static void examine(struct doctor *doctor, const struct live *live)
{
    doctor_connect(doctor);
    examine_rows(doctor, live);
    doctor_examine_snmpd(doctor);
    doctor_examine_ipifd(doctor);
    examine_configuration(doctor);
    if (!doctor->configuration.module[0])
        doctor_examine_socket(doctor);
}

/* The running snmpd knows best what it reads. */
static int read_configuration(struct doctor *doctor)
{
    struct snmpd_sources sources = {.usual = true};
    if (doctor->cli->configuration)
        sources = (struct snmpd_sources){.files = &doctor->cli->configuration, .file_count = 1};
    int result = snmpd_configuration_read(&sources, &doctor->configuration);
    if (result < 0)
        return result;
    const struct passwd *user = getpwnam(doctor->configuration.agent_user);
    doctor->agent_user = user ? user->pw_uid : 0;
    if (!doctor->cli->configuration &&
        doctor_command_read(doctor_select_snmpd(doctor), &doctor->command)) {
        snmpd_configuration_done(&doctor->configuration);
        result = snmpd_configuration_read(&doctor->command.sources, &doctor->configuration);
    }
    return result;
}

enum cli_status command_doctor(struct cli *cli)
{
    CLEANUP(cleanup_live) struct live *live = NULL;
    struct doctor doctor = {.cli = cli};
    struct agentx_address address;
    if (cli->socket && agentx_address_parse(cli->socket, &address) < 0)
        return cli_usage(cli->command, "--socket: " AGENTX_ADDRESS_REFUSED,
                         agentx_address_word(cli->socket), cli->socket);
    enum cli_status status = namespace_open(cli, (struct live_options){0}, &live);
    if (status != CLI_DONE)
        return status;
    int result = read_configuration(&doctor);
    if (result < 0)
        return cli_fail("out of memory");
    if (cli->configuration && doctor.configuration.files == 0)
        return cli_fail("%s: %s", cli->configuration,
                        strerror(doctor.configuration.unreadable_error));
    if (cli->format == CLI_JSON && !(doctor.writer = writer_new_json_member(cli->out))) {
        result = -ENOMEM;
    } else {
        if (doctor.writer)
            fputs("{\"Findings\": ", cli->out);
        examine(&doctor, live);
    }
    snmpd_configuration_done(&doctor.configuration);
    if (doctor.writer && doctor.writer->operations->end(doctor.writer) < 0)
        result = -ENOMEM;
    if (doctor.writer)
        fprintf(cli->out, ", \"Faults\": %u}\n", doctor.faults);
    else if (doctor.faults)
        fprintf(cli->out, "\n%u to mend, the arrows show how.\n", doctor.faults);
    else
        fputs("\nNothing to mend.\n", cli->out);
    return result < 0 ? cli_fail("out of memory") : CLI_DONE;
}
