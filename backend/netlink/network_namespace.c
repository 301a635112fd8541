/* SPDX-License-Identifier: BSD-2-Clause */
#include "netlink/network_namespace.h"
#include "util/cleanup.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct visit {
    int netns;
    int (*function)(void *context);
    void *context;
    int result;
};

/* A thread of its own, that ends at once: the caller's can never be left in the wrong place. */
static void *visit_main(void *argument)
{
    struct visit *visit = argument;
    if (setns(visit->netns, CLONE_NEWNET) < 0)
        visit->result = -errno;
    else
        visit->result = visit->function(visit->context);
    return NULL;
}

int network_namespace_call(const char *netns, int (*function)(void *context), void *context)
{
    if (!netns)
        return function(context);
    char path[PATH_MAX];
    int length = snprintf(path, sizeof path, "%s%s",
                          strchr(netns, '/') ? "" : NETWORK_NAMESPACE_FOLDER "/", netns);
    if (length < 0 || (size_t)length >= sizeof path || netns[0] == '\0')
        return -ENOENT;
    CLEANUP_CLOSE int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return -errno;
    struct visit visit = {descriptor, function, context, 0};
    pthread_t thread;
    int result = pthread_create(&thread, NULL, visit_main, &visit);
    if (result)
        return -result;
    pthread_join(thread, NULL);
    return visit.result;
}

int network_namespace_is_host(void)
{
    struct stat first, ours;
    if (stat("/proc/thread-self/ns/net", &ours) < 0 || stat("/proc/1/ns/net", &first) < 0)
        return -errno;
    return first.st_dev == ours.st_dev && first.st_ino == ours.st_ino;
}

bool network_namespace_has_inet6(void)
{
    /* Only its absence says so: a hardened unit cannot open an IPv6 socket and has IPv6 rows. */
    return access("/proc/net/if_inet6", F_OK) == 0 || errno != ENOENT;
}
