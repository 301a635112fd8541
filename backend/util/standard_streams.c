/* SPDX-License-Identifier: BSD-2-Clause */
#include "util/standard_streams.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int standard_streams_hold(void)
{
    for (int descriptor = STDIN_FILENO; descriptor <= STDERR_FILENO; descriptor++) {
        if (fcntl(descriptor, F_GETFD) >= 0)
            continue;
        /* The lowest free number is this one.  Unlike /dev/null, "/" is there in any chroot, and
         * unlike /dev/null it does not swallow what is written. */
        if (open("/", O_PATH) < 0)
            return -errno;
    }
    return 0;
}

int standard_streams_flush(void)
{
    if (fflush(stdout) != 0)
        return -errno;
    return ferror(stdout) ? -EIO : 0;
}
