/* SPDX-License-Identifier: BSD-2-Clause */
#include "cli/snmpd_configuration.h"
#include "cli/snmpd_words.h"
#include "util/cleanup.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

enum { DEPTH_MAX = 8 };

struct reading {
    struct snmpd_configuration *configuration;
    unsigned depth;
    bool ours; /* the section is for snmpd */
    const char *path;
    unsigned line;
    bool out_of_memory;
};

static void copy(char *to, size_t size, const char *from)
{
    snprintf(to, size, "%s", from);
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
    view->numeric = snmpd_parse_oid(words[3], view->subtree, &view->length);
    snmpd_parse_mask(count > 4 ? words[4] : NULL, view->mask);
    copy(view->file, sizeof view->file, reading->path);
    view->line = reading->line;
}

/* createUser [-e ENGINE] NAME ... */
static void take_user(struct reading *reading, char **words, size_t count)
{
    const size_t at = count > 3 && !strcmp(words[1], "-e") ? 3 : 1;
    struct snmpd_user *user = array_append(&reading->configuration->users);
    if (user)
        copy(user->name, sizeof user->name, words[at]);
    else
        reading->out_of_memory = true;
}

/* As snmpd writes it: usmUser STATUS STORAGE ENGINE NAME ..., a name of other than letters and
 * digits in hexadecimal. */
static void take_saved_user(struct reading *reading, char **words, size_t count)
{
    char name[SNMPD_NAME_SIZE];
    if (count < 5)
        return;
    copy(name, sizeof name, words[4]);
    if (!strncmp(name, "0x", 2)) {
        size_t length = 0;
        unsigned octet;
        for (const char *at = words[4] + 2;
             length + 1 < sizeof name && sscanf(at, "%2x", &octet) == 1 && at[1]; at += 2)
            name[length++] = (char)octet;
        name[length] = '\0';
    }
    take_user(reading, (char *[]){words[0], name}, 2);
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

enum reader_form {
    READER_COMMUNITY,
    READER_USER,
    READER_GROUP,
};

/* Behind the name stand SOURCE or LEVEL, then an OID or -V VIEW, in this order. */
static void take_reader(struct reading *reading, char **words, size_t count, size_t at,
                        enum reader_form form)
{
    bool usm = true;
    if (at + 1 < count && !strcmp(words[at], "-s")) { /* a security model */
        usm = !strcasecmp(words[at + 1], "usm");
        at += 2;
    }
    if (at + 1 < count && !strcmp(words[at], "-Cn")) /* a context */
        at += 2;
    if (at >= count)
        return;
    struct snmpd_reader *reader = add_reader(reading, words[at]);
    if (!reader)
        return;
    reader->user = form == READER_USER && usm;
    if (at + 2 >= count)
        return;
    if (!strcmp(words[at + 2], "-V")) {
        if (at + 3 < count)
            copy(reader->view, sizeof reader->view, words[at + 3]);
    } else {
        reader->numeric = snmpd_parse_oid(words[at + 2], reader->subtree, &reader->length);
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

/* setaccess GROUP CONTEXT MODEL LEVEL PREFIX VIEW TYPES */
static void take_setaccess(struct reading *reading, char **words, size_t count)
{
    if (count >= 8 && snmpd_has_type(words[7], "read"))
        take_access(reading, words, 7);
}

/* authaccess TYPES [-s MODEL] GROUP VIEW [LEVEL [CONTEXT]] */
static void take_authaccess(struct reading *reading, char **words, size_t count)
{
    const size_t at = count > 2 && !strcmp(words[2], "-s") ? 4 : 2;
    if (at + 1 >= count || !snmpd_has_type(words[1], "read"))
        return;
    struct snmpd_reader *reader = add_reader(reading, words[at]);
    if (reader)
        copy(reader->view, sizeof reader->view, words[at + 1]);
}

/* Those whose first word is who may read, and those where it is what may be done. */
static void take_access_line(struct reading *reading, char **words, size_t count)
{
    static const struct {
        const char *token;
        enum reader_form form;
        bool typed;
    } forms[] = {
        {"rocommunity", READER_COMMUNITY, false},
        {"rwcommunity", READER_COMMUNITY, false},
        {"rocommunity6", READER_COMMUNITY, false},
        {"rwcommunity6", READER_COMMUNITY, false},
        {"rouser", READER_USER, false},
        {"rwuser", READER_USER, false},
        {"authcommunity", READER_COMMUNITY, true},
        {"authuser", READER_USER, true},
        {"authgroup", READER_GROUP, true},
    };
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        if (strcasecmp(words[0], forms[i].token) != 0)
            continue;
        if (!forms[i].typed || snmpd_has_type(words[1], "read"))
            take_reader(reading, words, count, forms[i].typed ? 2 : 1, forms[i].form);
        return;
    }
    if (!strcasecmp(words[0], "access"))
        take_access(reading, words, count);
    else if (!strcasecmp(words[0], "setaccess"))
        take_setaccess(reading, words, count);
    else if (!strcasecmp(words[0], "authaccess"))
        take_authaccess(reading, words, count);
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
    struct snmpd_configuration *configuration = reading->configuration;
    char *words[SNMPD_WORDS_MAX];
    size_t count = snmpd_split(line, words);
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
    } else if (!strcasecmp(words[0], "agentUser")) {
        copy(configuration->agent_user, sizeof configuration->agent_user, words[1]);
    } else if (!strcasecmp(words[0], "dlmod") && !strcmp(words[1], "ipif")) {
        copy(configuration->module, sizeof configuration->module, count > 2 ? words[2] : "ipif");
    } else if (!strcasecmp(words[0], "ipifNetns")) {
        copy(configuration->netns, sizeof configuration->netns, words[1]);
    } else if (!strcasecmp(words[0], "view")) {
        take_view(reading, words, count);
    } else if (!strcasecmp(words[0], "createUser")) {
        take_user(reading, words, count);
    } else if (!strcasecmp(words[0], "includeFile")) {
        read_file(reading, words[1]);
    } else if (!strcasecmp(words[0], "includeDir")) {
        read_directory(reading, words[1]);
    } else {
        take_access_line(reading, words, count);
    }
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
    const struct reading outer = *reading;

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
    reading->path = path;
    reading->line = 0;
    while (getline(&line, &size, file) >= 0) {
        reading->line++;
        take_line(reading, line);
    }
    reading->ours = outer.ours;
    reading->path = outer.path;
    reading->line = outer.line;
    reading->depth--;
}

/* snmpd reads both names in each directory of its path. */
static void read_usual(struct reading *reading, const char *path)
{
    static const char *const names[] = {"snmpd.conf", "snmpd.local.conf"};
    if (!path)
        path = getenv("SNMPCONFPATH");
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

/* Where snmpd keeps what it was told: not a file of its configuration to be named to people. */
static void read_saved_users(struct reading *reading, const char *own)
{
    static const char *const directories[] = {"/var/lib/snmp", "/var/lib/net-snmp"};
    struct snmpd_configuration *configuration = reading->configuration;
    if (!own)
        own = getenv("SNMP_PERSISTENT_DIR");
    for (size_t i = 0; i < (own ? 1 : sizeof directories / sizeof *directories); i++) {
        char path[256];
        snprintf(path, sizeof path, "%s/snmpd.conf", own ? own : directories[i]);
        CLEANUP_FREE char *line = NULL;
        size_t size = 0;
        CLEANUP_FCLOSE FILE *file = fopen(path, "re");
        if (!file && errno != ENOENT)
            copy(configuration->users_unreadable, sizeof configuration->users_unreadable, path);
        while (file && getline(&line, &size, file) >= 0) {
            char *words[SNMPD_WORDS_MAX];
            const size_t count = snmpd_split(line, words);
            if (count > 1 && !strcasecmp(words[0], "usmUser"))
                take_saved_user(reading, words, count);
            else if (count > 1 && !strcasecmp(words[0], "createUser"))
                take_user(reading, words, count);
        }
    }
}

static void read_named(struct reading *reading, const char *path)
{
    struct snmpd_configuration *configuration = reading->configuration;
    const unsigned before = configuration->files;
    read_file(reading, path);
    if (configuration->files == before && !configuration->unreadable[0]) {
        copy(configuration->unreadable, sizeof configuration->unreadable, path);
        configuration->unreadable_error = ENOENT;
    }
}

/* --master=agentx is the line "master agentx". */
static void take_option(struct reading *reading, const char *option)
{
    char line[512];
    copy(line, sizeof line, option);
    line[strcspn(line, "=")] = ' ';
    reading->path = "snmpd's command line";
    if (!reading->configuration->files)
        copy(reading->configuration->first_file, sizeof reading->configuration->first_file,
             reading->path);
    take_line(reading, line);
}

int snmpd_configuration_read(const struct snmpd_sources *sources,
                             struct snmpd_configuration *ret_configuration)
{
    struct reading reading = {.configuration = ret_configuration, .ours = true, .path = ""};
    memset(ret_configuration, 0, sizeof *ret_configuration);
    if (sources->usual)
        read_usual(&reading, sources->directories);
    for (size_t i = 0; i < sources->file_count; i++)
        read_named(&reading, sources->files[i]);
    for (size_t i = 0; i < sources->line_count; i++)
        take_option(&reading, sources->lines[i]);
    read_saved_users(&reading, sources->persistent);
    if (!reading.out_of_memory)
        return 0;
    snmpd_configuration_done(ret_configuration);
    return -ENOMEM;
}

void snmpd_configuration_done(struct snmpd_configuration *configuration)
{
    array_done(&configuration->views);
    array_done(&configuration->readers);
    array_done(&configuration->users);
}
