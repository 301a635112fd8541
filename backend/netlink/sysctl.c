/* SPDX-License-Identifier: BSD-2-Clause */
#include "netlink/sysctl.h"
#include "util/cleanup.h"
#include "util/shortage.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void sysctl_path(char path[SYSCTL_PATH_SIZE], const char *family, const char *group,
                 const char *interface, const char *name)
{
    snprintf(path, SYSCTL_PATH_SIZE, "%s/%s/%s/%s", family, group, interface, name);
}

static const char *const namespace_paths[SYSCTL_NAMESPACE_COUNT] = {
    [SYSCTL_INET_MTU_EXPIRES] = "ipv4/route/mtu_expires",
    [SYSCTL_INET6_MTU_EXPIRES] = "ipv6/route/mtu_expires",
    [SYSCTL_INET6_ALL_ACCEPT_DAD] = "ipv6/conf/all/accept_dad",
};

static int open_value(const struct sysctl *sysctl, const char *path, int flags)
{
    enum { FAMILY_LENGTH = 5 }; /* "ipv4/" */
    const int directory = strncmp(path, "ipv6/", FAMILY_LENGTH) == 0 ? sysctl->inet6 : sysctl->inet;
    if (directory < 0)
        return -ENOENT;
    int file = openat(directory, path + FAMILY_LENGTH, flags | O_CLOEXEC);
    return file < 0 ? -errno : file;
}

static int open_family(const char *path)
{
    int directory = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
    return directory < 0 ? -errno : directory;
}

int sysctl_open(struct sysctl *ret_sysctl)
{
    struct sysctl opened = {
        open_family("/proc/sys/net/ipv4"), open_family("/proc/sys/net/ipv6"), {0}};
    for (size_t i = 0; i < SYSCTL_NAMESPACE_COUNT; i++)
        opened.namespace_values[i] = open_value(&opened, namespace_paths[i], O_RDONLY);
    int result = opened.inet < 0 ? opened.inet : 0;
    if (result == 0 && opened.inet6 < 0 && opened.inet6 != -ENOENT)
        result = opened.inet6;
    /* One that is not there has a default; one that could not be opened must not get it. */
    for (size_t i = 0; result == 0 && i < SYSCTL_NAMESPACE_COUNT; i++)
        if (is_shortage(opened.namespace_values[i]))
            result = opened.namespace_values[i];
    if (result < 0)
        sysctl_done(&opened);
    else
        *ret_sysctl = opened;
    return result;
}

static void close_one(int *descriptor)
{
    if (*descriptor >= 0)
        close(*descriptor);
    *descriptor = -1;
}

void sysctl_done(struct sysctl *sysctl)
{
    close_one(&sysctl->inet);
    close_one(&sysctl->inet6);
    for (size_t i = 0; i < SYSCTL_NAMESPACE_COUNT; i++)
        close_one(&sysctl->namespace_values[i]);
}

int sysctl_read_value(int file, int64_t *ret_number)
{
    char text[32];
    ssize_t length = pread(file, text, sizeof text - 1, 0);
    if (length < 0)
        return -errno;
    text[length] = '\0';
    char *end;
    errno = 0;
    long long number = strtoll(text, &end, 10);
    if (end == text || errno)
        return -EBADMSG;
    *ret_number = number;
    return 0;
}

int sysctl_read_namespace(const struct sysctl *sysctl, enum sysctl_namespace_value value,
                          int64_t *ret_number)
{
    const int file = sysctl->namespace_values[value];
    return file < 0 ? -ENOENT : sysctl_read_value(file, ret_number);
}

int sysctl_read(const struct sysctl *sysctl, const char *path, int64_t *ret_number)
{
    CLEANUP_CLOSE int file = open_value(sysctl, path, O_RDONLY);
    return file < 0 ? file : sysctl_read_value(file, ret_number);
}

int sysctl_open_value(const struct sysctl *sysctl, const char *path)
{
    return open_value(sysctl, path, O_RDWR);
}

int sysctl_write_value(int file, int64_t number)
{
    char text[32];
    int length = snprintf(text, sizeof text, "%" PRId64 "\n", number);
    return pwrite(file, text, (size_t)length, 0) < 0 ? -errno : 0;
}

void sysctl_close_folders(struct sysctl *sysctl)
{
    if (sysctl->inet >= 0)
        close(sysctl->inet);
    if (sysctl->inet6 >= 0)
        close(sysctl->inet6);
    sysctl->inet = sysctl->inet6 = -1;
}
