/* SPDX-License-Identifier: BSD-2-Clause */
/* Commands: never made of another process's words. */
#include "doctor/examination.h"
#include "util/cleanup.h"

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define EXAMPLE IPIF_DOCUMENTS "/examples/snmpd-ipifd.conf"

#ifndef IPIF_DOCUMENTS
#error "the build says where the examples are installed"
#endif

void cure_add(struct doctor *doctor, const char *format, ...)
{
    size_t length = strlen(doctor->cure);
    va_list arguments;
    va_start(arguments, format);
    if (length)
        length += (size_t)snprintf(doctor->cure + length, sizeof doctor->cure - length, " && ");
    if (length < sizeof doctor->cure)
        vsnprintf(doctor->cure + length, sizeof doctor->cure - length, format, arguments);
    va_end(arguments);
}

const char *cure_word(const char *word, char *text, size_t size)
{
    size_t length = 0;
    text[length++] = '\'';
    for (; *word && length + 6 < size; word++)
        length += (size_t)snprintf(text + length, size - length, *word == '\'' ? "'\\''" : "%c",
                                   *word);
    strcpy(text + length, "'");
    return text;
}

/* The file that a line is added to: one of our own where Debian's snmpd.conf includes it. */
static const char *file_of(const struct doctor *doctor, const char *name)
{
    static char file[WORD_SIZE + sizeof ".d/ipifd.conf"];
    snprintf(file, sizeof file, "%s.d", doctor->configuration.file);
    if (!strcmp(name, "ipifd"))
        return "/etc/snmp/ipifd.conf";
    if (access(file, F_OK) < 0)
        return doctor->configuration.file;
    return strcat(file, "/ipifd.conf");
}

void cure_line(struct doctor *doctor, const char *name, const char *line)
{
    char line_word[4 * WORD_SIZE], file_word[4 * WORD_SIZE];
    cure_add(doctor, "echo %s >>%s", cure_word(line, line_word, sizeof line_word),
             cure_word(file_of(doctor, name), file_word, sizeof file_word));
}

bool cure_example(struct doctor *doctor)
{
    const char *file = file_of(doctor, "snmpd");
    char word[4 * WORD_SIZE];
    if (access(EXAMPLE, R_OK) < 0 || access(file, F_OK) == 0)
        return false;
    cure_add(doctor, "cp %s %s", EXAMPLE, cure_word(file, word, sizeof word));
    return true;
}

static bool has_unit(const char *name)
{
    static const char *const directories[] = {"/etc/systemd/system", "/usr/local/lib/systemd/system",
                                              "/usr/lib/systemd/system", "/lib/systemd/system"};
    char path[PATH_MAX];
    for (size_t i = 0; i < sizeof directories / sizeof *directories; i++) {
        snprintf(path, sizeof path, "%s/%s.service", directories[i], name);
        if (access(path, F_OK) == 0)
            return true;
    }
    return false;
}

static bool is_of_systemd(const char *name, pid_t pid)
{
    char path[64], unit[64], groups[1024];
    snprintf(path, sizeof path, "/proc/%d/cgroup", (int)pid);
    snprintf(unit, sizeof unit, "/%s.service", name);
    if (access("/run/systemd/system", F_OK) < 0)
        return false;
    if (!pid)
        return has_unit(name);
    CLEANUP_FCLOSE FILE *file = fopen(path, "re");
    groups[file ? fread(groups, 1, sizeof groups - 1, file) : 0] = '\0';
    return strstr(groups, unit) != NULL;
}

void cure_restart(struct doctor *doctor, const char *name)
{
    const pid_t pid = !strcmp(name, "snmpd") ? doctor->snmpd.pid : doctor->ipifds.here[0].pid;
    if (is_of_systemd(name, pid))
        cure_add(doctor, pid ? "systemctl restart %s" : "systemctl enable --now %s", name);
    else if (pid)
        cure_add(doctor, "kill %d; %s # with the options that it had", (int)pid, name);
    else
        cure_add(doctor, "%s", name);
}

void cure_end(struct doctor *doctor, pid_t ipifd)
{
    if (is_of_systemd("ipifd", ipifd))
        cure_add(doctor, "systemctl disable --now ipifd");
    else
        cure_add(doctor, "kill %d", (int)ipifd);
}

static bool find(const char *directory, const char *name, char *path, size_t size)
{
    snprintf(path, size, "%s/%s", directory, name);
    return access(path, X_OK) == 0;
}

bool cure_find_program(struct doctor *doctor, const char *name, char *path, size_t size)
{
    static const struct {
        const char *program, *command;
    } managers[] = {{"apt-get", "apt-get install"},
                    {"dnf", "dnf install"},
                    {"zypper", "zypper install"},
                    {"apk", "apk add"}};
    char own[PATH_MAX] = "";
    if (readlink("/proc/self/exe", own, sizeof own - 1) > 0)
        *strrchr(own, '/') = '\0'; /* where ipif is, ipifd may be, too */
    const char *const directories[] = {own, "/usr/sbin", "/usr/local/sbin", "/sbin"};
    for (size_t i = 0; i < sizeof directories / sizeof *directories; i++)
        if (find(directories[i], name, path, size))
            return true;
    for (size_t i = 0; i < sizeof managers / sizeof *managers && !doctor->cure[0]; i++)
        if (find("/usr/bin", managers[i].program, path, size) ||
            find("/sbin", managers[i].program, path, size))
            cure_add(doctor, "%s %s", managers[i].command, name);
    return false;
}
