/* SPDX-License-Identifier: BSD-2-Clause */
#include "connection/interruption.h"

#include "util/clock.h"

#include <signal.h>
#include <stddef.h>
#include <time.h>
#include <unistd.h>

#ifndef sigev_notify_thread_id /* glibc has the member, and no name for it */
#define sigev_notify_thread_id _sigev_un._tid
#endif

static timer_t timer;
static bool created;
static volatile sig_atomic_t came;

static void on_tick(int number)
{
    (void)number;
    came = 1;
}

static bool create(void)
{
    struct sigaction action = {.sa_handler = on_tick}; /* without SA_RESTART */
    struct sigevent event = {.sigev_notify = SIGEV_THREAD_ID, .sigev_signo = SIGALRM};
    sigset_t ticks;

    event.sigev_notify_thread_id = gettid();
    sigemptyset(&action.sa_mask);
    sigemptyset(&ticks);
    sigaddset(&ticks, SIGALRM);
    /* Whoever started us may have blocked it. */
    return sigaction(SIGALRM, &action, NULL) == 0 &&
           pthread_sigmask(SIG_UNBLOCK, &ticks, NULL) == 0 &&
           timer_create(CLOCK_MONOTONIC, &event, &timer) == 0;
}

static bool set_interval(long milliseconds)
{
    const struct timespec interval = {
        .tv_nsec = milliseconds * (long)NANOSECONDS_PER_MILLISECOND,
    };
    const struct itimerspec setting = {.it_value = interval, .it_interval = interval};
    return timer_settime(timer, 0, &setting, NULL) == 0;
}

bool interruption_start(void)
{
    created = created || create();
    came = 0;
    return created && set_interval(INTERRUPTION_INTERVAL);
}

void interruption_stop(void)
{
    set_interval(0);
}

bool interruption_came(void)
{
    return came;
}
