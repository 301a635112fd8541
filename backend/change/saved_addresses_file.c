/* SPDX-License-Identifier: BSD-2-Clause */
#include "change/saved_addresses.h"
#include "util/cleanup.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#define DIRECTORY "/run/ipif"

/* Kernels from 5.14; not in every libc's headers. */
#ifndef SO_NETNS_COOKIE
#define SO_NETNS_COOKIE 71
#endif

enum { FILE_SIZE_MAX = 16 * 1024 * 1024 };

int saved_addresses_path(const struct netlink *netlink, uint32_t ifindex,
                         char ret_path[static SAVED_PATH_SIZE])
{
    /* Unlike its inode number, the cookie of a namespace is never given to another one. */
    uint64_t cookie;
    socklen_t length = sizeof cookie;
    if (getsockopt(mnl_socket_get_fd(netlink->socket), SOL_SOCKET, SO_NETNS_COOKIE, &cookie,
                   &length) < 0)
        return -errno;
    snprintf(ret_path, SAVED_PATH_SIZE, DIRECTORY "/ipv6-%" PRIu64 "-%" PRIu32, cookie, ifindex);
    return 0;
}

int saved_addresses_save(const char *path, const struct saved_addresses *saved)
{
    if (saved->length == 0)
        return unlink(path) < 0 && errno != ENOENT ? -errno : 0;
    if (mkdir(DIRECTORY, 0755) < 0 && errno != EEXIST)
        return -errno;
    char temporary[SAVED_PATH_SIZE + 8];
    snprintf(temporary, sizeof temporary, "%s.XXXXXX", path);
    CLEANUP_CLOSE int file = mkostemp(temporary, O_CLOEXEC);
    if (file < 0)
        return -errno;
    const ssize_t written = write(file, saved->bytes, saved->length);
    int result = written < 0 ? -errno : 0;
    if (result == 0 && (size_t)written < saved->length)
        result = -ENOSPC;
    /* Another user's daemon may be the one that switches on again. */
    if (result == 0 && (fchmod(file, 0644) < 0 || rename(temporary, path) < 0))
        result = -errno;
    if (result < 0)
        unlink(temporary);
    return result;
}

int saved_addresses_load(const char *path, uint32_t ifindex, struct saved_addresses *saved)
{
    CLEANUP_CLOSE int file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    struct stat status, directory;
    if (file < 0 || fstat(file, &status) < 0 || stat(DIRECTORY, &directory) < 0)
        return -errno;
    if (!S_ISREG(status.st_mode) || status.st_size > FILE_SIZE_MAX)
        return -EBADMSG;
    /* What just anybody could have written is not ours to send to the kernel. */
    if ((status.st_uid != 0 && status.st_uid != geteuid() && status.st_uid != directory.st_uid) ||
        (status.st_mode & 022) || (directory.st_mode & 022))
        return -EACCES;
    CLEANUP_FREE char *bytes = malloc((size_t)status.st_size + 1);
    if (!bytes)
        return -ENOMEM;
    const ssize_t length = read(file, bytes, (size_t)status.st_size);
    if (length < 0)
        return -errno;
    return length == status.st_size ? saved_addresses_take(bytes, (size_t)length, ifindex, saved)
                                    : -EBADMSG;
}
