/* SPDX-License-Identifier: BSD-2-Clause */
/* The end of a thread that was told to end. */
#pragma once

#include "subagent/freshness.h"

#include <pthread.h>
#include <stdbool.h>
#include <time.h>

/* Joins it, but does not wait for the kernel or a bus: false when the thread is still busy, and what it
 * uses has to stay until the process ends, and it with it. */
static inline bool farewell_join(pthread_t thread)
{
    const uint64_t patience = 100 * NANOSECONDS_PER_MILLISECOND;
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until = freshness_time((uint64_t)until.tv_sec * NANOSECONDS_PER_SECOND +
                           (uint64_t)until.tv_nsec + patience);
    return pthread_timedjoin_np(thread, NULL, &until) == 0;
}
