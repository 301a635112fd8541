/* SPDX-License-Identifier: BSD-2-Clause */
#include "sources/sysctl.h"
#include "util/cleanup.h"

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

static int open_family(const char *path)
{
    int directory = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
    return directory < 0 ? -errno : directory;
}

int sysctl_open(struct sysctl *ret_sysctl)
{
    int inet = open_family("/proc/sys/net/ipv4");
    int inet6 = open_family("/proc/sys/net/ipv6");
    const int result = inet < 0 ? inet : inet6 < 0 && inet6 != -ENOENT ? inet6 : 0;
    if (result < 0) {
        struct sysctl opened = {inet, inet6};
        sysctl_done(&opened);
        return result;
    }
    *ret_sysctl = (struct sysctl){inet, inet6 < 0 ? -1 : inet6};
    return 0;
}

void sysctl_done(struct sysctl *sysctl)
{
    if (sysctl->inet >= 0)
        close(sysctl->inet);
    if (sysctl->inet6 >= 0)
        close(sysctl->inet6);
    sysctl->inet = sysctl->inet6 = -1;
}

static int open_value(const struct sysctl *sysctl, const char *path, int flags)
{
    enum { FAMILY_LENGTH = 5 }; /* "ipv4/" */
    const int directory = strncmp(path, "ipv6/", FAMILY_LENGTH) == 0 ? sysctl->inet6 : sysctl->inet;
    if (directory < 0)
        return -ENOENT;
    int file = openat(directory, path + FAMILY_LENGTH, flags | O_CLOEXEC);
    return file < 0 ? -errno : file;
}

int sysctl_read(const struct sysctl *sysctl, const char *path, int64_t *ret_number)
{
    CLEANUP_CLOSE int file = open_value(sysctl, path, O_RDONLY);
    if (file < 0)
        return file;
    char text[32];
    ssize_t length = read(file, text, sizeof text - 1);
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

int sysctl_write(const struct sysctl *sysctl, const char *path, int64_t number)
{
    CLEANUP_CLOSE int file = open_value(sysctl, path, O_WRONLY);
    if (file < 0)
        return file;
    char text[32];
    int length = snprintf(text, sizeof text, "%" PRId64 "\n", number);
    return write(file, text, (size_t)length) < 0 ? -errno : 0;
}
