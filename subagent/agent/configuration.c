/* SPDX-License-Identifier: BSD-2-Clause */
#include "agent/configuration.h"

#include "connection/logging.h"
#include "util/log.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

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

void configuration_done(struct configuration *configuration)
{
    free(configuration->netns);
    free(configuration->radvd_configuration);
    words_done(&configuration->include_names);
    words_done(&configuration->exclude_names);
    words_done(&configuration->include_kinds);
    words_done(&configuration->exclude_kinds);
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

/* --- tokens ------------------------------------------------------------------------------------ */

static void parse_words(const char *token, char *line)
{
    static const struct {
        const char *token;
        size_t offset;
    } lists[] = {
        {"ipifInclude", offsetof(struct configuration, include_names)},
        {"ipifExclude", offsetof(struct configuration, exclude_names)},
        {"ipifIncludeKind", offsetof(struct configuration, include_kinds)},
        {"ipifExcludeKind", offsetof(struct configuration, exclude_kinds)},
    };
    if (!reading)
        return;
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        if (strcasecmp(token, lists[i].token) != 0)
            continue;
        struct words *words = (struct words *)((char *)&pending + lists[i].offset);
        char word[STRINGMAX];
        for (char *rest = line; rest;) {
            rest = copy_nword(rest, word, sizeof word);
            if (*word && !words_append(words, word))
                netsnmp_config_error("%s: not enough memory", token);
        }
    }
}

static void parse_switch(const char *token, char *line)
{
    static const char *const yes[] = {"yes", "true", "on", "1"};
    static const char *const no[] = {"no", "false", "off", "0"};

    if (!reading)
        return;
    bool *value = strcasecmp(token, "ipifWritable") == 0 ? &pending.writable
                                                         : &pending.notifications;
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++) {
        if (strcasecmp(line, yes[i]) == 0 || strcasecmp(line, no[i]) == 0) {
            *value = strcasecmp(line, yes[i]) == 0;
            return;
        }
    }
    netsnmp_config_error("%s: \"%s\" is neither yes nor no", token, line);
}

static void parse_number(const char *token, char *line)
{
    bool is_priority = strcasecmp(token, "ipifPriority") == 0;
    unsigned long least = is_priority ? 1 : 0;
    unsigned long most = is_priority ? 255 : 86400;
    char *end;

    if (!reading)
        return;
    errno = 0;
    unsigned long number = strtoul(line, &end, 10);
    if (errno || end == line || *end || *line == '-' || number < least || number > most)
        netsnmp_config_error("%s: \"%s\" is no number from %lu to %lu", token, line, least, most);
    else if (is_priority)
        pending.priority = (uint8_t)number;
    else
        pending.notification_interval = (unsigned)number;
}

static void parse_text(const char *token, char *line)
{
    char **value = strcasecmp(token, "ipifNetns") == 0 ? &pending.netns
                                                       : &pending.radvd_configuration;
    char word[STRINGMAX];

    if (!reading)
        return;
    if (copy_nword(line, word, sizeof word)) {
        netsnmp_config_error("%s: more than one word: \"%s\"", token, line);
        return;
    }
    char *copy = strdup(word);
    if (!copy) {
        netsnmp_config_error("%s: not enough memory", token);
        return;
    }
    free(*value);
    *value = copy;
}

static const struct {
    const char *token;
    void (*parse)(const char *, char *);
    const char *help;
} known_tokens[] = {
    {"ipifWritable", parse_switch, "yes|no (no): whether managers may write"},
    {"ipifInclude", parse_words, "PATTERN...: names of interfaces to show"},
    {"ipifExclude", parse_words, "PATTERN...: names of interfaces not to show"},
    {"ipifIncludeKind", parse_words, "KIND...: kinds of interfaces to show"},
    {"ipifExcludeKind", parse_words, "KIND...: kinds of interfaces not to show"},
    {"ipifNotifications", parse_switch, "yes|no (no): whether to send notifications"},
    {"ipifNotificationInterval", parse_number,
     "SECONDS (5): least time between two ipifInterfaceChanged about one interface"},
    {"ipifPriority", parse_number, "N (100): of the registrations; lower wins"},
    {"ipifNetns", parse_text, "NAME|PATH: the network namespace to show"},
    {"ipifRadvdConf", parse_text, "FILE (/etc/radvd.conf): radvd's configuration"},
};

void configuration_init(void)
{
    for (size_t i = 0; i < sizeof known_tokens / sizeof *known_tokens; i++)
        register_app_config_handler(known_tokens[i].token, known_tokens[i].parse, NULL,
                                    known_tokens[i].help);
}

void configuration_exit(void)
{
    for (size_t i = 0; i < sizeof known_tokens / sizeof *known_tokens; i++)
        unregister_app_config_handler(known_tokens[i].token);
    configuration_done(&pending);
}

/* --- files ------------------------------------------------------------------------------------- */

/* Whether the folder of a file may be looked into. */
static bool is_folder_open(const char *path)
{
    char folder[4096];
    snprintf(folder, sizeof folder, "%s", path);
    char *slash = strrchr(folder, '/');
    if (slash)
        *slash = '\0';
    return access(slash ? folder : ".", X_OK) == 0;
}

static int check_file(const char *path, bool must_exist)
{
    struct stat status;
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    int error = descriptor < 0 ? -errno : 0;
    if (!error && fstat(descriptor, &status) == 0 && S_ISDIR(status.st_mode))
        error = -EISDIR;
    if (descriptor >= 0)
        close(descriptor);
    if (!error)
        return 0;
    if (!must_exist && (error == -ENOENT || error == -ENOTDIR || !is_folder_open(path)))
        return 0; /* such as the home of another user */
    log_error("cannot read %s: %s", path, strerror(-error));
    return error;
}

/* Calls check_file() for every item of a list. */
static int check_list(const char *list, const char *separator, const char *suffix)
{
    char *copy = strdup(list);
    char *rest = NULL;
    int error = copy ? 0 : -ENOMEM;
    for (char *item = copy ? strtok_r(copy, separator, &rest) : NULL; item && !error;
         item = strtok_r(NULL, separator, &rest)) {
        char path[4096];
        snprintf(path, sizeof path, "%s%s", item, suffix);
        error = check_file(path, !*suffix);
    }
    if (!copy)
        log_error("cannot read the configuration: %s", strerror(ENOMEM));
    free(copy);
    return error;
}

int configuration_check_files(const char *files, bool defaults)
{
    int error = files ? check_list(files, ",", "") : 0;
    const char *path = getenv("SNMPCONFPATH");
    if (!path)
        path = get_configuration_directory();
    if (defaults && !error)
        error = check_list(path, ":", "/ipifd.conf");
    if (defaults && !error)
        error = check_list(path, ":", "/ipifd.local.conf");
    return error;
}

void configuration_begin(void)
{
    configuration_done(&pending);
    pending.notification_interval = NOTIFICATION_INTERVAL;
    pending.priority = PRIORITY;
    reading = true;
    logging_count_errors();
}

int configuration_end(struct configuration *ret_configuration)
{
    unsigned errors = logging_counted_errors();
    reading = false;
    if (errors) {
        configuration_done(&pending);
        return -EINVAL;
    }
    *ret_configuration = pending;
    pending = (struct configuration){0};
    return 0;
}

int configuration_reload(const char *files, bool defaults, struct configuration *ret_configuration)
{
    int error = configuration_check_files(files, defaults);
    if (error < 0)
        return error;
    char *copy = files ? strdup(files) : NULL;
    if (files && !copy) {
        log_error("cannot read the configuration: %s", strerror(ENOMEM));
        return -ENOMEM;
    }
    struct config_line *tokens = read_config_get_handlers("ipifd");
    char name[] = "ipifd";
    struct config_files type = {.fileHeader = name, .start = tokens};

    configuration_begin();
    /* Not by read_configs(): its callbacks would make the library connect a second time. */
    if (defaults)
        read_config_files_of_type(NORMAL_CONFIG, &type);
    char *rest = NULL;
    for (char *file = copy ? strtok_r(copy, ",", &rest) : NULL; file;
         file = strtok_r(NULL, ",", &rest))
        read_config(file, tokens, NORMAL_CONFIG);
    free(copy);
    return configuration_end(ret_configuration);
}

static bool differ(const char *left, const char *right)
{
    return strcmp(left ? left : "", right ? right : "") != 0;
}

static void take(char **left, char **right)
{
    char *taken = *right;
    free(*left);
    *left = taken;
    *right = NULL;
}

bool configuration_inherit(struct configuration *configuration, struct configuration *old)
{
    bool differs = differ(configuration->netns, old->netns) ||
                   differ(configuration->radvd_configuration, old->radvd_configuration) ||
                   configuration->priority != old->priority;
    take(&configuration->netns, &old->netns);
    take(&configuration->radvd_configuration, &old->radvd_configuration);
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
