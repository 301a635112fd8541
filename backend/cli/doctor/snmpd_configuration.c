/* SPDX-License-Identifier: BSD-2-Clause */
/* Net-SNMP's library reads the files, as snmpd has it: we only take what comes by. */
#include "doctor/examination.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

enum { WORDS_MAX = 8 };

static struct configuration *reading; /* the library's handlers have no context */

/* Tokens of those who may read, with the place of the name. */
static const struct {
    const char *token;
    int place;
    bool user;
} readers[] = {
    {"rocommunity", 0, false},   {"rwcommunity", 0, false}, {"rocommunity6", 0, false},
    {"rwcommunity6", 0, false},  {"com2sec", 2, false},     {"com2sec6", 2, false},
    {"authcommunity", 1, false}, {"rouser", 0, true},       {"rwuser", 0, true},
};

static void take_reader(const char *token, char *line)
{
    char words[WORDS_MAX][WORD_SIZE] = {""};
    const char *rest = line;
    struct reader reader = {.user = false};
    for (int i = 0; i < WORDS_MAX && rest; i++)
        rest = copy_nword_const(rest, words[i], WORD_SIZE);
    const int options = words[0][0] == '-' ? 2 : 0; /* -s MODEL, -Cn CONTEXT */
    for (size_t i = 0; i < sizeof readers / sizeof *readers; i++) {
        if (strcasecmp(token, readers[i].token) != 0)
            continue;
        strcpy(reader.name, words[options + readers[i].place]);
        reader.user = readers[i].user;
    }
    for (int i = 0; i < WORDS_MAX - 1; i++)
        if (!strcmp(words[i], "-V"))
            strcpy(reader.view, words[i + 1]);
    for (size_t i = 0; i < reading->reader_count; i++)
        if (!strcmp(reading->readers[i].name, reader.name) &&
            reading->readers[i].user == reader.user)
            return; /* of another source, or IPv6 */
    if (reader.name[0] && reading->reader_count < READERS_MAX)
        reading->readers[reading->reader_count++] = reader;
}

static const struct {
    const char *token;
    size_t offset;
} texts[] = {
    {"agentXSocket", offsetof(struct configuration, agentx_socket)},
    {"agentUser", offsetof(struct configuration, agent_user)},
    {"agentaddress", offsetof(struct configuration, agent_address)},
};

static void take_text(const char *token, char *line)
{
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (!strcasecmp(token, texts[i].token))
            copy_nword_const(line, (char *)reading + texts[i].offset, WORD_SIZE);
}

static void take_line(const char *token, char *line)
{
    char word[WORD_SIZE];
    const char *rest = copy_nword_const(line, word, sizeof word);
    if (!strcasecmp(token, "master"))
        reading->master_agentx = !strcasecmp(word, "agentx") || !strcasecmp(word, "all") ||
                                 !strcasecmp(word, "yes") || !strcasecmp(word, "on");
    else if (!strcasecmp(token, "dlmod") && !strcmp(word, "ipif"))
        snprintf(reading->module, WORD_SIZE, "%s", rest ? rest : word);
    else if (!strcasecmp(token, "view") && rest && !strncasecmp(rest, "excluded", 8))
        snprintf(reading->excluded, WORD_SIZE, "view %s", line);
    else if (!strcasecmp(token, "view") && !reading->view[0])
        strcpy(reading->view, word);
}

static void take_filter(const char *token, char *line)
{
    snprintf(reading->filter, WORD_SIZE, "%s %s", token, line);
}

static void register_handlers(void)
{
    static const char *const lines[] = {"master", "dlmod", "view"};
    static const char *const filters[] = {"ipifInclude", "ipifExclude", "ipifIncludeKind",
                                          "ipifExcludeKind"};
    for (size_t i = 0; i < sizeof readers / sizeof *readers; i++)
        register_config_handler("snmpd", readers[i].token, take_reader, NULL, NULL);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        register_config_handler("snmpd", texts[i].token, take_text, NULL, NULL);
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        register_config_handler("snmpd", lines[i], take_line, NULL, NULL);
    for (size_t i = 0; i < sizeof filters / sizeof *filters; i++) {
        register_config_handler("snmpd", filters[i], take_filter, NULL, NULL);
        register_config_handler("ipifd", filters[i], take_filter, NULL, NULL);
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
    const int descriptor = open(ret_configuration->file, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        ret_configuration->error = -errno;
    else
        close(descriptor);
    if (!reading)
        register_handlers();
    reading = ret_configuration;
    read_type("snmpd", file);
    read_type("ipifd", NULL);
}
