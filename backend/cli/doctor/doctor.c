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

void doctor_say(struct doctor *doctor, enum result result, const char *check, const char *format,
                ...)
{
    static const char *const words[] = {"fault", "unknown", "note", "fine"};
    char text[1024], finding[2 * sizeof text], line[sizeof doctor->cure];
    size_t place = 0;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    escape_text(text, "", finding, sizeof finding);
    escape_text(doctor->cure, "", line, sizeof line);
    doctor->counts[result]++;
    for (unsigned i = FAULT; i <= result; i++)
        place += doctor->counts[i];
    json_array_insert_new(doctor->findings, place - 1,
                          json_pack("{ss ss ss ss?}", "Check", check, "Result", words[result],
                                    "Finding", finding, "Line", *line ? line : NULL));
    doctor->cure[0] = '\0';
}

static void judge_kernel(struct doctor *doctor)
{
    struct snapshot_cursor cursor = snapshot_begin(doctor->snapshot);
    const struct record *record;
    doctor_say(doctor, FINE, "kernel", "%zu IPv4 and %zu IPv6 rows",
               snapshot_count(doctor->snapshot, INET_VERSION_IPV4),
               snapshot_count(doctor->snapshot, INET_VERSION_IPV6));
    if (!network_namespace_has_inet6()) {
        doctor_say(
            doctor, NOTE, "kernel",
            "there is no IPv6: ipv6InterfaceTable stays empty (booted with ipv6.disable=1?)");
        return;
    }
    while ((record = snapshot_next(&cursor)) && record->version == INET_VERSION_IPV4) {
        const uint32_t index = record->row.InterfaceIndex, mtu = record->row.NlMtu;
        if (mtu >= LEAST_IPV6_MTU || snapshot_find(doctor->snapshot, INET_VERSION_IPV6, index))
            continue;
        cure_add(doctor, "ip link set %s mtu %d", cure_word(record->name), LEAST_IPV6_MTU);
        doctor_say(doctor, NOTE, "kernel", "%s has no IPv6, which needs an MTU of %d: it has %u",
                   record->name, LEAST_IPV6_MTU, (unsigned)mtu);
        return; /* one stands for all */
    }
}

/* --- snmpd ------------------------------------------------------------------------------------ */

static bool judge_snmpd(struct doctor *doctor)
{
    const struct process *snmpd = &doctor->snmpd.here;
    const bool unreadable = doctor->configuration.error == -EACCES;
    const struct reader nobody = {.name = "ipif doctor", .user = true};
    struct answer answer;
    if (!snmpd->pid)
        return judge_missing(doctor, "snmpd", &doctor->snmpd);
    /* The discovery of SNMPv3 (RFC 3414, 4) is answered whoever asks. */
    manager_ask(doctor, &nobody, &answer);
    if (answer.kind != ANSWER_NONE) {
        doctor_say(doctor, FINE, "snmpd", "process %d runs as %s, and answers at %s",
                   (int)snmpd->pid, snmpd->user_name, doctor->address);
        return false;
    }
    if (!unreadable)
        cure_restart(doctor, "snmpd");
    doctor_say(doctor, unreadable ? UNKNOWN : FAULT, "snmpd",
               "process %d does not answer at %s within 2 s: it hangs, or has other files "
               "(--config names them)",
               (int)snmpd->pid, doctor->address);
    return !unreadable;
}

static bool judge_configuration(struct doctor *doctor)
{
    const struct configuration *configuration = &doctor->configuration;
    const bool unreadable = configuration->error == -EACCES;
    if (!configuration->error || doctor->served)
        return false;
    doctor_say(doctor, unreadable ? UNKNOWN : FAULT, "snmpd.conf", "%s: %s: %s",
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
             cure_word(configuration->file));
    cure_restart(doctor, "snmpd");
    doctor_say(doctor, NOTE, "snmpd",
               "it listens on loopback only (agentaddress %s): no other host gets an answer",
               configuration->agent_address);
}

/* --- all of it -------------------------------------------------------------------------------- */

static bool judge_address(struct doctor *doctor)
{
    const struct configuration *configuration = &doctor->configuration;
    const char *text = doctor->question->socket;
    struct agentx_address address;
    if (!text)
        text = configuration->agentx_socket;
    if (agentx_address_parse(text, &address) < 0) {
        snprintf(doctor->cure, sizeof doctor->cure, "agentXSocket unix:" DEFAULT_SOCKET);
        doctor_say(doctor, FAULT, "AgentX socket",
                   AGENTX_ADDRESS_REFUSED ": put the line into %s and restart snmpd",
                   agentx_address_word(text), text, configuration->file);
        return true;
    }
    snprintf(doctor->socket, sizeof doctor->socket, "%s", text);
    if (address.transport == AGENTX_UNIX)
        snprintf(doctor->socket, sizeof doctor->socket, "%.*s", address.rest_length, address.rest);
    if (!doctor->socket[0])
        strcpy(doctor->socket, DEFAULT_SOCKET);
    return false;
}

static bool find_cause(struct doctor *doctor)
{
    const char *netns = doctor->question->netns;
    const struct passwd *entry = getpwnam(doctor->configuration.agent_user);
    const uid_t agent_user = entry ? entry->pw_uid : 0;
    if (judge_address(doctor))
        return true;
    processes_find("snmpd", agent_user, netns, &doctor->snmpd);
    processes_find("ipifd", agent_user, netns, &doctor->ipifd);
    if (judge_snmpd(doctor))
        return true;
    ask_snmpd(doctor);
    return judge_configuration(doctor) || judge_socket(doctor) || judge_ipifd(doctor) ||
           judge_answer(doctor);
}

void doctor_prepare(struct doctor *doctor)
{
    const char *address = doctor->configuration.agent_address;
    setenv("MIBS", "", 1);
    /* The library would warn of each line of snmpd.conf that we do not take. */
    netsnmp_register_loghandler(NETSNMP_LOGHANDLER_NONE, LOG_DEBUG);
    init_snmp("snmpapp");
    configuration_read(doctor->question->configuration, &doctor->configuration);
    if (!*address)
        address = "udp:161";
    snprintf(doctor->address, sizeof doctor->address, "%.*s", (int)strcspn(address, ","), address);
}

json_t *doctor_examine(const struct doctor_question *question)
{
    struct doctor doctor = {.question = question, .findings = json_array()};
    doctor_prepare(&doctor);
    doctor.snapshot = live_snapshot(question->live);
    judge_kernel(&doctor);
    if (!find_cause(&doctor)) {
        judge_listener(&doctor);
        judge_own_tables(&doctor);
        judge_contexts(&doctor);
    }
    snapshot_unref(doctor.snapshot);
    configuration_done(&doctor.configuration);
    return doctor.findings;
}
