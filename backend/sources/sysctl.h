/* SPDX-License-Identifier: BSD-2-Clause */
/* Numbers below /proc/sys/net of one network namespace. */
#pragma once

#include <stdint.h>

/* directory: a descriptor of /proc/sys/net, opened inside the namespace.  path: below it.  0, or
 * a negative errno; -EBADMSG when there is no number in it. */
int sysctl_read(int directory, const char *path, int64_t *ret_number)
    __attribute__((warn_unused_result));

int sysctl_write(int directory, const char *path, int64_t number)
    __attribute__((warn_unused_result));

enum { SYSCTL_PATH_SIZE = 96 };

/* "ipv6", "neigh", "eth0", "retrans_time_ms": the path of one interface's value. */
void sysctl_path(char path[SYSCTL_PATH_SIZE], const char *family, const char *group,
                 const char *interface, const char *name);
