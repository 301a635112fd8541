/* SPDX-License-Identifier: BSD-2-Clause */
#include "cli/doctor.h"
#include "util/cleanup.h"

#include <ctype.h>
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static bool is_called(const char *pid, const char *name)
{
    char path[64], found[64] = "";
    snprintf(path, sizeof path, "/proc/%.20s/comm", pid);
    CLEANUP_FCLOSE FILE *file = fopen(path, "re");
    if (!file || !fgets(found, sizeof found, file))
        return false;
    found[strcspn(found, "\n")] = '\0';
    return !strcmp(found, name);
}

bool doctor_find_process(const char *name, pid_t *ret_pid, uid_t *ret_user)
{
    DIR *proc = opendir("/proc");
    const struct dirent *entry;
    bool found = false;
    while (proc && !found && (entry = readdir(proc))) {
        char path[64];
        struct stat status;
        if (!isdigit((unsigned char)entry->d_name[0]) || !is_called(entry->d_name, name))
            continue;
        snprintf(path, sizeof path, "/proc/%.20s", entry->d_name);
        if (stat(path, &status) < 0)
            continue;
        *ret_pid = (pid_t)atoi(entry->d_name);
        *ret_user = status.st_uid;
        found = true;
    }
    if (proc)
        closedir(proc);
    return found;
}
