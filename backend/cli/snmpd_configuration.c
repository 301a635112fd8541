/* SPDX-License-Identifier: BSD-2-Clause */
#include "cli/snmpd_configuration.h"
#include "util/cleanup.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

enum { WORDS_MAX = 12, DEPTH_MAX = 8 };

struct reading {
    struct snmpd_configuration *configuration;
    unsigned depth;
    bool ours; /* the section is for snmpd */
    bool out_of_memory;
};

/* --- words ------------------------------------------------------------------------------------ */

/* Cuts a line into words, quotes taken off.  Returns their number. */
static size_t split(char *line, char *words[WORDS_MAX])
{
    size_t count = 0;
    while (count < WORDS_MAX) {
        line += strspn(line, " \t\r\n");
        if (!*line || *line == '#')
            break;
        char quote = *line == '"' || *line == '\'' ? *line++ : '\0';
        words[count++] = line;
        line += quote ? strcspn(line, (const char[]){quote, '\n', '\0'}) : strcspn(line, " \t\r\n");
        if (*line)
            *line++ = '\0';
    }
    return count;
}

static void copy(char *to, size_t size, const char *from)
{
    snprintf(to, size, "%s", from);
}

/* ".1.3.6" or "1.3.6"; false for names. */
static bool parse_oid(const char *text, uint32_t oid[SNMPD_OID_MAX], size_t *ret_length)
{
    size_t length = 0;
    if (*text == '.')
        text++;
    while (length < SNMPD_OID_MAX && isdigit((unsigned char)*text)) {
        char *end;
        oid[length++] = (uint32_t)strtoul(text, &end, 10);
        text = *end == '.' ? end + 1 : end;
        if (!*end)
            break;
    }
    *ret_length = length;
    return length > 0 && !*text;
}

/* --- lines ------------------------------------------------------------------------------------ */

static void take_view(struct reading *reading, char **words, size_t count)
{
    if (count < 4)
        return;
    struct snmpd_view *view = array_append(&reading->configuration->views);
    if (!view) {
        reading->out_of_memory = true;
        return;
    }
    copy(view->name, sizeof view->name, words[1]);
    view->included = !strcasecmp(words[2], "included") || !strcmp(words[2], "1");
    view->numeric = parse_oid(words[3], view->subtree, &view->length);
}

static struct snmpd_reader *add_reader(struct reading *reading, const char *name)
{
    struct snmpd_reader *reader = array_append(&reading->configuration->readers);
    if (!reader) {
        reading->out_of_memory = true;
        return NULL;
    }
    copy(reader->name, sizeof reader->name, name);
    reader->numeric = true;
    return reader;
}

/* Behind the name stand SOURCE or LEVEL, then an OID or -V VIEW, in this order. */
static void take_reader(struct reading *reading, char **words, size_t count)
{
    size_t at = 1;
    if (at + 1 < count && !strcmp(words[at], "-s")) /* a security model */
        at += 2;
    if (at + 1 < count && !strcmp(words[at], "-Cn")) /* a context */
        at += 2;
    if (at >= count)
        return;
    struct snmpd_reader *reader = add_reader(reading, words[at]);
    if (!reader || at + 2 >= count)
        return;
    if (!strcmp(words[at + 2], "-V")) {
        if (at + 3 < count)
            copy(reader->view, sizeof reader->view, words[at + 3]);
    } else {
        reader->numeric = parse_oid(words[at + 2], reader->subtree, &reader->length);
    }
}

/* access GROUP CONTEXT MODEL LEVEL PREFIX READ WRITE NOTIFY */
static void take_access(struct reading *reading, char **words, size_t count)
{
    if (count < 7 || !strcasecmp(words[6], "none"))
        return;
    struct snmpd_reader *reader = add_reader(reading, words[1]);
    if (reader)
        copy(reader->view, sizeof reader->view, words[6]);
}

static void read_file(struct reading *reading, const char *path);

static void read_directory(struct reading *reading, const char *path)
{
    struct dirent **entries;
    int count = scandir(path, &entries, NULL, alphasort);
    struct snmpd_configuration *configuration = reading->configuration;
    if (count >= 0 && !configuration->directory[0])
        copy(configuration->directory, sizeof configuration->directory, path);
    for (int i = 0; i < count; i++) {
        const char *name = entries[i]->d_name;
        size_t length = strlen(name);
        char file[512];
        if (length > 5 && !strcmp(name + length - 5, ".conf") && name[0] != '.' &&
            snprintf(file, sizeof file, "%s/%s", path, name) < (int)sizeof file)
            read_file(reading, file);
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
}

static void take_line(struct reading *reading, char *line)
{
    static const char *const reader_tokens[] = {"rocommunity",  "rwcommunity", "rocommunity6",
                                                "rwcommunity6", "rouser",      "rwuser"};
    struct snmpd_configuration *configuration = reading->configuration;
    char *words[WORDS_MAX];
    size_t count = split(line, words);
    if (count == 0)
        return;
    if (words[0][0] == '[') {
        reading->ours = !strcasecmp(words[0], "[snmpd]");
        return;
    }
    if (!reading->ours || count < 2)
        return;
    if (!strcasecmp(words[0], "master")) {
        configuration->master_agentx = !strcasecmp(words[1], "agentx") ||
                                       !strcasecmp(words[1], "all") ||
                                       !strcasecmp(words[1], "yes") || !strcasecmp(words[1], "on");
    } else if (!strcasecmp(words[0], "agentXSocket")) {
        copy(configuration->agentx_socket, sizeof configuration->agentx_socket, words[1]);
    } else if (!strcasecmp(words[0], "dlmod") && !strcmp(words[1], "ipif")) {
        copy(configuration->module, sizeof configuration->module, count > 2 ? words[2] : "ipif");
    } else if (!strcasecmp(words[0], "ipifNetns")) {
        copy(configuration->netns, sizeof configuration->netns, words[1]);
    } else if (!strcasecmp(words[0], "view")) {
        take_view(reading, words, count);
    } else if (!strcasecmp(words[0], "access")) {
        take_access(reading, words, count);
    } else if (!strcasecmp(words[0], "includeFile")) {
        read_file(reading, words[1]);
    } else if (!strcasecmp(words[0], "includeDir")) {
        read_directory(reading, words[1]);
    }
    for (size_t i = 0; i < sizeof reader_tokens / sizeof *reader_tokens; i++)
        if (!strcasecmp(words[0], reader_tokens[i]))
            take_reader(reading, words, count);
}

/* fopen() takes directories too. */
static bool is_directory(FILE *file)
{
    struct stat status;
    errno = EISDIR;
    return fstat(fileno(file), &status) == 0 && S_ISDIR(status.st_mode);
}

static void read_file(struct reading *reading, const char *path)
{
    struct snmpd_configuration *configuration = reading->configuration;
    CLEANUP_FCLOSE FILE *file = fopen(path, "re");
    CLEANUP_FREE char *line = NULL;
    size_t size = 0;
    const bool ours = reading->ours;

    if (!file || is_directory(file)) {
        if (errno != ENOENT && !configuration->unreadable[0]) {
            copy(configuration->unreadable, sizeof configuration->unreadable, path);
            configuration->unreadable_error = errno;
        }
        return;
    }
    if (reading->depth == DEPTH_MAX)
        return;
    if (configuration->files++ == 0)
        copy(configuration->first_file, sizeof configuration->first_file, path);
    reading->depth++;
    reading->ours = true;
    while (getline(&line, &size, file) >= 0)
        take_line(reading, line);
    reading->ours = ours;
    reading->depth--;
}

/* snmpd reads both names in each directory of its path. */
static void read_usual(struct reading *reading)
{
    static const char *const names[] = {"snmpd.conf", "snmpd.local.conf"};
    const char *path = getenv("SNMPCONFPATH");
    CLEANUP_FREE char *directories = strdup(path ? path : "/etc/snmp:/usr/share/snmp");
    char *rest = directories, *directory;

    if (!directories) {
        reading->out_of_memory = true;
        return;
    }
    while ((directory = strsep(&rest, ":")))
        for (size_t i = 0; i < 2; i++) {
            char file[512];
            if (*directory &&
                snprintf(file, sizeof file, "%s/%s", directory, names[i]) < (int)sizeof file)
                read_file(reading, file);
        }
}

int snmpd_configuration_read(const char *path, struct snmpd_configuration *ret_configuration)
{
    struct reading reading = {.configuration = ret_configuration, .ours = true};
    memset(ret_configuration, 0, sizeof *ret_configuration);
    if (path)
        read_file(&reading, path);
    else
        read_usual(&reading);
    if (path && !ret_configuration->files && !ret_configuration->unreadable[0]) {
        copy(ret_configuration->unreadable, sizeof ret_configuration->unreadable, path);
        ret_configuration->unreadable_error = ENOENT;
    }
    if (!reading.out_of_memory)
        return 0;
    snmpd_configuration_done(ret_configuration);
    return -ENOMEM;
}

void snmpd_configuration_done(struct snmpd_configuration *configuration)
{
    array_done(&configuration->views);
    array_done(&configuration->readers);
}

/* --- views ------------------------------------------------------------------------------------ */

static bool is_under(const uint32_t *oid, size_t length, const uint32_t *subtree,
                     size_t subtree_length)
{
    return subtree_length <= length && !memcmp(oid, subtree, subtree_length * sizeof *oid);
}

enum snmpd_sight snmpd_reader_sees(const struct snmpd_configuration *configuration,
                                   const struct snmpd_reader *reader, const uint32_t *oid,
                                   size_t length)
{
    if (!reader->numeric)
        return SNMPD_UNKNOWN;
    if (!reader->view[0])
        return is_under(oid, length, reader->subtree, reader->length) ? SNMPD_SEES : SNMPD_HIDDEN;

    enum snmpd_sight sight = SNMPD_HIDDEN;
    size_t longest = 0;
    for (size_t i = 0; i < configuration->views.count; i++) {
        const struct snmpd_view *view = &configuration->views.items[i];
        if (strcmp(view->name, reader->view) != 0)
            continue;
        if (!view->numeric)
            return SNMPD_UNKNOWN;
        if (is_under(oid, length, view->subtree, view->length) && view->length >= longest) {
            longest = view->length;
            sight = view->included ? SNMPD_SEES : SNMPD_HIDDEN;
        }
    }
    return sight;
}
