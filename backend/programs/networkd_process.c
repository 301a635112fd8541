/* SPDX-License-Identifier: BSD-2-Clause */
#include "programs/networkd_process.h"

#include "programs/root_files.h"
#include "util/cleanup.h"
#include "util/shortage.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

/* The service's own process is that of the owner of its files; what helps at boot has the same
 * name as far as the kernel keeps it. */
static int is_networkd(int root, const char *process, uid_t owner, bool *ret_is)
{
    char path[PATH_MAX], user[32];
    CLEANUP_FREE char *status = NULL;
    snprintf(path, sizeof path, "/proc/%s/status", process);
    snprintf(user, sizeof user, "\nUid:\t%u\t", owner);
    int r = root_read(root, path, &status);
    if (r == 0)
        *ret_is = strncmp(status, "Name:\tsystemd-network\n", 22) == 0 && strstr(status, user);
    return is_own_shortage(r) ? r : 0;
}

static int find_process(int root, bool *ret_runs)
{
    uid_t owner;
    struct name_list processes;
    int r = root_owner(root, "/run/systemd/netif", &owner);
    if (r < 0) {
        *ret_runs = false;
        return is_own_shortage(r) ? r : 0;
    }
    r = root_list(root, "/proc", &processes);
    if (r < 0)
        return is_own_shortage(r) ? r : 0;
    bool found = false, sees_all = false; /* /proc may hide what is another user's */
    for (size_t i = 0; i < processes.count && r == 0 && !found; i++) {
        const char *name = processes.items[i];
        if (name[strspn(name, "0123456789")] != '\0')
            continue;
        sees_all |= strcmp(name, "1") == 0;
        r = is_networkd(root, name, owner, &found);
    }
    name_list_done(&processes);
    *ret_runs = found || !sees_all;
    return r;
}

int networkd_runs(int root, bool *ret_runs)
{
    static const char service[] = "/run/systemd/units/invocation:systemd-networkd.service";
    bool is_known = false, runs = true;
    int r = root_exists(root, "/run/systemd/units", &is_known);
    if (r == 0)
        r = is_known ? root_exists(root, service, &runs) : find_process(root, &runs);
    if (r == 0)
        *ret_runs = runs;
    return r;
}
