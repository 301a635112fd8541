/* SPDX-License-Identifier: BSD-2-Clause */
#include "agent/configuration.h"

#include "columns/table.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#include <ctype.h>
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define NOTIFICATION_INTERVAL 5
#define PRIORITY              100

static struct configuration pending;
static bool reading; /* outside of it, tokens are of no interest */

static void words_done(struct words *words)
{
    for (size_t i = 0; i < words->list.count; i++)
        free(words->list.items[i]);
    array_done(&words->list);
}

bool configuration_has_contexts(const struct configuration *configuration)
{
    return configuration->context_lines.count > 0 || configuration->context_patterns.list.count > 0;
}

void configuration_done(struct configuration *configuration)
{
    free(configuration->netns);
    free(configuration->radvd_configuration);
    words_done(&configuration->include_names);
    words_done(&configuration->exclude_names);
    words_done(&configuration->include_kinds);
    words_done(&configuration->exclude_kinds);
    array_done(&configuration->speeds);
    words_done(&configuration->context_patterns);
    for (size_t i = 0; i < configuration->context_lines.count; i++)
        free(configuration->context_lines.items[i].place);
    array_done(&configuration->context_lines);
    *configuration = (struct configuration){0};
}

/* The place behind the last word is made first: a list that a failure leaves still has its end. */
static bool words_append(struct words *words, const char *word)
{
    if (words->list.count == 0 && !array_append(&words->list))
        return false;
    char *copy = strdup(word);
    if (!copy || !array_append(&words->list)) {
        free(copy);
        return false;
    }
    words->list.items[words->list.count - 2] = copy;
    return true;
}

/* --- tokens ----------------------------------------------------------------------------------- */

struct token {
    const char *name;
    void (*parse)(const struct token *token, void *member, char *line);
    size_t offset;             /* of the member of struct configuration */
    unsigned long least, most; /* of a number */
    const char *help;
};

static void parse_words(const struct token *token, void *member, char *line)
{
    char word[STRINGMAX];
    for (char *rest = line; rest;) {
        rest = copy_nword(rest, word, sizeof word);
        if (*word && !words_append(member, word))
            netsnmp_config_error("%s: not enough memory", token->name);
    }
}

static void parse_switch(const struct token *token, void *member, char *line)
{
    static const char *const words[][2] = {
        {"no", "yes"}, {"false", "true"}, {"off", "on"}, {"0", "1"}};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        for (int value = 0; value < 2; value++) {
            if (strcasecmp(line, words[i][value]) == 0) {
                *(bool *)member = value;
                return;
            }
        }
    }
    netsnmp_config_error("%s: \"%s\" is neither yes nor no", token->name, line);
}

static void parse_number(const struct token *token, void *member, char *line)
{
    char *end;
    errno = 0;
    unsigned long number = strtoul(line, &end, 10);
    if (errno || end == line || *end || *line == '-' || number < token->least ||
        number > token->most)
        netsnmp_config_error("%s: \"%s\" is no number from %lu to %lu", token->name, line,
                             token->least, token->most);
    else
        *(unsigned *)member = (unsigned)number;
}

static void parse_text(const struct token *token, void *member, char *line)
{
    char **value = member;
    char word[STRINGMAX];

    if (copy_nword(line, word, sizeof word)) {
        netsnmp_config_error("%s: more than one word: \"%s\"", token->name, line);
        return;
    }
    free(*value);
    *value = strdup(word);
    if (!*value)
        netsnmp_config_error("%s: not enough memory", token->name);
}

static void parse_groups(const struct token *token, void *member, char *line)
{
    char word[STRINGMAX];
    for (char *rest = line; rest;) {
        rest = copy_nword(rest, word, sizeof word);
        int group = 0;
        while (group < GROUP_COUNT &&
               strcasecmp(word, table_group_name((enum table_group)group)) != 0)
            group++;
        if (group < GROUP_COUNT)
            *(unsigned *)member |= 1u << group;
        else
            netsnmp_config_error("%s: \"%s\" is none of ip, ipif, interfaces and addresses",
                                 token->name, word);
    }
}

static void parse_description(const struct token *token, void *member, char *line)
{
    if (strcasecmp(line, "name") != 0 && strcasecmp(line, "stock") != 0)
        netsnmp_config_error("%s: \"%s\" is neither name nor stock", token->name, line);
    else
        *(bool *)member = strcasecmp(line, "stock") == 0;
}

static void parse_speed(const struct token *token, void *member, char *line)
{
    struct configuration *configuration = member;
    char pattern[STRINGMAX], bits[STRINGMAX], *end;
    char *rest = copy_nword(line, pattern, sizeof pattern);
    rest = rest ? copy_nword(rest, bits, sizeof bits) : line;
    errno = 0;
    const unsigned long long number = strtoull(bits, &end, 10);
    if (rest || !isdigit((unsigned char)bits[0]) || errno || *end) {
        netsnmp_config_error("%s: not a pattern and a number of bits per second: \"%s\"",
                             token->name, line);
        return;
    }
    struct live_speed *speed = array_append(&configuration->speeds);
    if (!speed || strlen(pattern) >= sizeof speed->pattern) {
        netsnmp_config_error("%s: %s", token->name,
                             speed ? "the pattern is too long" : "not enough memory");
        return;
    }
    strcpy(speed->pattern, pattern);
    speed->bits = number;
}

/* NAME netns NAME|PATH, or NAME vrf INTERFACE. */
static void parse_context(const struct token *token, void *member, char *line)
{
    struct configuration *configuration = member;
    char name[STRINGMAX], kind[STRINGMAX] = "", place[STRINGMAX] = "";
    char *rest = copy_nword(line, name, sizeof name);
    rest = rest ? copy_nword(rest, kind, sizeof kind) : NULL;
    if (rest)
        rest = copy_nword(rest, place, sizeof place);
    const bool is_vrf = strcasecmp(kind, "vrf") == 0;
    if (rest || !*place || (!is_vrf && strcasecmp(kind, "netns") != 0)) {
        netsnmp_config_error("%s: not NAME netns NAMESPACE nor NAME vrf INTERFACE: \"%s\"",
                             token->name, line);
        return;
    }
    if (strlen(name) >= CONTEXT_NAME_SIZE) {
        netsnmp_config_error("%s: \"%s\" has more than the 32 bytes of SNMP's contexts",
                             token->name, name);
        return;
    }
    char *copy = strdup(place);
    struct context_line *context = copy ? array_append(&configuration->context_lines) : NULL;
    if (!context) {
        free(copy);
        netsnmp_config_error("%s: not enough memory", token->name);
        return;
    }
    memcpy(context->name, name, strlen(name) + 1);
    context->is_vrf = is_vrf;
    context->place = copy;
}

#define MEMBER(name) offsetof(struct configuration, name)

/* clang-format off */
static const struct token known_tokens[] = {
    {"ipifWritable", parse_switch, MEMBER(writable), 0, 0,
     "yes|no (no): whether managers may write"},
    {"ipifInclude", parse_words, MEMBER(include_names), 0, 0,
     "PATTERN...: names of interfaces to show"},
    {"ipifExclude", parse_words, MEMBER(exclude_names), 0, 0,
     "PATTERN...: names of interfaces not to show"},
    {"ipifIncludeKind", parse_words, MEMBER(include_kinds), 0, 0,
     "KIND...: kinds of interfaces to show"},
    {"ipifExcludeKind", parse_words, MEMBER(exclude_kinds), 0, 0,
     "KIND...: kinds of interfaces not to show"},
    {"ipifServe", parse_groups, MEMBER(serve), 0, 0,
     "GROUP... (ip ipif): what to serve, of ip, ipif, interfaces and addresses"},
    {"ipifIfDescr", parse_description, MEMBER(stock_descriptions), 0, 0,
     "name|stock (name): what ifDescr says of hardware"},
    {"ipifSpeed", parse_speed, 0, 0, 0,
     "PATTERN BITS: the speed of interfaces whose names match, in bits per second"},
    {"ipifNotifications", parse_switch, MEMBER(notifications), 0, 0,
     "yes|no (no): whether to send notifications"},
    {"ipifNotificationInterval", parse_number, MEMBER(notification_interval), 0, 86400,
     "SECONDS (5): least time between two ipifInterfaceChanged about one interface"},
    {"ipifPriority", parse_number, MEMBER(priority), 1, 255,
     "N (100): of the registrations; lower wins"},
    {"ipifNetns", parse_text, MEMBER(netns), 0, 0,
     "NAME|PATH: the network namespace to show"},
    {"ipifContext", parse_context, 0, 0, 0,
     "NAME netns NAME|PATH, NAME vrf INTERFACE: what is shown under an SNMP context"},
    {"ipifContexts", parse_words, MEMBER(context_patterns), 0, 0,
     "PATTERN...: named namespaces that are shown under contexts of their names"},
    {"ipifRadvdConf", parse_text, MEMBER(radvd_configuration), 0, 0,
     "FILE (/etc/radvd.conf): radvd's configuration"},
};
/* clang-format on */

enum { TOKENS = sizeof known_tokens / sizeof *known_tokens };

/* The parser calls for known tokens only, in any spelling. */
static void parse(const char *name, char *line)
{
    const struct token *token = known_tokens;
    while (strcasecmp(token->name, name) != 0)
        token++;
    if (reading)
        token->parse(token, (char *)&pending + token->offset, line);
}

void configuration_init(void)
{
    for (size_t i = 0; i < TOKENS; i++)
        register_app_config_handler(known_tokens[i].name, parse, NULL, known_tokens[i].help);
}

void configuration_exit(void)
{
    for (size_t i = 0; i < TOKENS; i++)
        unregister_app_config_handler(known_tokens[i].name);
    configuration_done(&pending);
}

/* --- a whole configuration -------------------------------------------------------------------- */

void configuration_begin(void)
{
    configuration_done(&pending);
    pending.notification_interval = NOTIFICATION_INTERVAL;
    pending.priority = PRIORITY;
    reading = true;
}

int configuration_end(unsigned errors, struct configuration *ret_configuration)
{
    reading = false;
    if (errors) {
        configuration_done(&pending);
        return -EINVAL;
    }
    if (!pending.serve)
        pending.serve = 1u << GROUP_IP | 1u << GROUP_IPIF;
    *ret_configuration = pending;
    pending = (struct configuration){0};
    return 0;
}

static bool differ(const char *left, const char *right)
{
    return strcmp(left ? left : "", right ? right : "") != 0;
}

static void swap(char **left, char **right)
{
    char *kept = *left;
    *left = *right;
    *right = kept;
}

bool configuration_inherit(struct configuration *configuration, struct configuration *old)
{
    bool differs = differ(configuration->netns, old->netns) ||
                   differ(configuration->radvd_configuration, old->radvd_configuration) ||
                   configuration->priority != old->priority;
    swap(&configuration->netns, &old->netns);
    swap(&configuration->radvd_configuration, &old->radvd_configuration);
    configuration->priority = old->priority;
    return differs;
}

struct live_filter configuration_filter(const struct configuration *configuration)
{
    return (struct live_filter){
        .include_names = (const char *const *)configuration->include_names.list.items,
        .exclude_names = (const char *const *)configuration->exclude_names.list.items,
        .include_kinds = (const char *const *)configuration->include_kinds.list.items,
        .exclude_kinds = (const char *const *)configuration->exclude_kinds.list.items,
    };
}
