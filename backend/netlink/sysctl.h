/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Numbers below /proc/sys/net of one network namespace.
 *
 * From inside another namespace each look-up of a name is slower than the one before: the kernel
 * never finds, and so never reuses, what it has cached for somebody else's eyes.
 */
#pragma once

#include <stdint.h>

/* Values of the whole namespace, read again and again. */
enum sysctl_namespace_value {
    SYSCTL_INET_MTU_EXPIRES,
    SYSCTL_INET6_MTU_EXPIRES,
    SYSCTL_INET6_ALL_ACCEPT_DAD,
    SYSCTL_NAMESPACE_COUNT
};

/*
 * The directories ipv4 and ipv6, opened inside the namespace.  Not their parent: that one shows
 * whoever looks his own namespace, whenever he looks.
 */
struct sysctl {
    int inet;  /* -1: the kernel does not have it */
    int inet6;
    int namespace_values[SYSCTL_NAMESPACE_COUNT]; /* open files */
};

int sysctl_open(struct sysctl *ret_sysctl) __attribute__((warn_unused_result));
void sysctl_done(struct sysctl *sysctl);

/* Only the values of the whole namespace can be read from now on. */
void sysctl_close_folders(struct sysctl *sysctl);

/* A value of the whole namespace; -ENOENT when it has none. */
int sysctl_read_namespace(const struct sysctl *sysctl, enum sysctl_namespace_value value,
                          int64_t *ret_number) __attribute__((warn_unused_result));

/* path: "ipv4/..." or "ipv6/...".  0, or a negative errno; -EBADMSG when there is no number in
 * the file. */
int sysctl_read(const struct sysctl *sysctl, const char *path, int64_t *ret_number)
    __attribute__((warn_unused_result));

/* Opens a value for reading and writing: a descriptor, or a negative errno.  An interface's value
 * stays that interface's: reading and writing fail with -ENOENT once it has another name. */
int sysctl_open_value(const struct sysctl *sysctl, const char *path)
    __attribute__((warn_unused_result));
int sysctl_read_value(int file, int64_t *ret_number) __attribute__((warn_unused_result));
int sysctl_write_value(int file, int64_t number) __attribute__((warn_unused_result));

enum { SYSCTL_PATH_SIZE = 96 };

/* "ipv6", "neigh", "eth0", "retrans_time_ms": the path of one interface's value. */
void sysctl_path(char path[SYSCTL_PATH_SIZE], const char *family, const char *group,
                 const char *interface, const char *name);
