/* SPDX-License-Identifier: BSD-2-Clause */
/* CLOCK_MONOTONIC in nanoseconds, and what the kernel counts times in. */
#pragma once

#include <stdint.h>
#include <time.h>
#include <unistd.h>

#define NANOSECONDS_PER_SECOND UINT64_C(1000000000)
#define NANOSECONDS_PER_MILLISECOND UINT64_C(1000000)
#define NANOSECONDS_PER_TICK UINT64_C(10000000) /* a hundredth of a second: SNMP's TimeTicks */

static inline uint64_t monotonic_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * NANOSECONDS_PER_SECOND + (uint64_t)now.tv_nsec;
}

/* USER_HZ. */
static inline unsigned user_ticks_per_second(void)
{
    const long ticks = sysconf(_SC_CLK_TCK);
    return ticks > 0 ? (unsigned)ticks : 100;
}
