/* SPDX-License-Identifier: BSD-2-Clause */
/* The end of a thread that was told to end. */
#pragma once

#include "agent/freshness.h"

#include <pthread.h>
#include <stdbool.h>

/* Joins it once it has set *ended and told so, both under the lock; but does not wait for the kernel or
 * a bus: false when it is still busy, and what it uses has to stay until the process ends, and it with
 * it.  changed waits by CLOCK_MONOTONIC. */
static inline bool farewell_join(pthread_t thread, const bool *ended, pthread_mutex_t *lock,
                                 pthread_cond_t *changed)
{
    const struct timespec until = freshness_time(monotonic_now() + 100 * NANOSECONDS_PER_MILLISECOND);
    pthread_mutex_lock(lock);
    int error = 0;
    while (!*ended && !error)
        error = pthread_cond_timedwait(changed, lock, &until);
    const bool over = *ended;
    pthread_mutex_unlock(lock);
    if (!over) {
        pthread_detach(thread);
        return false;
    }
    return pthread_join(thread, NULL) == 0;
}
