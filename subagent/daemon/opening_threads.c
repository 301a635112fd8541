/* SPDX-License-Identifier: BSD-2-Clause */
#include "daemon/opening_threads.h"

#include "daemon/loop.h"
#include "util/clock.h"

#include <pthread.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

enum { WORKERS_MAX = 4 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed;
static struct opening *waiting, **end_of_waiting = &waiting;
static long workers;

static struct opening *take_waiting(void)
{
    struct opening *opening = waiting;
    if (opening)
        waiting = opening->next;
    if (!waiting)
        end_of_waiting = &waiting;
    return opening;
}

/* Each is handed over as it is done: all of a thousand would wait for the last. */
static void *work(void *context)
{
    struct opening *opening;
    pthread_mutex_lock(&lock);
    while ((opening = take_waiting())) {
        pthread_mutex_unlock(&lock);
        opening_carry_out(opening);
        loop_wake();
        pthread_mutex_lock(&lock);
    }
    workers--;
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&lock);
    return context;
}

/* Under the lock.  False: none works, and none could be started. */
static bool start_worker(void)
{
    const long processors = sysconf(_SC_NPROCESSORS_ONLN);
    pthread_t thread;
    sigset_t all, before;
    if (workers >= WORKERS_MAX || workers >= (processors > 1 ? processors : 1))
        return true;
    if (workers == 0) { /* nobody waits for it */
        pthread_condattr_t monotonic;
        pthread_condattr_init(&monotonic);
        pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
        pthread_cond_init(&changed, &monotonic);
        pthread_condattr_destroy(&monotonic);
    }
    sigfillset(&all); /* signals are the main thread's */
    pthread_sigmask(SIG_SETMASK, &all, &before);
    const bool started = pthread_create(&thread, NULL, work, NULL) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (started)
        pthread_detach(thread);
    workers += started;
    return workers > 0;
}

void opening_threads_begin(struct opening *opening)
{
    pthread_mutex_lock(&lock);
    opening->next = NULL;
    *end_of_waiting = opening;
    end_of_waiting = &opening->next;
    const bool beside = start_worker();
    workers += !beside; /* without memory for a thread, it is this one */
    pthread_mutex_unlock(&lock);
    if (!beside)
        work(NULL);
}

bool opening_threads_wait(uint64_t until)
{
    const struct timespec deadline = {.tv_sec = (time_t)(until / NANOSECONDS_PER_SECOND),
                                      .tv_nsec = (long)(until % NANOSECONDS_PER_SECOND)};
    pthread_mutex_lock(&lock);
    while (workers > 0 && monotonic_now() < until)
        pthread_cond_timedwait(&changed, &lock, &deadline);
    const bool settled = workers == 0;
    pthread_mutex_unlock(&lock);
    return settled;
}
