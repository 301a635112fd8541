/* SPDX-License-Identifier: BSD-2-Clause */
#include "cli/doctor.h"
#include "util/cleanup.h"

#include <ctype.h>
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

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
    unsigned user = 0, group = 0;

    snprintf(path, sizeof path, "/proc/%.20s/status", pid);
    CLEANUP_FCLOSE FILE *file = fopen(path, "re");
    while (file && fgets(line, sizeof line, file)) {
        sscanf(line, "Name: %63[^\n]", found);
        sscanf(line, "Uid: %*u %u", &user);
        if (sscanf(line, "Gid: %*u %u", &group) == 1)
            process.groups[process.group_count++] = group;
        if (!strncmp(line, "Groups:", 7))
            take_groups(line + 7, &process);
    }
    if (strcmp(found, name) != 0)
        return false;
    process.user = user;
    *ret_process = process;
    return true;
}

bool doctor_find_process(const char *name, struct doctor_process *ret_process)
{
    DIR *proc = opendir("/proc");
    const struct dirent *entry;
    bool found = false;
    while (proc && !found && (entry = readdir(proc)))
        found = isdigit((unsigned char)entry->d_name[0]) &&
                read_status(entry->d_name, name, ret_process);
    if (proc)
        closedir(proc);
    return found;
}
