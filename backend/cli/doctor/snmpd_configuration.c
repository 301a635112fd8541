/* SPDX-License-Identifier: BSD-2-Clause */
/* Net-SNMP's library reads the files, as snmpd has it: we only take what comes by. */
#include "doctor/examination.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum { WORDS_MAX = 8 };

static struct configuration *reading; /* the library's handlers have no context */

/* What is taken; of lines that say who may read, which word is the name. */
static const struct {
    const char *token;
    bool user;
    int place;
} tokens[] = {
    {"rocommunity", false, 0},     {"rwcommunity", false, 0},     {"rocommunity6", false, 0},
    {"rwcommunity6", false, 0},    {"com2sec", false, 2},         {"com2sec6", false, 2},
    {"rouser", true, 0},           {"authcommunity", false, 1},   {"rwuser", true, 0},
    {"master", false, 0},          {"agentXSocket", false, 0},    {"agentUser", false, 0},
    {"agentaddress", false, 0},    {"dlmod", false, 0},           {"view", false, 0},
    {"ipifInclude", false, 0},     {"ipifIncludeKind", false, 0}, {"ipifExclude", false, 0},
    {"ipifExcludeKind", false, 0}, {"ipifServe", false, 0},       {"ipifContext", false, 0},
    {"ipifContexts", false, 0},
};
enum { TOKENS = sizeof tokens / sizeof *tokens };

static void take_grant(const struct reader *reader, const char *context)
{
    struct grant *grant = array_append(&reading->grants);
    if (!grant)
        return;
    strcpy(grant->name, reader->name);
    grant->user = reader->user;
    strcpy(grant->context, context);
}

/* NAME netns|vrf PLACE */
static void take_place(char words[WORDS_MAX][WORD_SIZE])
{
    struct place *place = *words[2] ? array_append(&reading->places) : NULL;
    if (!place)
        return;
    strcpy(place->context, words[0]);
    place->vrf = !strcasecmp(words[1], "vrf");
    strcpy(place->place, words[2]);
}

static void take_patterns(const char *line)
{
    while (line) {
        struct pattern *pattern = array_append(&reading->patterns);
        if (!pattern)
            return;
        line = copy_nword_const(line, pattern->text, WORD_SIZE);
    }
}

static void take_reader(const char *token, char words[WORDS_MAX][WORD_SIZE])
{
    const int options = words[0][0] == '-' ? 2 : 0; /* -s MODEL, -Cn CONTEXT */
    struct reader reader = {.user = false};
    for (int i = 0; i < TOKENS; i++)
        if (!strcasecmp(token, tokens[i].token)) {
            strcpy(reader.name, words[options + tokens[i].place]);
            reader.user = tokens[i].user;
        }
    const char *context = !strcmp(words[0], "-Cn") ? words[1] : "";
    for (int i = 0; i < WORDS_MAX - 1; i++)
        if (!strcmp(words[i], "-V")) {
            strcpy(reader.view, words[i + 1]);
            if (i + 2 < WORDS_MAX && *words[i + 2])
                context = words[i + 2];
        }
    if (reader.name[0] && (reader.user || *context))
        take_grant(&reader, context);
    if (*context)
        return; /* who reads there does not read here */
    for (size_t i = 0; i < reading->reader_count; i++)
        if (!strcmp(reading->readers[i].name, reader.name))
            return; /* of another source, or IPv6 */
    if (reader.name[0] && reading->reader_count < READERS_MAX)
        reading->readers[reading->reader_count++] = reader;
}

static void take_groups(char words[WORDS_MAX][WORD_SIZE])
{
    for (int i = 0; i < WORDS_MAX; i++)
        for (int group = 0; group < GROUP_COUNT; group++)
            if (!strcasecmp(words[i], table_group_name((enum table_group)group)))
                reading->serve |= 1u << group;
}

static void take(const char *token, char *line)
{
    char words[WORDS_MAX][WORD_SIZE] = {""};
    const char *rest = line;
    for (int i = 0; i < WORDS_MAX && rest; i++)
        rest = copy_nword_const(rest, words[i], WORD_SIZE);
    if (!strcasecmp(token, "master"))
        reading->master_agentx = strcasestr("agentx all yes on", words[0]) != NULL;
    else if (!strcasecmp(token, "agentXSocket"))
        strcpy(reading->agentx_socket, words[0]);
    else if (!strcasecmp(token, "agentUser"))
        strcpy(reading->agent_user, words[0]);
    else if (!strcasecmp(token, "agentaddress"))
        strcpy(reading->agent_address, words[0]);
    else if (!strcasecmp(token, "dlmod") && !strcmp(words[0], "ipif"))
        strcpy(reading->module, *words[1] ? words[1] : words[0]);
    else if (!strcasecmp(token, "view") && !strcasecmp(words[1], "excluded"))
        snprintf(reading->excluded, WORD_SIZE, "view %s", line);
    else if (!strcasecmp(token, "view") && reading->view[0])
        return;
    else if (!strcasecmp(token, "view"))
        strcpy(reading->view, words[0]);
    else if (!strcasecmp(token, "ipifServe"))
        take_groups(words);
    else if (!strcasecmp(token, "ipifContext"))
        take_place(words);
    else if (!strcasecmp(token, "ipifContexts"))
        take_patterns(line);
    else if (!strncasecmp(token, "ipif", 4))
        snprintf(reading->filter, WORD_SIZE, "%s %s", token, line);
    else
        take_reader(token, words);
}

static void register_handlers(void)
{
    for (int i = 0; i < TOKENS; i++) {
        register_config_handler("snmpd", tokens[i].token, take, NULL, NULL);
        if (!strncmp(tokens[i].token, "ipif", 4))
            register_config_handler("ipifd", tokens[i].token, take, NULL, NULL);
    }
}

static void read_type(const char *type, const char *file)
{
    char name[8];
    snprintf(name, sizeof name, "%s", type);
    struct config_files files = {.fileHeader = name, .start = read_config_get_handlers(type)};
    if (file)
        read_config(file, files.start, NORMAL_CONFIG);
    else
        read_config_files_of_type(NORMAL_CONFIG, &files);
}

void configuration_read(const char *file, struct configuration *ret_configuration)
{
    const char *path = getenv("SNMPCONFPATH");
    *ret_configuration = (struct configuration){.error = 0};
    if (file)
        snprintf(ret_configuration->file, WORD_SIZE, "%s", file);
    else
        snprintf(ret_configuration->file, WORD_SIZE, "%.*s/snmpd.conf",
                 path ? (int)strcspn(path, ":") : WORD_SIZE, path ? path : "/etc/snmp");
    if (access(ret_configuration->file, R_OK) < 0)
        ret_configuration->error = -errno;
    if (!reading)
        register_handlers();
    reading = ret_configuration;
    read_type("snmpd", file);
    read_type("ipifd", NULL);
    if (!ret_configuration->serve)
        ret_configuration->serve = 1u << GROUP_IP | 1u << GROUP_IPIF;
}

void configuration_done(struct configuration *configuration)
{
    array_done(&configuration->grants);
    array_done(&configuration->places);
    array_done(&configuration->patterns);
}
