/* SPDX-License-Identifier: BSD-2-Clause */
/* Times rounds of something and prints them, a line of microseconds each. */
#pragma once

#include <stdio.h>
#include <time.h>

static inline double stopwatch_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static inline void stopwatch_rounds(int rounds, void (*round)(void))
{
    round(); /* the first one opens what the others use */
    for (int i = 0; i < rounds; i++) {
        const double begin = stopwatch_now();
        round();
        printf("%.2f\n", stopwatch_now() - begin);
    }
}
