/* SPDX-License-Identifier: BSD-2-Clause */
#include "cli/doctor_command.h"
#include "util/cleanup.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { WORDS_MAX = 128 };

/* Reads a file of a process in which zero bytes end the words.  Returns the length. */
static size_t read_text(pid_t pid, const char *name, char *text, size_t size)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/%s", (int)pid, name);
    CLEANUP_FCLOSE FILE *file = fopen(path, "re");
    const size_t length = file ? fread(text, 1, size - 1, file) : 0;
    text[length] = '\0';
    return length;
}

/* Returns the number of words: 0, they cannot be read. */
static int read_words(pid_t pid, char text[DOCTOR_COMMAND_SIZE], char *words[WORDS_MAX + 1])
{
    const size_t length = read_text(pid, "cmdline", text, DOCTOR_COMMAND_SIZE);
    int count = 0;
    for (char *word = text; word < text + length && count < WORDS_MAX; word += strlen(word) + 1)
        words[count++] = word;
    words[count] = NULL;
    return count;
}

bool doctor_process_option(pid_t pid, const char *letters, int letter, char *text, size_t size)
{
    char command[DOCTOR_COMMAND_SIZE], *words[WORDS_MAX + 1];
    const int count = read_words(pid, command, words);
    bool found = false;
    int option;
    optind = 0; /* begins anew */
    opterr = 0;
    while (count > 0 && (option = getopt(count, words, letters)) != -1)
        if (option == letter) {
            snprintf(text, size, "%s", optarg ? optarg : "");
            found = true;
        }
    return found;
}

/* --- what snmpd reads ------------------------------------------------------------------------- */

/* A name that is not absolute begins where snmpd was started, or is now, in the background. */
static void add_file(struct doctor_command *command, const char *name)
{
    struct snmpd_sources *sources = &command->sources;
    char link[64], directory[128] = "";
    if (sources->file_count == DOCTOR_FILES_MAX || !*name)
        return;
    if (*name != '/') {
        snprintf(link, sizeof link, "/proc/%d/cwd", (int)command->pid);
        const ssize_t length = readlink(link, directory, sizeof directory - 1);
        directory[length > 0 ? length : 0] = '\0';
    }
    char *path = command->paths[sources->file_count];
    snprintf(path, sizeof command->paths[0], "%s%s%s", directory, *directory ? "/" : "", name);
    command->files[sources->file_count++] = path;
}

/* A variable of its environment, which not everybody may read; NULL: it is not there. */
static const char *read_variable(pid_t pid, const char *name, char *text, size_t size)
{
    char environment[DOCTOR_COMMAND_SIZE];
    const size_t length = read_text(pid, "environ", environment, sizeof environment);
    const size_t name_length = strlen(name);
    for (const char *at = environment; at < environment + length; at += strlen(at) + 1)
        if (!strncmp(at, name, name_length) && at[name_length] == '=') {
            snprintf(text, size, "%s", at + name_length + 1);
            return text;
        }
    return NULL;
}

static void take_option(struct doctor_command *command, int option, char *argument)
{
    struct snmpd_sources *sources = &command->sources;
    char *file;
    switch (option) {
    case 'c':
        while ((file = strsep(&argument, ",")))
            add_file(command, file);
        return;
    case 'C':
        sources->usual = false;
        return;
    case 'x':
        command->socket = argument;
        return;
    case '-':
        if (sources->line_count < DOCTOR_FILES_MAX)
            command->lines[sources->line_count++] = argument;
        return;
    }
}

bool doctor_command_read(pid_t snmpd, struct doctor_command *ret_command)
{
    static const char letters[] = "aAc:CdD::fg:hHI:l:L:m:M:n:p:P:qrsS:u:UvVx:XY:-:";
    char *words[WORDS_MAX + 1];
    struct doctor_command *command = ret_command;
    const int count = read_words(snmpd, command->text, words);
    int option;
    if (count == 0)
        return false;
    command->pid = snmpd;
    command->sources = (struct snmpd_sources){.usual = true};
    optind = 0; /* begins anew */
    opterr = 0;
    while ((option = getopt(count, words, letters)) != -1)
        take_option(command, option, optarg);
    command->sources.files = command->files;
    command->sources.lines = command->lines;
    command->sources.directories = read_variable(snmpd, "SNMPCONFPATH", command->directories,
                                                 sizeof command->directories);
    command->sources.persistent = read_variable(snmpd, "SNMP_PERSISTENT_DIR", command->persistent,
                                                sizeof command->persistent);
    return true;
}

/* --- how it is started ------------------------------------------------------------------------ */

static bool is_of_systemd(const char *name, pid_t pid)
{
    char groups[1024], unit[64];
    if (access("/run/systemd/system", F_OK) < 0)
        return false;
    if (!pid)
        return true;
    snprintf(unit, sizeof unit, "/%s.service", name);
    read_text(pid, "cgroup", groups, sizeof groups);
    return strstr(groups, unit) != NULL;
}

void doctor_append_word(const char *word, char *text, size_t size)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "_-+=:,./@%";
    const char *quote = *word && !word[strspn(word, plain)] ? "" : "'";
    size_t length = strlen(text);
    length += (size_t)snprintf(text + length, size - length, " %s", quote);
    for (; *word && length + 6 < size; word++)
        length += (size_t)snprintf(text + length, size - length, *word == '\'' ? "'\\''" : "%c",
                                   *word);
    snprintf(text + length, size - length, "%s", quote);
}

void doctor_advise_restart(const char *name, pid_t pid, char *text, size_t size)
{
    if (is_of_systemd(name, pid))
        snprintf(text, size, "systemctl %s %s", pid ? "restart" : "start", name);
    else if (pid)
        snprintf(text, size, "kill %d; %s # with the options that it had", (int)pid, name);
    else
        snprintf(text, size, "%s", name);
}

void doctor_advise_end(const char *name, pid_t pid, char *text, size_t size)
{
    if (is_of_systemd(name, pid))
        snprintf(text, size, "systemctl disable --now %s", name);
    else
        snprintf(text, size, "kill %d", (int)pid);
}

void doctor_advise_reload(const char *name, pid_t pid, char *text, size_t size)
{
    if (is_of_systemd(name, pid))
        snprintf(text, size, "systemctl reload %s", name);
    else
        snprintf(text, size, "kill -HUP %d", (int)pid);
}
