/* SPDX-License-Identifier: BSD-2-Clause */
/* Doing something inside another network namespace. */
#pragma once

#include <stdbool.h>

/* Where namespaces have names, as by "ip netns". */
#define NETWORK_NAMESPACE_FOLDER "/run/netns"

/*
 * Calls function(context) inside a namespace and comes back.
 *
 * netns  a name under /run/netns, a path when there is a '/' in it, or NULL for the calling
 *        thread's own.
 *
 * Returns what the function returns, or a negative errno: -ENOENT no such namespace, -EINVAL a
 * file that is none, -EPERM no right to enter it.
 */
int network_namespace_call(const char *netns, int (*function)(void *context), void *context)
    __attribute__((warn_unused_result));

/* Whether the calling thread's namespace is that of the first process: 1 yes, 0 no, -EACCES or the
 * like when it may not ask. */
int network_namespace_is_host(void);

/* Whether the kernel has IPv6. */
bool network_namespace_has_inet6(void);
