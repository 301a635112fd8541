/* SPDX-License-Identifier: BSD-2-Clause */
#include "agent/named_namespaces.h"
#include "netlink/network_namespace.h"

#include <errno.h>
#include <sys/inotify.h>
#include <unistd.h>

static int watched = -1;

/* The folder is made with the first name: until then its parent says so. */
static void watch_folder(void)
{
    if (inotify_add_watch(watched, NETWORK_NAMESPACE_FOLDER,
                          IN_CREATE | IN_DELETE | IN_MOVE | IN_ONLYDIR) < 0)
        (void)inotify_add_watch(watched, "/run", IN_CREATE | IN_ONLYDIR | IN_ONESHOT);
}

int named_namespaces_watch(void)
{
    if (watched < 0)
        watched = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    if (watched < 0)
        return -errno;
    watch_folder();
    return watched;
}

void named_namespaces_take(void)
{
    char events[4096];
    while (read(watched, events, sizeof events) > 0)
        ;
    watch_folder();
}

void named_namespaces_forget(void)
{
    if (watched >= 0)
        close(watched);
    watched = -1;
}
