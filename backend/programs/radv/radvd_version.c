/* SPDX-License-Identifier: BSD-2-Clause */
#include "programs/radv/radvd_version.h"

#include "util/cleanup.h"
#include "util/shortage.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The program has its version as a string of its own, "2.19", to print it.  The minor number, or
 * -1 where there is none. */
static int find_minor_version(const char *bytes, size_t length)
{
    for (const char *next = bytes; length - (size_t)(next - bytes) > 6;) {
        next = memmem(next, length - (size_t)(next - bytes),
                      "\0"
                      "2.",
                      3);
        if (!next || length - (size_t)(next - bytes) < 6)
            break;
        next += 3;
        if (next[0] >= '0' && next[0] <= '9' && next[1] >= '0' && next[1] <= '9' &&
            strchr("._-", next[2]))
            return (next[0] - '0') * 10 + next[1] - '0';
    }
    return -1;
}

static int minor_version(const char *path, int *ret_minor)
{
    enum { LIMIT = 1 << 20 }; /* ten times a radvd */
    CLEANUP_CLOSE int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (descriptor < 0)
        return -errno;
    CLEANUP_FREE char *bytes = malloc(LIMIT);
    if (!bytes)
        return -ENOMEM;
    const ssize_t length = read(descriptor, bytes, LIMIT);
    if (length < 0)
        return -errno;
    *ret_minor = find_minor_version(bytes, (size_t)length);
    return 0;
}

int radvd_is_before_rfc8319(pid_t process, bool *ret_is_before)
{
    /* Only root may look through /proc; for everybody else the installed program must do. */
    char own[32];
    const char *const paths[] = {own, "/usr/sbin/radvd"};
    int minor = -1;
    snprintf(own, sizeof own, "/proc/%d/exe", (int)process);
    for (size_t i = 0; i < sizeof paths / sizeof *paths && minor < 0; i++) {
        int r = minor_version(paths[i], &minor);
        if (is_own_shortage(r))
            return r;
        if (r == 0)
            break;
    }
    *ret_is_before = minor >= 0 && minor < 21;
    return 0;
}
