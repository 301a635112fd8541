/* SPDX-License-Identifier: BSD-2-Clause */
#include "daemon/reading_thread.h"

#include "util/clock.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

/* Whoever waits looks this often whether it is to end. */
#define SLICE (50 * NANOSECONDS_PER_MILLISECOND)
/* The end does not wait for the kernel or a bus for longer. */
#define ENDING_PATIENCE (100 * NANOSECONDS_PER_MILLISECOND)

struct reading_thread {
    struct reader reader; /* the first: a pointer to it is one to all */
    const volatile sig_atomic_t *stop;
    pthread_t thread;
    bool started;
    int wake; /* eventfd: there is something to do */
    atomic_bool ending;
    atomic_uint interval;
    uint64_t began; /* of the thread: when the last routine reading did */

    pthread_mutex_t lock;
    pthread_cond_t done;
    unsigned wanted;        /* counts what was asked for */
    unsigned finished;      /* the last of them that is done */
    struct reading reading; /* the last, until the thread takes it: who waits may give up */
    int result;
    bool ended;
};

static struct reading_thread *thread_of(struct reader *reader)
{
    return (struct reading_thread *)reader;
}

static void wake(struct reading_thread *thread)
{
    uint64_t one = 1;
    ssize_t written = write(thread->wake, &one, sizeof one);
    (void)written; /* fails only when it is awake anyway */
}

int reading_thread_open(enum reading_kind routine, const struct live_options *options,
                        const volatile sig_atomic_t *stop, struct reader **ret_reader)
{
    struct reading_thread *thread = calloc(1, sizeof *thread);
    if (!thread)
        return -ENOMEM;
    thread->stop = stop;
    thread->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    int error = thread->wake < 0 ? -errno : reader_init(&thread->reader, routine, options);
    if (error < 0) {
        if (thread->wake >= 0)
            close(thread->wake);
        free(thread);
        return error;
    }
    pthread_mutex_init(&thread->lock, NULL);
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&thread->done, &monotonic);
    pthread_condattr_destroy(&monotonic);
    *ret_reader = &thread->reader;
    return 0;
}

/* --- the thread ------------------------------------------------------------------------------- */

/* Asks for the routine reading, unless something is asked for already. */
static void ask_routine(struct reading_thread *thread)
{
    pthread_mutex_lock(&thread->lock);
    if (thread->wanted == thread->finished) {
        thread->wanted++;
        thread->reading = (struct reading){.kind = thread->reader.routine};
    }
    pthread_mutex_unlock(&thread->lock);
}

/* Does what was asked for until now. */
static void work(struct reading_thread *thread)
{
    pthread_mutex_lock(&thread->lock);
    const unsigned wanted = thread->wanted;
    const bool asked = wanted != thread->finished;
    struct reading reading = thread->reading;
    thread->reading = (struct reading){0};
    pthread_mutex_unlock(&thread->lock);
    if (!asked)
        return;
    if (reading.kind == thread->reader.routine)
        thread->began = monotonic_now();
    const int error = reader_carry_out(&thread->reader, &reading);
    pthread_mutex_lock(&thread->lock);
    thread->finished = wanted;
    thread->result = error;
    pthread_cond_broadcast(&thread->done);
    pthread_mutex_unlock(&thread->lock);
}

/* Until the routine reading that nobody asks for, whatever the kernel announces meanwhile: -1 for
 * never. */
static int milliseconds_to_routine(const struct reading_thread *thread)
{
    const unsigned seconds = atomic_load(&thread->interval);
    if (!seconds)
        return -1;
    const uint64_t due = thread->began + seconds * NANOSECONDS_PER_SECOND;
    const uint64_t now = monotonic_now();
    return now >= due ? 0 : (int)((due - now) / NANOSECONDS_PER_MILLISECOND) + 1;
}

static void *run(void *context)
{
    struct reading_thread *thread = context;
    struct pollfd descriptors[] = {
        {.fd = live_descriptor(thread->reader.live), .events = POLLIN},
        {.fd = thread->wake, .events = POLLIN},
    };

    thread->began = monotonic_now();
    while (!atomic_load(&thread->ending)) {
        int ready = poll(descriptors, 2, milliseconds_to_routine(thread));
        if (milliseconds_to_routine(thread) == 0)
            ask_routine(thread);
        if (ready > 0 && descriptors[1].revents) {
            uint64_t count;
            ssize_t taken = read(thread->wake, &count, sizeof count);
            (void)taken;
        }
        if (ready > 0 && descriptors[0].revents)
            reader_follow(&thread->reader);
        work(thread);
    }
    pthread_mutex_lock(&thread->lock);
    thread->ended = true;
    pthread_cond_broadcast(&thread->done);
    pthread_mutex_unlock(&thread->lock);
    return NULL;
}

int reading_thread_start(struct reader *reader)
{
    struct reading_thread *thread = thread_of(reader);
    /* Signals are the main thread's. */
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int error = pthread_create(&thread->thread, NULL, run, thread);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    thread->started = error == 0;
    return -error;
}

/* --- for the main thread ---------------------------------------------------------------------- */

/* A moment, in which the thread may have done something; until then at most. */
static void wait_a_moment(struct reading_thread *thread, uint64_t until)
{
    const uint64_t slice = monotonic_now() + SLICE;
    const uint64_t time = until < slice ? until : slice;
    const struct timespec deadline = {.tv_sec = (time_t)(time / NANOSECONDS_PER_SECOND),
                                      .tv_nsec = (long)(time % NANOSECONDS_PER_SECOND)};
    pthread_cond_timedwait(&thread->done, &thread->lock, &deadline);
}

bool reading_thread_close(struct reader *reader)
{
    struct reading_thread *thread = thread_of(reader);
    if (!reader)
        return true;
    if (thread->started) {
        const uint64_t until = monotonic_now() + ENDING_PATIENCE;
        atomic_store(&thread->ending, true);
        wake(thread);
        pthread_mutex_lock(&thread->lock);
        while (!thread->ended && monotonic_now() < until)
            wait_a_moment(thread, until);
        const bool ended = thread->ended;
        pthread_mutex_unlock(&thread->lock);
        if (!ended) {
            pthread_detach(thread->thread);
            return false;
        }
        pthread_join(thread->thread, NULL);
    }
    reader_done(reader);
    settings_done(&thread->reading.settings);
    close(thread->wake);
    pthread_cond_destroy(&thread->done);
    pthread_mutex_destroy(&thread->lock);
    free(thread);
    return true;
}

int reading_thread_read(struct reader *reader, const struct reading *reading, uint64_t until)
{
    struct reading_thread *thread = thread_of(reader);
    pthread_mutex_lock(&thread->lock);
    const unsigned wanted = ++thread->wanted;
    settings_done(&thread->reading.settings);
    thread->reading = *reading;
    wake(thread);
    int error = 0;
    while (error == 0 && (int)(thread->finished - wanted) < 0) {
        if (*thread->stop)
            error = -ECANCELED;
        else if (monotonic_now() >= until)
            error = -ETIMEDOUT;
        else
            wait_a_moment(thread, until);
    }
    if (error == 0)
        error = thread->result;
    pthread_mutex_unlock(&thread->lock);
    return error;
}

void reading_thread_read_ahead(struct reader *reader)
{
    ask_routine(thread_of(reader));
    wake(thread_of(reader));
}

void reading_thread_read_every(struct reader *reader, unsigned seconds)
{
    atomic_store(&thread_of(reader)->interval, seconds);
    wake(thread_of(reader));
}
