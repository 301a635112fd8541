/* SPDX-License-Identifier: BSD-2-Clause */
#include "doctor/examination.h"
#include "programs/snmpd_user.h"
#include "util/cleanup.h"

#include <dirent.h>
#include <limits.h>
#include <pwd.h>
#include <string.h>
#include <sys/stat.h>

static void take_groups(const char *text, struct process *process)
{
    char *end;
    for (; process->group_count < GROUPS_MAX; text = end) {
        const unsigned long group = strtoul(text, &end, 10);
        if (end == text)
            return;
        process->groups[process->group_count++] = (gid_t)group;
    }
}

bool process_read(pid_t pid, struct process *ret_process)
{
    struct process process = {.pid = pid};
    char path[64], line[1024];
    snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
    CLEANUP_FCLOSE FILE *file = fopen(path, "re");
    while (file && fgets(line, sizeof line, file)) {
        sscanf(line, "Name: %63[^\n]", process.name);
        sscanf(line, "State: %c", &process.state);
        sscanf(line, "Uid: %u %u", &process.real_user, &process.user);
        if (sscanf(line, "Gid: %*u %u", &process.groups[0]) == 1)
            process.group_count = 1;
        if (!strncmp(line, "Groups:", strlen("Groups:")))
            take_groups(line + strlen("Groups:"), &process);
    }
    *ret_process = process;
    return process.name[0] != '\0';
}

static bool is_believed(uid_t user, uid_t agent_user)
{
    return snmpd_user_is(user) || (agent_user && user == agent_user);
}

bool process_is_snmpd(const struct process *process, uid_t agent_user)
{
    return !strcmp(process->name, "snmpd") && is_believed(process->user, agent_user) &&
           is_believed(process->real_user, agent_user);
}

/* Device and inode of a namespace's file are its identity. */
static bool is_elsewhere(pid_t pid, const char *netns)
{
    struct stat ours, theirs;
    char path[64], our_path[PATH_MAX];
    snprintf(path, sizeof path, "/proc/%d/ns/net", (int)pid);
    snprintf(our_path, sizeof our_path, "%s%s", netns && !strchr(netns, '/') ? "/run/netns/" : "",
             netns ? netns : "/proc/self/ns/net");
    return stat(path, &theirs) == 0 && stat(our_path, &ours) == 0 &&
           (theirs.st_dev != ours.st_dev || theirs.st_ino != ours.st_ino);
}

void processes_find(const char *name, uid_t agent_user, const char *netns,
                    struct processes *ret_processes)
{
    struct processes *processes = ret_processes;
    struct process process;
    DIR *proc = opendir("/proc");
    const struct dirent *entry;
    *processes = (struct processes){.count = 0};
    while (proc && (entry = readdir(proc))) {
        const pid_t pid = atoi(entry->d_name);
        if (pid <= 0 || !process_read(pid, &process) || strcmp(process.name, name) != 0)
            continue;
        if (!strcmp(name, "snmpd") && !process_is_snmpd(&process, agent_user))
            processes->impostor = process;
        else if (is_elsewhere(pid, netns))
            processes->elsewhere = pid;
        else if (process.state != 'Z' && processes->count < PROCESSES_MAX)
            processes->here[processes->count++] = process;
    }
    if (proc)
        closedir(proc);
}

const char *process_user(const struct process *process, char text[64])
{
    const struct passwd *entry = getpwuid(process->user);
    if (entry)
        snprintf(text, 64, "%s", entry->pw_name);
    else
        snprintf(text, 64, "%u", (unsigned)process->user);
    return text;
}
