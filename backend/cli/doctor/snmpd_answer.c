/* SPDX-License-Identifier: BSD-2-Clause */
/* What snmpd answers, held against the kernel. */
#include "columns/root.h"
#include "doctor/examination.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define CHECK "access"

/* How much it tells.  A user who is there, and needs passphrases, more than one who is not. */
static size_t weight(const struct answer *answer)
{
    return 2 * answer->kind + answer->user_restricted + answer->beside + answer->agent +
           answer->shown;
}

static void ask_as(struct doctor *doctor, const struct reader *reader)
{
    struct answer answer;
    manager_ask(doctor, reader, &answer);
    if (doctor->reader.name[0] && weight(&answer) <= weight(&doctor->answer))
        return;
    doctor->answer = answer;
    doctor->reader = *reader;
    doctor->served = answer.agent &&
                     (!answer.missing || (answer.beside && doctor->configuration.filter[0]));
}

void ask_snmpd(struct doctor *doctor)
{
    const struct doctor_question *question = doctor->question;
    const struct configuration *configuration = &doctor->configuration;
    const char *given = question->user ? question->user : question->community;
    struct reader unknown = {.user = question->user != NULL};
    bool users = true;
    /* Debian's configuration names a user whom nobody has created: users count where there are no
     * communities. */
    for (size_t i = 0; i < configuration->reader_count; i++)
        users = users && configuration->readers[i].user;
    for (size_t i = 0; i < configuration->reader_count && !doctor->served; i++) {
        const struct reader *reader = &configuration->readers[i];
        if (given ? reader->user == unknown.user && !strcmp(reader->name, given)
                  : reader->user == users)
            ask_as(doctor, reader);
    }
    if (!given || doctor->reader.name[0])
        return;
    snprintf(unknown.name, sizeof unknown.name, "%s", given);
    ask_as(doctor, &unknown);
}

/* --- explaining ------------------------------------------------------------------------------- */

static bool judge_nobody(struct doctor *doctor)
{
    if (doctor->configuration.error == -EACCES)
        return false; /* that has been said */
    cure_line(doctor, "snmpd", "rocommunity public localhost");
    cure_restart(doctor, "snmpd");
    doctor_say(doctor, FAULT, CHECK,
               "nobody may read anything: snmpd.conf has no community and no user");
    return true;
}

static bool judge_silence(struct doctor *doctor)
{
    const bool given = doctor->question->community != NULL;
    doctor_say(doctor, given ? FAULT : UNKNOWN, CHECK,
               "snmpd does not answer the community %s from this host: %s", doctor->reader.name,
               given ? "there is none of that name, or its line names another source"
                     : "its line names another source, so ask there: "
                       "snmpbulkwalk -v2c -c COMMUNITY HOST 1.3.6.1.2.1.4.28");
    return given;
}

static bool judge_refusal(struct doctor *doctor)
{
    const struct answer *answer = &doctor->answer;
    const char *name = doctor->reader.name;
    if (answer->user_restricted) {
        doctor_say(doctor, UNKNOWN, CHECK,
                   "the user %s is not answered without passphrases (%s): ~/.snmp/snmp.conf needs "
                   "defAuthPassphrase, defPrivPassphrase and defSecurityLevel",
                   name, answer->why);
        return false;
    }
    if (answer->user_unknown) {
        cure_line(doctor, "snmpd", "createUser %s SHA PASSPHRASE AES", name);
        cure_restart(doctor, "snmpd");
    }
    doctor_say(doctor, FAULT, CHECK, "snmpd refuses to answer %s: %s%s", name, answer->why,
               answer->user_unknown ? " (choose a PASSPHRASE)" : "");
    return true;
}

static void cure_view(struct doctor *doctor, const char *view, const uint32_t *oid, size_t length)
{
    char text[128];
    size_t used = 0;
    for (size_t i = 0; i < length; i++)
        used += (size_t)snprintf(text + used, sizeof text - used, ".%" PRIu32, oid[i]);
    cure_line(doctor, "snmpd", "view %s included %s", view, text);
}

static bool judge_view(struct doctor *doctor)
{
    static const uint32_t ip[] = {IP_MIB_ROOT}, agent[] = {IPIF_MIB_ROOT};
    static const uint32_t interfaces[] = {INTERFACES_ROOT}, if_mib[] = {IF_MIB_ROOT};
    static const uint32_t etherlike[] = {ETHERLIKE_ROOT};
    const struct answer *answer = &doctor->answer;
    const struct reader *reader = &doctor->reader;
    const char *view = *reader->view ? reader->view : doctor->configuration.view;
    if (*view && (strcmp(view, "systemonly") != 0 || !cure_example(doctor))) {
        if (answer->ip_missing)
            cure_view(doctor, view, ip, IP_MIB_ROOT_LENGTH);
        if (answer->interfaces_missing) {
            cure_view(doctor, view, interfaces, INTERFACES_ROOT_LENGTH);
            cure_view(doctor, view, if_mib, IF_MIB_ROOT_LENGTH);
            cure_view(doctor, view, etherlike, ETHERLIKE_ROOT_LENGTH);
        }
        if (!answer->agent)
            cure_view(doctor, view, agent, IPIF_MIB_ROOT_LENGTH);
    }
    if (*view)
        cure_restart(doctor, "snmpd");
    doctor_say(
        doctor, FAULT, CHECK, "snmpd hides %s from %s: %s%s",
        answer->ip_missing || answer->interfaces_missing ? "the tables" : "IPIF-MIB", reader->name,
        *view ? "they are not in the view " : "its line in snmpd.conf ends before them", view);
    return true;
}

static bool judge_other_agent(struct doctor *doctor)
{
    const char *name = doctor->configuration.module[0] ? "snmpd" : "ipifd";
    cure_line(doctor, name, "ipifPriority 1");
    cure_restart(doctor, name);
    doctor_say(doctor, FAULT, CHECK,
               "snmpd does not answer with ipifd's rows: another subagent holds the tables, or "
               "snmpd itself (a line such as pass; or a view ends within them); the lower number "
               "serves");
    return true;
}

bool judge_answer(struct doctor *doctor)
{
    const struct answer *answer = &doctor->answer;
    const char *name = doctor->reader.name, *excluded = doctor->configuration.excluded;
    const bool table_missing = answer->ip_missing || answer->interfaces_missing;
    const bool is_held = (answer->ip_missing && answer->beside) ||
                         (answer->interfaces_missing && answer->interfaces);
    if (!*name)
        return judge_nobody(doctor);
    if (answer->kind == ANSWER_NONE)
        return judge_silence(doctor);
    if (answer->kind == ANSWER_REFUSED)
        return judge_refusal(doctor);
    if (!doctor->served && is_held && *excluded) {
        doctor_say(doctor, FAULT, CHECK, "snmpd hides tables from %s: take out \"%s\"", name,
                   excluded);
        return true;
    }
    if (!doctor->served && is_held)
        return judge_other_agent(doctor);
    if (!doctor->served && (table_missing || !answer->agent))
        return judge_view(doctor);
    doctor_say(doctor, FINE, CHECK, "%s gets %zu rows from snmpd at %s", name, answer->shown,
               doctor->address);
    if (!answer->missing)
        return false;
    const char *filter = doctor->configuration.filter;
    doctor_say(doctor, doctor->served ? NOTE : UNKNOWN, CHECK,
               "%s and %zu more rows are not shown: %s", answer->first_missing, answer->missing - 1,
               *filter ? filter
                       : "ipifd has a filter in a file that is not known here, or looks at another "
                         "namespace (ipifNetns)");
    return !doctor->served;
}

/* Each reading of them lists all addresses, every few seconds, whether anybody asks or not. */
void judge_own_tables(struct doctor *doctor)
{
    const struct process *snmpd = &doctor->snmpd.here;
    if (!doctor->served || !snmpd->pid ||
        !configuration_serves(&doctor->configuration, GROUP_INTERFACES) ||
        !process_has_module(snmpd->pid, "ifTable"))
        return;
    cure_options(doctor, "-I -ifTable,ifXTable");
    doctor_say(doctor, NOTE, "snmpd",
               "it keeps an ifTable of its own, which nobody is shown, and reads for it while "
               "nobody asks: seconds of processor a minute from some hundred interfaces with "
               "addresses on");
}
