/* SPDX-License-Identifier: BSD-2-Clause */
/* What snmpd answers, held against the kernel. */
#include "columns/root.h"
#include "doctor/examination.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define CHECK "access"

/* What an answer lacks of the kernel's rows, and has besides. */
struct comparison {
    size_t shown, missing, others;
    bool table_missing; /* nothing of it is shown */
    const char *first_missing;
};

static struct comparison compare(const struct doctor *doctor)
{
    struct comparison result = {0};
    const unsigned wanted = doctor->question->version;
    size_t shown[2] = {0}, missing[2] = {0};
    struct snapshot_cursor cursor = snapshot_begin(doctor->snapshot);
    const struct record *record;
    while ((record = snapshot_next(&cursor))) {
        const unsigned family = record->version - 1;
        const uint32_t *rows = doctor->answer.rows[family].items;
        const size_t count = doctor->answer.rows[family].count;
        if (wanted && record->version != wanted)
            continue;
        const size_t place = sorted_lower(rows, count, , record->row.InterfaceIndex);
        if (place < count && rows[place] == record->row.InterfaceIndex) {
            shown[family]++;
        } else if (missing[family]++ == 0 && !result.first_missing) {
            result.first_missing = record->name;
        }
    }
    for (unsigned family = 0; family < 2; family++) {
        if (wanted && family + 1 != wanted)
            continue;
        result.shown += shown[family];
        result.missing += missing[family];
        result.others += doctor->answer.rows[family].count - shown[family];
        result.table_missing = result.table_missing || (missing[family] && !shown[family]);
    }
    return result;
}

/* How much it tells. */
static size_t weight(const struct answer *answer)
{
    return answer->kind + answer->agent + answer->rows[0].count + answer->rows[1].count;
}

static void ask_as(struct doctor *doctor, const struct reader *reader)
{
    struct answer old = doctor->answer;
    manager_ask(doctor->question->netns, doctor->address, reader, &doctor->answer);
    if (doctor->reader.name[0] && weight(&doctor->answer) <= weight(&old)) {
        answer_done(&doctor->answer);
        doctor->answer = old;
        return;
    }
    answer_done(&old);
    doctor->reader = *reader;
    const struct comparison result = compare(doctor);
    doctor->served = doctor->answer.agent && !result.others &&
                     (!result.missing || doctor->configuration.filter[0]);
}

void ask_snmpd(struct doctor *doctor)
{
    const struct doctor_question *question = doctor->question;
    struct configuration *configuration = &doctor->configuration;
    const char *given = question->user ? question->user : question->community;
    bool users = true;
    if (given) {
        configuration->reader_count = 1;
        configuration->readers[0] = (struct reader){.user = question->user != NULL};
        snprintf(configuration->readers[0].name, WORD_SIZE, "%s", given);
    }
    /* Debian's configuration names a user whom nobody has created: users count where there are no
     * communities. */
    for (size_t i = 0; i < configuration->reader_count; i++)
        users = users && configuration->readers[i].user;
    for (size_t i = 0; i < configuration->reader_count && !doctor->served; i++)
        if (configuration->readers[i].user == users)
            ask_as(doctor, &configuration->readers[i]);
}

/* --- explaining ------------------------------------------------------------------------------- */

static bool judge_nobody(struct doctor *doctor)
{
    if (doctor->configuration.error == -EACCES) {
        doctor_say(doctor, DOCTOR_UNKNOWN, CHECK,
                   "whom snmpd answers cannot be read; try sudo, or give --community");
        return false;
    }
    cure_line(doctor, "snmpd", "rocommunity public localhost");
    cure_restart(doctor, "snmpd");
    doctor_say(doctor, DOCTOR_FAULT, CHECK,
               "nobody may read anything: snmpd.conf has no community and no user");
    return true;
}

static bool judge_silence(struct doctor *doctor)
{
    const bool given = doctor->question->community != NULL;
    doctor_say(doctor, given ? DOCTOR_FAULT : DOCTOR_UNKNOWN, CHECK,
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
    char line[2 * WORD_SIZE];
    if (answer->user_restricted) {
        doctor_say(doctor, DOCTOR_UNKNOWN, CHECK,
                   "the user %s is not answered without passphrases (%s): ~/.snmp/snmp.conf needs "
                   "defAuthPassphrase, defPrivPassphrase and defSecurityLevel",
                   name, answer->why);
        return false;
    }
    if (answer->user_unknown) {
        snprintf(line, sizeof line, "createUser %s SHA PASSPHRASE AES", name);
        cure_line(doctor, "snmpd", line);
        cure_restart(doctor, "snmpd");
    }
    doctor_say(doctor, DOCTOR_FAULT, CHECK, "snmpd refuses to answer %s: %s%s", name, answer->why,
               answer->user_unknown ? " (choose a PASSPHRASE)" : "");
    return true;
}

static void cure_view(struct doctor *doctor, const char *view, const uint32_t *oid, size_t length)
{
    char line[2 * WORD_SIZE];
    size_t used = (size_t)snprintf(line, sizeof line, "view %s included ", view);
    for (size_t i = 0; i < length; i++)
        used += (size_t)snprintf(line + used, sizeof line - used, ".%" PRIu32, oid[i]);
    cure_line(doctor, "snmpd", line);
}

static bool judge_view(struct doctor *doctor, bool hides_ip)
{
    static const uint32_t ip[] = {IP_MIB_ROOT}, agent[] = {IPIF_MIB_ROOT};
    const struct reader *reader = &doctor->reader;
    const char *view = *reader->view ? reader->view : doctor->configuration.view;
    if (*view && (strcmp(view, "systemonly") != 0 || !cure_example(doctor))) {
        if (hides_ip)
            cure_view(doctor, view, ip, IP_MIB_ROOT_LENGTH);
        if (!doctor->answer.agent)
            cure_view(doctor, view, agent, IPIF_MIB_ROOT_LENGTH);
    }
    if (*view)
        cure_restart(doctor, "snmpd");
    doctor_say(doctor, DOCTOR_FAULT, CHECK, "snmpd hides %s from %s: %s%s",
               hides_ip ? "the tables" : "IPIF-MIB", reader->name,
               *view ? "they are not in the view " : "its line names a subtree; give it a view (-V)",
               view);
    return true;
}

static bool judge_other_agent(struct doctor *doctor)
{
    const bool module = doctor->configuration.module[0];
    struct process other;
    char who[128] = "snmpd itself, by a line such as pass,";
    if (agentx_socket_find_other(&doctor->socket, &other))
        snprintf(who, sizeof who, "another subagent (process %d, %s)", (int)other.pid, other.name);
    cure_line(doctor, module ? "snmpd" : "ipifd", "ipifPriority 1");
    cure_restart(doctor, module ? "snmpd" : "ipifd");
    doctor_say(doctor, DOCTOR_FAULT, CHECK,
               "snmpd does not answer with ipifd's rows: %s holds the tables; the lower number "
               "serves",
               who);
    return true;
}

static void say_served(struct doctor *doctor, const struct comparison *result)
{
    doctor_say(doctor, DOCTOR_FINE, CHECK, "%s gets %zu rows from snmpd at %s",
               doctor->reader.name, result->shown, doctor->address);
    if (result->missing)
        doctor_say(doctor, DOCTOR_NOTE, CHECK, "%s and %zu more rows are hidden by \"%s\"",
                   result->first_missing, result->missing - 1, doctor->configuration.filter);
}

bool judge_answer(struct doctor *doctor)
{
    const struct answer *answer = &doctor->answer;
    const struct comparison result = compare(doctor);
    if (!doctor->reader.name[0])
        return judge_nobody(doctor);
    if (answer->kind == ANSWER_NONE)
        return judge_silence(doctor);
    if (answer->kind == ANSWER_REFUSED)
        return judge_refusal(doctor);
    if (doctor->served)
        say_served(doctor, &result);
    else if (result.table_missing && !answer->ip)
        return judge_view(doctor, true);
    else if (result.table_missing && doctor->configuration.excluded[0])
        doctor_say(doctor, DOCTOR_FAULT, CHECK, "snmpd hides tables from %s: take out \"%s\"",
                   doctor->reader.name, doctor->configuration.excluded);
    else if (result.table_missing || result.others)
        return judge_other_agent(doctor);
    else if (!answer->agent)
        return judge_view(doctor, false);
    else
        doctor_say(doctor, DOCTOR_UNKNOWN, CHECK,
                   "%s and %zu more rows are not shown: by a filter in a file that is not known "
                   "here, or ipifd looks at another namespace (ipifNetns)",
                   result.first_missing, result.missing - 1);
    return !doctor->served;
}
