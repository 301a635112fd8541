/* SPDX-License-Identifier: BSD-2-Clause */
#include "sources/sysctl.h"
#include "util/cleanup.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

void sysctl_path(char path[SYSCTL_PATH_SIZE], const char *family, const char *group,
                 const char *interface, const char *name)
{
    snprintf(path, SYSCTL_PATH_SIZE, "%s/%s/%s/%s", family, group, interface, name);
}

int sysctl_read(int directory, const char *path, int64_t *ret_number)
{
    CLEANUP_CLOSE int file = openat(directory, path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return -errno;
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

int sysctl_write(int directory, const char *path, int64_t number)
{
    CLEANUP_CLOSE int file = openat(directory, path, O_WRONLY | O_CLOEXEC);
    if (file < 0)
        return -errno;
    char text[32];
    int length = snprintf(text, sizeof text, "%" PRId64 "\n", number);
    return write(file, text, (size_t)length) < 0 ? -errno : 0;
}
