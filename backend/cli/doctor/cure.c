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

const char *cure_word(const char *word)
{
    static char texts[2][4 * WORD_SIZE];
    static unsigned count;
    char *text = texts[count++ % 2];
    size_t length = 0;
    text[length++] = '\'';
    for (; *word && length + 6 < sizeof texts[0]; word++)
        length += (size_t)sprintf(text + length, *word == '\'' ? "'\\''" : "%c", *word);
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

void cure_line(struct doctor *doctor, const char *name, const char *format, ...)
{
    char line[2 * WORD_SIZE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    cure_add(doctor, "echo %s >>%s", cure_word(line), cure_word(file_of(doctor, name)));
}

bool cure_example(struct doctor *doctor)
{
    const char *file = file_of(doctor, "snmpd");
    if (access(EXAMPLE, R_OK) < 0 || access(file, F_OK) == 0)
        return false;
    cure_add(doctor, "cp %s %s", EXAMPLE, cure_word(file));
    return true;
}

/* The first of these directories, which end with NULL, that has the file. */
static bool find(const char *const *directories, const char *name, const char *suffix,
                 char path[PATH_MAX])
{
    for (; *directories; directories++) {
        snprintf(path, PATH_MAX, "%s/%s%s", *directories, name, suffix);
        if (access(path, *suffix ? F_OK : X_OK) == 0)
            return true;
    }
    return false;
}

bool cure_find_program(struct doctor *doctor, const char *name, char path[PATH_MAX])
{
    static const char *const managers[][2] = {
        {"apt-get", "install"}, {"dnf", "install"}, {"zypper", "install"}, {"apk", "add"}};
    char own[PATH_MAX] = "";
    if (readlink("/proc/self/exe", own, sizeof own - 1) > 0)
        *strrchr(own, '/') = '\0'; /* where ipif is, ipifd may be, too */
    if (find((const char *[]){own, "/usr/sbin", "/usr/local/sbin", "/sbin", NULL}, name, "", path))
        return true;
    for (size_t i = 0; i < sizeof managers / sizeof *managers && !doctor->cure[0]; i++)
        if (find((const char *[]){"/usr/bin", "/sbin", NULL}, managers[i][0], "", path))
            cure_add(doctor, "%s %s %s", managers[i][0], managers[i][1], name);
    return false;
}

/* What runs is systemd's when systemd has started it, what does not when it has a unit. */
static bool is_of_systemd(const char *name, pid_t pid)
{
    static const char *const units[] = {"/etc/systemd/system", "/usr/local/lib/systemd/system",
                                        "/usr/lib/systemd/system", "/lib/systemd/system", NULL};
    char path[PATH_MAX], unit[64], groups[1024];
    if (access("/run/systemd/system", F_OK) < 0)
        return false;
    if (!pid)
        return find(units, name, ".service", path);
    snprintf(path, sizeof path, "/proc/%d/cgroup", (int)pid);
    snprintf(unit, sizeof unit, "/%s.service", name);
    CLEANUP_FCLOSE FILE *file = fopen(path, "re");
    groups[file ? fread(groups, 1, sizeof groups - 1, file) : 0] = '\0';
    return strstr(groups, unit) != NULL;
}

void cure_stop_ipifd(struct doctor *doctor)
{
    if (is_of_systemd("ipifd", doctor->ipifd.here.pid))
        cure_add(doctor, "systemctl disable --now ipifd");
    else
        cure_add(doctor, "kill %d", (int)doctor->ipifd.here.pid);
}

void cure_restart(struct doctor *doctor, const char *name)
{
    const pid_t pid = !strcmp(name, "snmpd") ? doctor->snmpd.here.pid : doctor->ipifd.here.pid;
    if (is_of_systemd(name, pid))
        cure_add(doctor, pid ? "systemctl restart %s" : "systemctl enable --now %s", name);
    else if (pid)
        cure_add(doctor, "kill %d; %s # with the options that it had", (int)pid, name);
    else
        cure_add(doctor, "%s", name);
}

void cure_options(struct doctor *doctor, const char *options)
{
    const pid_t pid = doctor->snmpd.here.pid;
    if (is_of_systemd("snmpd", pid))
        cure_add(doctor, "systemctl edit snmpd # ExecStart= with the options that it has, and %s",
                 options);
    else
        cure_add(doctor, "kill %d; snmpd %s # with the options that it had", (int)pid, options);
}
