/* SPDX-License-Identifier: BSD-2-Clause */
/* The order of the questions: what comes first is the cause of what comes behind. */
#include "doctor/doctor.h"
#include "doctor/examination.h"
#include "netlink/network_namespace.h"
#include "util/agentx_address.h"
#include "util/escape.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#include <errno.h>
#include <pwd.h>
#include <stdarg.h>

#define DEFAULT_SOCKET "/var/agentx/master"

enum { LEAST_IPV6_MTU = 1280 }; /* RFC 8200, 5: the kernel has no IPv6 on a smaller link */

/* Kept in the order in which they are told. */
void doctor_say(struct doctor *doctor, enum doctor_result result, const char *check,
                const char *format, ...)
{
    struct doctor_report *report = doctor->report;
    char text[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    size_t place = report->count++;
    for (; place > 0 && report->findings[place - 1].result > result; place--)
        report->findings[place] = report->findings[place - 1];
    struct doctor_finding *finding = &report->findings[place];
    finding->result = result;
    finding->check = check;
    escape_text(text, "", finding->text, sizeof finding->text);
    escape_text(doctor->cure, "", finding->line, sizeof finding->line);
    doctor->cure[0] = '\0';
}

static void judge_kernel(struct doctor *doctor)
{
    struct snapshot_cursor cursor = snapshot_begin(doctor->snapshot);
    const struct record *record;
    doctor_say(doctor, DOCTOR_FINE, "kernel", "%zu IPv4 and %zu IPv6 rows",
               snapshot_count(doctor->snapshot, INET_VERSION_IPV4),
               snapshot_count(doctor->snapshot, INET_VERSION_IPV6));
    if (!network_namespace_has_inet6()) {
        doctor_say(
            doctor, DOCTOR_NOTE, "kernel",
            "there is no IPv6: ipv6InterfaceTable stays empty (booted with ipv6.disable=1?)");
        return;
    }
    while ((record = snapshot_next(&cursor)) && record->version == INET_VERSION_IPV4) {
        const uint32_t index = record->row.InterfaceIndex, mtu = record->row.NlMtu;
        if (mtu >= LEAST_IPV6_MTU || snapshot_find(doctor->snapshot, INET_VERSION_IPV6, index))
            continue;
        cure_add(doctor, "ip link set %s mtu %d", cure_word(doctor, record->name), LEAST_IPV6_MTU);
        doctor_say(doctor, DOCTOR_NOTE, "kernel",
                   "%s has no IPv6, which needs an MTU of %d: it has %u", record->name,
                   LEAST_IPV6_MTU, (unsigned)mtu);
        return; /* one stands for all */
    }
}

/* --- snmpd ------------------------------------------------------------------------------------ */

static bool judge_stopped(struct doctor *doctor, const struct process *process)
{
    if ((process->state != 'T' && process->state != 't') || !process->placed)
        return false;
    cure_add(doctor, "kill -CONT %d", (int)process->pid);
    doctor_say(doctor, DOCTOR_FAULT, process->pid == doctor->snmpd.pid ? "snmpd" : "ipifd",
               "process %d is stopped (by a %s): nobody gets an answer", (int)process->pid,
               process->state == 'T' ? "signal such as SIGSTOP" : "tracer such as gdb");
    return true;
}

static bool judge_snmpd(struct doctor *doctor)
{
    const struct process *snmpd = &doctor->snmpd;
    const bool unreadable = doctor->configuration.error == -EACCES;
    const struct reader nobody = {.name = "ipif doctor", .user = true};
    struct answer answer;
    if (!snmpd->pid)
        return judge_missing(doctor, "snmpd", &doctor->snmpds);
    if (judge_stopped(doctor, snmpd) || judge_stopped(doctor, &doctor->ipifds.here[0]))
        return true;
    /* The discovery of SNMPv3 (RFC 3414, 4) is answered whoever asks. */
    manager_ask(doctor, &nobody, &answer);
    if (answer.kind != ANSWER_NONE) {
        doctor_say(doctor, DOCTOR_FINE, "snmpd", "process %d runs as %s, and answers at %s",
                   (int)snmpd->pid, snmpd->user_name, doctor->address);
        return false;
    }
    if (!unreadable)
        cure_restart(doctor, "snmpd");
    doctor_say(
        doctor, unreadable ? DOCTOR_UNKNOWN : DOCTOR_FAULT, "snmpd",
        "process %d does not answer at %s within 2 s: it hangs, or has other files (--config "
        "names them)",
        (int)snmpd->pid, doctor->address);
    return !unreadable;
}

static bool judge_configuration(struct doctor *doctor)
{
    const struct configuration *configuration = &doctor->configuration;
    const bool unreadable = configuration->error == -EACCES;
    if (!configuration->error || doctor->served)
        return false;
    doctor_say(doctor, unreadable ? DOCTOR_UNKNOWN : DOCTOR_FAULT, "snmpd.conf", "%s: %s: %s",
               configuration->file, strerror(-configuration->error),
               unreadable ? "whom snmpd answers is unknown; try sudo, or give --community"
                          : "name it with --config");
    return !unreadable;
}

static bool is_loopback(const char *address)
{
    return strstr(address, "127.0.0.") || strstr(address, "[::1]") ||
           strcasestr(address, "localhost");
}

static void judge_listener(struct doctor *doctor)
{
    const struct configuration *configuration = &doctor->configuration;
    char list[WORD_SIZE], *rest = list, *address;
    const char *port = strrchr(configuration->agent_address, ':');
    snprintf(list, sizeof list, "%s", configuration->agent_address);
    while ((address = strsep(&rest, ",")))
        if (!is_loopback(address))
            return;
    if (!port || !port[1] || port[1 + strspn(port + 1, "0123456789")])
        port = ":161";
    cure_add(doctor, "sed -i 's/^ *agentaddress.*/agentaddress udp%s,udp6%s/I' %s", port, port,
             cure_word(doctor, configuration->file));
    cure_restart(doctor, "snmpd");
    doctor_say(doctor, DOCTOR_NOTE, "snmpd",
               "it listens on loopback only (agentaddress %s): no other host gets an answer",
               configuration->agent_address);
}

/* --- all of it -------------------------------------------------------------------------------- */

static bool judge_address(struct doctor *doctor)
{
    const struct doctor_question *question = doctor->question;
    const struct configuration *configuration = &doctor->configuration;
    const char *text = question->socket ? question->socket : configuration->agentx_socket;
    struct agentx_address address;
    char path[WORD_SIZE];
    if (agentx_address_parse(text, &address) < 0) {
        snprintf(doctor->cure, sizeof doctor->cure, "agentXSocket unix:" DEFAULT_SOCKET);
        doctor_say(doctor, DOCTOR_FAULT, "AgentX socket",
                   AGENTX_ADDRESS_REFUSED ": put the line into %s and restart snmpd",
                   agentx_address_word(text), text, configuration->file);
        return true;
    }
    snprintf(path, sizeof path, "%.*s", address.rest_length, address.rest);
    if (!*path)
        snprintf(path, sizeof path, DEFAULT_SOCKET);
    if (address.transport == AGENTX_UNIX && (*path == '/' || question->socket))
        agentx_socket_examine(path, question->netns, &doctor->socket);
    return false;
}

/* Whoever owns the socket that ipifd would use is the right one, wherever it is. */
static void find_programs(struct doctor *doctor)
{
    const struct doctor_question *question = doctor->question;
    const struct passwd *entry = getpwnam(doctor->configuration.agent_user);
    const uid_t agent_user = entry ? entry->pw_uid : 0;
    processes_find("snmpd", agent_user, question->netns, &doctor->snmpds);
    processes_find("ipifd", agent_user, question->netns, &doctor->ipifds);
    if (process_read(doctor->socket.owner, "snmpd", &doctor->snmpd) &&
        process_is_snmpd(&doctor->snmpd, agent_user))
        doctor->snmpd.placed = true;
    else
        doctor->snmpd = doctor->snmpds.here[0];
}

static bool find_cause(struct doctor *doctor)
{
    if (judge_address(doctor))
        return true;
    find_programs(doctor);
    if (judge_snmpd(doctor))
        return true;
    ask_snmpd(doctor);
    return judge_configuration(doctor) || judge_socket(doctor) || judge_ipifd(doctor) ||
           judge_answer(doctor);
}

void doctor_examine(const struct doctor_question *question, struct doctor_report *ret_report)
{
    struct doctor doctor = {.question = question, .report = ret_report};
    const char *address = doctor.configuration.agent_address;
    setenv("MIBS", "", 1);
    /* The library would warn of each line of snmpd.conf that we do not take. */
    netsnmp_register_loghandler(NETSNMP_LOGHANDLER_NONE, LOG_DEBUG);
    init_snmp("snmpapp");
    ret_report->count = 0;
    doctor.snapshot = live_snapshot(question->live);
    configuration_read(question->configuration, &doctor.configuration);
    if (!*address)
        address = "udp:161";
    snprintf(doctor.address, sizeof doctor.address, "%.*s", (int)strcspn(address, ","), address);
    judge_kernel(&doctor);
    if (!find_cause(&doctor))
        judge_listener(&doctor);
    array_done(&doctor.socket.peers);
    snapshot_unref(doctor.snapshot);
}
