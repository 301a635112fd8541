/* SPDX-License-Identifier: BSD-2-Clause */
/* Which contexts there are, and whom snmpd lets see them. */
#include "doctor/examination.h"
#include "netlink/network_namespace.h"
#include "util/escape.h"

#include <dirent.h>
#include <errno.h>
#include <fnmatch.h>
#include <string.h>
#include <unistd.h>

#define CHECK "contexts"

enum {
    CONTEXT_NAME_MAX = 32, /* vacmContextName, RFC 3415 */
    TOLD_MAX = 8,          /* of many contexts, so many are told of */
};

struct contexts {
    place_array places;               /* by ascending context */
    bool answered;                    /* snmpd has said which it has */
    ARRAY(struct pattern) long_names; /* in /run/netns, that match, and have no room */
};

/* --- which there are -------------------------------------------------------------------------- */

static int by_context(const void *left, const void *right)
{
    const struct place *a = left, *b = right;
    return strcmp(a->context, b->context);
}

static bool is_known(const place_array *places, const char *context)
{
    for (size_t i = 0; i < places->count; i++)
        if (!strcmp(places->items[i].context, context))
            return true;
    return false;
}

static void add(place_array *places, const struct place *more)
{
    struct place *place = is_known(places, more->context) ? NULL : array_append(places);
    if (place)
        *place = *more;
}

static bool matches(const struct configuration *configuration, const char *name)
{
    for (size_t i = 0; i < configuration->patterns.count; i++)
        if (!fnmatch(configuration->patterns.items[i].text, name, FNM_PERIOD))
            return true;
    return false;
}

/* Long names that a line gives a short one are fine. */
static bool has_line(const struct configuration *configuration, const char *name)
{
    for (size_t i = 0; i < configuration->places.count; i++)
        if (!configuration->places.items[i].vrf &&
            !strcmp(configuration->places.items[i].place, name))
            return true;
    return false;
}

static void add_matching(const struct configuration *configuration, struct contexts *contexts)
{
    DIR *folder = configuration->patterns.count ? opendir(NETWORK_NAMESPACE_FOLDER) : NULL;
    const struct dirent *entry;
    while (folder && (entry = readdir(folder))) {
        struct place place = {.vrf = false};
        if (entry->d_name[0] == '.' || !matches(configuration, entry->d_name))
            continue;
        snprintf(place.context, WORD_SIZE, "%s", entry->d_name);
        strcpy(place.place, place.context);
        if (strlen(entry->d_name) <= CONTEXT_NAME_MAX) {
            add(&contexts->places, &place);
        } else if (!has_line(configuration, entry->d_name)) {
            struct pattern *name = array_append(&contexts->long_names);
            if (name)
                strcpy(name->text, place.place);
        }
    }
    if (folder)
        closedir(folder);
}

/* Asks as who has answered before, or as each that may, until one is shown some: a view may hide
 * them.  False where nobody is. */
static bool ask(const struct doctor *doctor, place_array *places)
{
    const struct doctor_question *question = doctor->question;
    const struct configuration *configuration = &doctor->configuration;
    const char *given = question->user ? question->user : question->community;
    struct reader reader = {.user = question->user != NULL};
    if (doctor->reader.name[0]) {
        manager_list(doctor, &doctor->reader, places);
    } else if (given) {
        snprintf(reader.name, sizeof reader.name, "%s", given);
        manager_list(doctor, &reader, places);
    }
    for (size_t i = 0; i < configuration->reader_count && !given && !places->count; i++)
        manager_list(doctor, &configuration->readers[i], places);
    return places->count > 0;
}

static void find(const struct doctor *doctor, struct contexts *ret_contexts)
{
    const struct configuration *configuration = &doctor->configuration;
    *ret_contexts = (struct contexts){.answered = false};
    ret_contexts->answered = ask(doctor, &ret_contexts->places);
    for (size_t i = 0; i < configuration->places.count; i++)
        add(&ret_contexts->places, &configuration->places.items[i]);
    add_matching(configuration, ret_contexts);
    array_sort(&ret_contexts->places, by_context);
}

static void done(struct contexts *contexts)
{
    array_done(&contexts->places);
    array_done(&contexts->long_names);
}

/* --- who sees them ---------------------------------------------------------------------------- */

/* As snmpd takes the word of a line: a star at its end stands for any more. */
static bool reaches(const struct grant *grant, const char *context)
{
    const size_t length = strlen(grant->context);
    if (!length)
        return grant->user;
    if (grant->context[length - 1] == '*')
        return !strncmp(grant->context, context, length - 1);
    return !strcmp(grant->context, context);
}

/* Debian's snmpd.conf has a line for a user whom nobody has created. */
static bool exists(const struct doctor *doctor, const struct grant *grant)
{
    struct reader reader = {.user = true};
    struct answer answer;
    if (!grant->user || *grant->context)
        return true;
    strcpy(reader.name, grant->name);
    manager_ask(doctor, &reader, &answer);
    return !answer.user_unknown;
}

static void drop_strangers(struct doctor *doctor)
{
    struct configuration *configuration = &doctor->configuration;
    size_t kept = 0;
    for (size_t i = 0; i < configuration->grants.count; i++)
        if (exists(doctor, &configuration->grants.items[i]))
            configuration->grants.items[kept++] = configuration->grants.items[i];
    configuration->grants.count = kept;
}

static bool is_seen(const struct configuration *configuration, const char *context)
{
    for (size_t i = 0; i < configuration->grants.count; i++)
        if (reaches(&configuration->grants.items[i], context))
            return true;
    return false;
}

static void judge_unseen(struct doctor *doctor, const place_array *places)
{
    const struct configuration *configuration = &doctor->configuration;
    const char *view = *configuration->view ? configuration->view : "VIEW";
    size_t unseen = 0;
    for (size_t i = 0; i < places->count; i++) {
        const char *context = places->items[i].context;
        if (is_seen(configuration, context) || ++unseen > TOLD_MAX)
            continue;
        doctor_say(doctor, NOTE, CHECK,
                   "nobody sees the context %s: it takes a line in %s, \"rocommunity SECRET SOURCE "
                   "-V %s %s\" or \"rouser USER priv -V %s %s\"%s",
                   context, configuration->file, view, context, view, context,
                   *configuration->view ? "" : ", and a view such as \"view VIEW included .1\"");
    }
    if (unseen > TOLD_MAX)
        doctor_say(doctor, NOTE, CHECK, "nobody sees %zu more contexts (ipif contexts)",
                   unseen - TOLD_MAX);
}

/* That there is no such namespace yet is no fault. */
static bool is_missed(const struct place *place)
{
    char path[2 * WORD_SIZE];
    if (place->listed || place->vrf)
        return false;
    snprintf(path, sizeof path, "%s%s",
             strchr(place->place, '/') ? "" : NETWORK_NAMESPACE_FOLDER "/", place->place);
    return access(path, F_OK) == 0;
}

/* Without an answer of snmpd at all, that is what is told. */
static void judge_missed(struct doctor *doctor, const struct contexts *contexts)
{
    size_t missed = 0, first = 0;
    for (size_t i = contexts->places.count; i-- > 0;) {
        if (!is_missed(&contexts->places.items[i]))
            continue;
        missed++;
        first = i;
    }
    if (!missed || !doctor->reader.name[0])
        return;
    doctor_say(
        doctor, UNKNOWN, CHECK,
        "%s sees nothing of the context %s%s in snmpd's list: ipifd may not enter namespaces "
        "(its log says so; contexts.conf among the examples lets it), or has not read its "
        "configuration again (SIGHUP)%s",
        doctor->reader.name, contexts->places.items[first].context, missed > 1 ? " and others" : "",
        contexts->answered ? "" : ", or the view has no line \"included .1.3.6.1.2.1.47\"");
}

void judge_contexts(struct doctor *doctor)
{
    const struct configuration *configuration = &doctor->configuration;
    struct contexts contexts;
    find(doctor, &contexts);
    for (size_t i = 0; i < contexts.long_names.count; i++) {
        const char *name = contexts.long_names.items[i].text;
        doctor_say(doctor, NOTE, CHECK,
                   "the namespace %s has no context: its name has more than %d bytes; give it a "
                   "short one in ipifd.conf: \"ipifContext SHORT netns %s\"",
                   name, CONTEXT_NAME_MAX, name);
    }
    judge_missed(doctor, &contexts);
    if (contexts.places.count && !configuration->error) {
        drop_strangers(doctor);
        judge_unseen(doctor, &contexts.places);
        for (size_t i = 0; i < configuration->grants.count; i++) {
            const struct grant *grant = &configuration->grants.items[i];
            if (!*grant->context)
                doctor_say(doctor, NOTE, CHECK,
                           "the user %s reaches every context: its line in snmpd.conf names none "
                           "(rouser USER priv -V VIEW CONTEXT)",
                           grant->name);
        }
    }
    done(&contexts);
}

/* --- for ipif contexts ------------------------------------------------------------------------ */

static json_t *interfaces_of(const struct doctor_question *question, const struct place *place)
{
    const struct live_options options = {.netns = place->vrf ? question->netns : place->place,
                                         .vrf = place->vrf ? place->place : NULL,
                                         .interfaces = true,
                                         .ethtool_on_demand = true};
    struct live *live;
    if (live_open(&options, &live) < 0)
        return json_null();
    struct snapshot *snapshot = live_snapshot(live);
    json_t *count = json_integer((json_int_t)snapshot_interfaces(snapshot)->interfaces.count);
    snapshot_unref(snapshot);
    live_close(live);
    return count;
}

static json_t *text_json(const char *text)
{
    char harmless[4 * WORD_SIZE];
    escape_text(text, "", harmless, sizeof harmless);
    return json_string(harmless);
}

static json_t *seen_by(const struct configuration *configuration, const char *context)
{
    if (configuration->error)
        return json_null();
    json_t *names = json_array();
    for (size_t i = 0; i < configuration->grants.count; i++)
        if (reaches(&configuration->grants.items[i], context))
            json_array_append_new(names, text_json(configuration->grants.items[i].name));
    return names;
}

json_t *doctor_contexts(const struct doctor_question *question)
{
    struct doctor doctor = {.question = question};
    struct contexts contexts;
    json_t *rows = json_array();
    doctor_prepare(&doctor);
    find(&doctor, &contexts);
    if (contexts.places.count)
        drop_strangers(&doctor);
    for (size_t i = 0; i < contexts.places.count; i++) {
        const struct place *place = &contexts.places.items[i];
        json_array_append_new(
            rows, json_pack("{so ss so so so so}", "Context", text_json(place->context), "Kind",
                            place->vrf ? "vrf" : "namespace", "Place", text_json(place->place),
                            "Interfaces", interfaces_of(question, place), "Served",
                            contexts.answered ? json_boolean(place->listed) : json_null(), "SeenBy",
                            seen_by(&doctor.configuration, place->context)));
    }
    done(&contexts);
    configuration_done(&doctor.configuration);
    return rows;
}
