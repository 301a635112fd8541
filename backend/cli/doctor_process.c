/* SPDX-License-Identifier: BSD-2-Clause */
#include "cli/doctor.h"
#include "sources/snmpd_user.h"
#include "util/cleanup.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static void take_groups(const char *text, struct doctor_process *process)
{
    char *end;
    for (; process->group_count < DOCTOR_GROUPS_MAX; text = end) {
        unsigned long group = strtoul(text, &end, 10);
        if (end == text)
            return;
        process->groups[process->group_count++] = (gid_t)group;
    }
}

/* False when the process is called otherwise, or has ended. */
static bool read_status(const char *pid, const char *name, struct doctor_process *ret_process)
{
    struct doctor_process process = {.pid = (pid_t)atoi(pid)};
    char path[64], line[1024], found[64] = "";
    unsigned real_user = 0, user = 0, group = 0;

    snprintf(path, sizeof path, "/proc/%.20s/status", pid);
    CLEANUP_FCLOSE FILE *file = fopen(path, "re");
    while (file && fgets(line, sizeof line, file)) {
        sscanf(line, "Name: %63[^\n]", found);
        sscanf(line, "State: %c", &process.state);
        sscanf(line, "Uid: %u %u", &real_user, &user);
        if (sscanf(line, "Gid: %*u %u", &group) == 1)
            process.groups[process.group_count++] = group;
        if (!strncmp(line, "Groups:", 7))
            take_groups(line + 7, &process);
    }
    if (strcmp(found, name) != 0)
        return false;
    process.real_user = real_user;
    process.user = user;
    *ret_process = process;
    return true;
}

/*
 * Anybody can call a program snmpd.  Both users count: a set-user-ID program is root's, and its
 * words are those of whoever started it.  An ipifd may be anybody's.
 */
static bool is_believed(const struct doctor *doctor, const char *name,
                        const struct doctor_process *process)
{
    const uid_t users[] = {process->real_user, process->user};
    for (size_t i = 0; i < 2 && !strcmp(name, "snmpd"); i++)
        if (!snmpd_user_is(users[i]) && (!doctor->agent_user || users[i] != doctor->agent_user))
            return false;
    return true;
}

/* Device and inode of a namespace's file are its identity. */
static int identify(const char *path, struct stat *ret_status)
{
    return stat(path, ret_status) < 0 ? -errno : 0;
}

static int identify_ours(const struct cli *cli, struct stat *ret_status)
{
    char path[PATH_MAX];
    if (!cli->netns)
        return identify("/proc/self/ns/net", ret_status);
    snprintf(path, sizeof path, "%s%s", strchr(cli->netns, '/') ? "" : "/run/netns/", cli->netns);
    return identify(path, ret_status);
}

static void take_process(const struct doctor_process *process, const struct stat *ours,
                         struct doctor_processes *processes)
{
    struct stat theirs;
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/ns/net", (int)process->pid);
    int result = identify(path, &theirs);
    if (result == -ENOENT || result == -ESRCH)
        return; /* it has ended meanwhile */
    if (result < 0 || !ours)
        processes->unreadable = process->pid;
    else if (theirs.st_dev != ours->st_dev || theirs.st_ino != ours->st_ino)
        processes->elsewhere = process->pid;
    else if (processes->here_count < DOCTOR_PROCESSES_MAX)
        processes->here[processes->here_count++] = *process;
}

struct doctor_processes doctor_find_processes(const struct doctor *doctor, const char *name)
{
    struct doctor_processes processes = {.elsewhere = 0};
    struct doctor_process process;
    struct stat ours;
    const bool known = identify_ours(doctor->cli, &ours) == 0;
    DIR *proc = opendir("/proc");
    const struct dirent *entry;
    while (proc && (entry = readdir(proc))) {
        if (!isdigit((unsigned char)entry->d_name[0]) ||
            !read_status(entry->d_name, name, &process))
            continue;
        if (is_believed(doctor, name, &process))
            take_process(&process, known ? &ours : NULL, &processes);
        else
            processes.impostor = process;
    }
    if (proc)
        closedir(proc);
    return processes;
}

bool doctor_read_snmpd(const struct doctor *doctor, pid_t pid, struct doctor_process *ret_process)
{
    char text[16];
    struct doctor_process process;
    snprintf(text, sizeof text, "%d", (int)pid);
    if (pid <= 0 || !read_status(text, "snmpd", &process) ||
        !is_believed(doctor, "snmpd", &process))
        return false;
    *ret_process = process;
    return true;
}

bool doctor_is_snmpd(const struct doctor *doctor, pid_t pid)
{
    struct doctor_process process;
    return doctor_read_snmpd(doctor, pid, &process);
}

bool doctor_process_is_stopped(const struct doctor_process *process)
{
    return process->state == 'T' || process->state == 't';
}
