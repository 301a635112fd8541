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

/* False when it has ended, or has another name. */
static bool process_read(pid_t pid, const char *name, struct process *ret_process)
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
    if (strcmp(process.name, name) != 0)
        return false;
    const struct passwd *entry = getpwuid(process.user);
    snprintf(process.user_name, sizeof process.user_name, "%u", (unsigned)process.user);
    if (entry)
        snprintf(process.user_name, sizeof process.user_name, "%s", entry->pw_name);
    *ret_process = process;
    return true;
}

static bool is_believed(uid_t user, uid_t agent_user)
{
    return snmpd_user_is(user) || (agent_user && user == agent_user);
}

/* Anybody can call a program snmpd.  Both users count: a set-user-ID program is root's, and its
 * words are those of whoever started it. */
static bool is_snmpd(const struct process *process, uid_t agent_user)
{
    return is_believed(process->user, agent_user) && is_believed(process->real_user, agent_user);
}

/* Device and inode of a namespace's file are its identity. */
static bool is_elsewhere(struct process *process, const char *netns)
{
    struct stat ours, theirs;
    char path[64], our_path[PATH_MAX];
    snprintf(path, sizeof path, "/proc/%d/ns/net", (int)process->pid);
    snprintf(our_path, sizeof our_path, "%s%s", netns && !strchr(netns, '/') ? "/run/netns/" : "",
             netns ? netns : "/proc/self/ns/net");
    process->placed = stat(path, &theirs) == 0 && stat(our_path, &ours) == 0;
    return process->placed && (theirs.st_dev != ours.st_dev || theirs.st_ino != ours.st_ino);
}

/* Whether a list of modules, separated as snmpd has it, has one of this name. */
static bool lists(const char *list, const char *module)
{
    static const char separators[] = ", :";
    for (list += strspn(list, separators); *list; list += strspn(list, separators)) {
        const size_t length = strcspn(list, separators);
        if (length == strlen(module) && !strncmp(list, module, length))
            return true;
        list += length;
    }
    return false;
}

bool process_has_module(pid_t snmpd, const char *module)
{
    char path[64], *word = NULL;
    size_t size = 0;
    bool is_list = false, only_some = false, wanted = false, unwanted = false;
    snprintf(path, sizeof path, "/proc/%d/cmdline", (int)snmpd);
    CLEANUP_FCLOSE FILE *file = fopen(path, "re");
    if (!file)
        return false;
    while (getdelim(&word, &size, '\0', file) > 0) {
        const char *list = is_list ? word : !strncmp(word, "-I", 2) ? word + 2 : "";
        is_list = !is_list && !strcmp(word, "-I");
        if (*list == '-')
            unwanted |= lists(list + 1, module);
        else if (*list) {
            only_some = true;
            wanted |= lists(list, module);
        }
    }
    free(word);
    return only_some ? wanted : !unwanted;
}

void processes_find(const char *name, uid_t agent_user, const char *netns,
                    struct processes *ret_processes)
{
    struct processes *processes = ret_processes;
    struct process process;
    DIR *proc = opendir("/proc");
    const struct dirent *entry;
    *processes = (struct processes){.elsewhere = 0};
    while (proc && (entry = readdir(proc))) {
        const pid_t pid = atoi(entry->d_name);
        if (pid <= 0 || !process_read(pid, name, &process))
            continue;
        if (!strcmp(name, "snmpd") && !is_snmpd(&process, agent_user))
            processes->impostor = process;
        else if (is_elsewhere(&process, netns))
            processes->elsewhere = pid;
        else if (process.state != 'Z')
            processes->here = process;
    }
    if (proc)
        closedir(proc);
}
