/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How old an answer may be.  What the kernel does not announce has to be read again: by whom, a
 * request decides from the age of what it finds.
 */
#pragma once

#include "util/clock.h"

enum freshness {
    FRESH,
    FRESH_SO_FAR, /* serve it, and read again beside: the next request will want it */
    STALE,        /* read again first */
};

#define FRESHNESS_LIMIT NANOSECONDS_PER_SECOND
/* Long enough before the limit for the reading of many thousands of interfaces. */
#define FRESHNESS_AHEAD (800 * NANOSECONDS_PER_MILLISECOND)

/* In a storm nobody asks for a reading again before. */
#define FRESHNESS_STORM (100 * NANOSECONDS_PER_MILLISECOND)

/* How long a request waits for all that it needs: less than the second after which a master repeats
 * it. */
#define FRESHNESS_PATIENCE (800 * NANOSECONDS_PER_MILLISECOND)

/* Whoever waits looks this often whether it is to end. */
#define FRESHNESS_SLICE (50 * NANOSECONDS_PER_MILLISECOND)

static inline struct timespec freshness_time(uint64_t time)
{
    return (struct timespec){.tv_sec = (time_t)(time / NANOSECONDS_PER_SECOND),
                             .tv_nsec = (long)(time % NANOSECONDS_PER_SECOND)};
}

static inline enum freshness freshness_of(uint64_t now, uint64_t read_time)
{
    uint64_t age = now > read_time ? now - read_time : 0;
    return age > FRESHNESS_LIMIT ? STALE : age > FRESHNESS_AHEAD ? FRESH_SO_FAR : FRESH;
}
