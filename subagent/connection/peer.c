/* SPDX-License-Identifier: BSD-2-Clause */
#include "connection/channel.h"

#include "programs/snmpd_user.h"
#include "util/cleanup.h"
#include "util/log.h"

#include <libgen.h>
#include <pwd.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

static void check_process(int descriptor, const char *path)
{
    static uid_t warned;
    struct ucred peer;
    socklen_t size = sizeof peer;

    if (getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &peer, &size) < 0)
        return;
    const bool trusted = snmpd_user_is(peer.uid);
    const struct passwd *entry = trusted ? NULL : getpwuid(peer.uid);
    const char *name = entry ? entry->pw_name : NULL;
    if (!trusted && peer.uid != warned)
        log_warning("%s belongs to process %ld of user %s (%lu), neither root nor snmpd's user: "
                    "whoever it is gets what ipifd serves; see who listens there",
                    path, (long)peer.pid, name ? name : "without a name", (unsigned long)peer.uid);
    warned = trusted ? 0 : peer.uid;
}

static void check_folder(const char *path)
{
    static bool warned;
    CLEANUP_FREE char *copy = strdup(path);
    struct stat status;

    if (!copy)
        return;
    const char *folder = dirname(copy);
    if (stat(folder, &status) < 0)
        return;
    bool open = status.st_mode & S_IWOTH;
    if (open && !warned)
        log_warning("anybody may write %s, where the AgentX socket is, and so pose as snmpd: "
                    "chmod o-w %s",
                    folder, folder);
    warned = open;
}

void peer_check(int descriptor, const char *path)
{
    check_process(descriptor, path);
    check_folder(path);
}
