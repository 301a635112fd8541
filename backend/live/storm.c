/* SPDX-License-Identifier: BSD-2-Clause */
#include "live/storm.h"
#include "live/pace.h"

#include <errno.h>
#include <time.h>

int read_through_storm(int (*read)(void *context), void *context)
{
    int result = read(context);
    for (int i = 0; i < PACE_TABLE_PAUSES && (result == -EAGAIN || result == -EINTR); i++) {
        nanosleep(&(struct timespec){.tv_nsec = PACE_TABLE_FIRST_PAUSE * 1000000L << i}, NULL);
        result = read(context);
    }
    return result;
}
