/* SPDX-License-Identifier: BSD-2-Clause */
#include "sources/keep.h"
#include "util/cleanup.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <linux/sockios.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#define KEEP_DIRECTORY "/run/ipif"

/* Kernels from 5.14; not in every libc's headers. */
#ifndef SO_NETNS_COOKIE
#define SO_NETNS_COOKIE 71
#endif

enum { KEEP_SIZE_MAX = 16 * 1024 * 1024 };

/* For kernels before 5.14. */
static int read_inode(int socket, uint64_t *ret_inode)
{
    CLEANUP_CLOSE int namespace = ioctl(socket, SIOCGSKNS);
    struct stat status;
    if (namespace < 0 || fstat(namespace, &status) < 0)
        return -errno;
    *ret_inode = status.st_ino;
    return 0;
}

int keep_path(const struct netlink *netlink, uint32_t ifindex, char ret_path[static KEEP_PATH_SIZE])
{
    const int socket = mnl_socket_get_fd(netlink->socket);
    /* Unlike its inode number, the cookie of a namespace is never given to another one. */
    uint64_t number;
    socklen_t length = sizeof number;
    const bool has_cookie = getsockopt(socket, SOL_SOCKET, SO_NETNS_COOKIE, &number, &length) == 0;
    int result = has_cookie ? 0 : read_inode(socket, &number);
    if (result == 0)
        snprintf(ret_path, KEEP_PATH_SIZE, KEEP_DIRECTORY "/ipv6-%s%" PRIu64 "-%" PRIu32,
                 has_cookie ? "" : "inode", number, ifindex);
    return result;
}

static int write_all(int file, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t written = write(file, bytes, length);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return -errno;
        bytes += written;
        length -= (size_t)written;
    }
    return 0;
}

int keep_write(const char *path, const struct replay *replay)
{
    if (mkdir(KEEP_DIRECTORY, 0755) < 0 && errno != EEXIST)
        return -errno;
    char temporary[KEEP_PATH_SIZE + 8];
    snprintf(temporary, sizeof temporary, "%s.XXXXXX", path);
    CLEANUP_CLOSE int file = mkostemp(temporary, O_CLOEXEC);
    if (file < 0)
        return -errno;
    int result = write_all(file, replay->bytes, replay->length);
    /* Another user's daemon may be the one that switches on again. */
    if (result == 0 && fchmod(file, 0644) < 0)
        result = -errno;
    if (result == 0 && rename(temporary, path) < 0)
        result = -errno;
    if (result < 0)
        unlink(temporary);
    return result;
}

int keep_read(const char *path, uint32_t ifindex, struct replay *replay)
{
    CLEANUP_CLOSE int file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (file < 0)
        return -errno;
    struct stat status;
    if (fstat(file, &status) < 0)
        return -errno;
    if (!S_ISREG(status.st_mode) || status.st_size > KEEP_SIZE_MAX)
        return -EBADMSG;
    /* What just anybody could have written is not ours to send to the kernel. */
    struct stat directory;
    if (stat(KEEP_DIRECTORY, &directory) < 0)
        return -errno;
    if ((status.st_uid != 0 && status.st_uid != geteuid() && status.st_uid != directory.st_uid) ||
        (status.st_mode & 022) || (directory.st_mode & 022))
        return -EACCES;
    CLEANUP_FREE char *bytes = malloc((size_t)status.st_size + 1);
    if (!bytes)
        return -ENOMEM;
    ssize_t length = read(file, bytes, (size_t)status.st_size);
    if (length < 0)
        return -errno;
    if (length != status.st_size)
        return -EBADMSG;
    return replay_take_bytes(bytes, (size_t)length, ifindex, replay);
}

void keep_forget(const char *path)
{
    unlink(path);
}
