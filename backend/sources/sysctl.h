/* SPDX-License-Identifier: BSD-2-Clause */
/* Numbers below /proc/sys/net of one network namespace. */
#pragma once

#include <stdint.h>

/*
 * The directories ipv4 and ipv6, opened inside the namespace.  Not their parent: that one shows
 * whoever looks his own namespace, whenever he looks.
 */
struct sysctl {
    int inet;  /* -1: the kernel does not have it */
    int inet6;
};

int sysctl_open(struct sysctl *ret_sysctl) __attribute__((warn_unused_result));
void sysctl_done(struct sysctl *sysctl);

/* path: "ipv4/..." or "ipv6/...".  0, or a negative errno; -EBADMSG when there is no number in
 * the file. */
int sysctl_read(const struct sysctl *sysctl, const char *path, int64_t *ret_number)
    __attribute__((warn_unused_result));

int sysctl_write(const struct sysctl *sysctl, const char *path, int64_t number)
    __attribute__((warn_unused_result));

enum { SYSCTL_PATH_SIZE = 96 };

/* "ipv6", "neigh", "eth0", "retrans_time_ms": the path of one interface's value. */
void sysctl_path(char path[SYSCTL_PATH_SIZE], const char *family, const char *group,
                 const char *interface, const char *name);
