/* SPDX-License-Identifier: BSD-2-Clause */
#include "daemon/reading_thread.h"

#include "util/array.h"
#include "util/clock.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

/* Whoever waits looks this often whether it is to end. */
#define SLICE (50 * NANOSECONDS_PER_MILLISECOND)

enum { EVENTS_AT_ONCE = 64 };

/* A reader of a thread. */
struct owned {
    struct reader reader; /* the first: a pointer to it is one to all */
    struct reading_thread *thread;
    /* The thread's lock protects these. */
    bool wants_routine; /* its routine reading, soon */
    bool dropped;
    unsigned interval; /* seconds between routine readings that nobody asks for; 0: none */
    uint64_t began;    /* when the last one did */
    uint64_t due;      /* when the handle is to be followed without a word of the kernel's */
};

struct reading_thread {
    const volatile sig_atomic_t *stop;
    pthread_t thread;
    bool started;
    int wake;   /* eventfd: there is something to do */
    int events; /* epoll: of wake, and of the readers' handles */
    atomic_bool ending;

    pthread_mutex_t lock;
    pthread_cond_t done;
    ARRAY(struct owned *) owned;
    unsigned wanted;        /* counts what somebody waits for */
    unsigned finished;      /* the last of them that is done */
    struct owned *of;       /* whose the reading is; NULL: there is none */
    struct reading reading; /* the last, until the thread takes it: who waits may give up */
    int result;
    bool ended;
};

static struct owned *owned_by(struct reader *reader)
{
    return (struct owned *)reader;
}

static void wake(struct reading_thread *thread)
{
    uint64_t one = 1;
    ssize_t written = write(thread->wake, &one, sizeof one);
    (void)written; /* fails only when it is awake anyway */
}

static int watch(struct reading_thread *thread, int descriptor, struct owned *owned)
{
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = owned};
    return epoll_ctl(thread->events, EPOLL_CTL_ADD, descriptor, &event) < 0 ? -errno : 0;
}

int reading_thread_new(const volatile sig_atomic_t *stop, struct reading_thread **ret_thread)
{
    struct reading_thread *thread = calloc(1, sizeof *thread);
    if (!thread)
        return -ENOMEM;
    thread->stop = stop;
    thread->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    thread->events = epoll_create1(EPOLL_CLOEXEC);
    int error = thread->wake < 0 || thread->events < 0 ? -errno : watch(thread, thread->wake, NULL);
    if (error < 0) {
        if (thread->wake >= 0)
            close(thread->wake);
        if (thread->events >= 0)
            close(thread->events);
        free(thread);
        return error;
    }
    pthread_mutex_init(&thread->lock, NULL);
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&thread->done, &monotonic);
    pthread_condattr_destroy(&monotonic);
    *ret_thread = thread;
    return 0;
}

static void free_owned(struct owned *owned)
{
    reader_done(&owned->reader);
    free(owned);
}

static void follow_at(void *reader, uint64_t time)
{
    struct owned *owned = owned_by(reader);
    pthread_mutex_lock(&owned->thread->lock);
    owned->due = time;
    pthread_mutex_unlock(&owned->thread->lock);
}

int reading_thread_open(struct reading_thread *thread, const char *context,
                        enum reading_kind routine, const struct live_options *options,
                        struct reader **ret_reader)
{
    struct owned *owned = calloc(1, sizeof *owned);
    if (!owned)
        return -ENOMEM;
    struct live_options own = *options;
    own.call_at = follow_at;
    owned->thread = thread;
    owned->due = UINT64_MAX;
    int error = reader_init(&owned->reader, context, routine, &own);
    if (error < 0) {
        free(owned);
        return error;
    }
    owned->began = monotonic_now();
    pthread_mutex_lock(&thread->lock);
    struct owned **place = array_append(&thread->owned);
    if (place)
        *place = owned;
    pthread_mutex_unlock(&thread->lock);
    const int descriptor = live_descriptor(owned->reader.live);
    error = !place ? -ENOMEM : descriptor >= 0 ? watch(thread, descriptor, owned) : 0;
    if (error < 0) {
        pthread_mutex_lock(&thread->lock);
        thread->owned.count -= place != NULL;
        pthread_mutex_unlock(&thread->lock);
        free_owned(owned);
        return error;
    }
    *ret_reader = &owned->reader;
    return 0;
}

/* --- the thread ------------------------------------------------------------------------------- */

/* Until something is to be done that nobody asks for: -1 for never.  Routine readings that are due
 * are asked for. */
static int milliseconds_to_next(struct reading_thread *thread)
{
    uint64_t next = UINT64_MAX;
    const uint64_t now = monotonic_now();
    pthread_mutex_lock(&thread->lock);
    for (size_t i = 0; i < thread->owned.count; i++) {
        struct owned *owned = thread->owned.items[i];
        const uint64_t due = owned->began + owned->interval * NANOSECONDS_PER_SECOND;
        if (owned->due < next)
            next = owned->due;
        if (!owned->interval)
            continue;
        owned->wants_routine |= now >= due;
        if (due < next)
            next = due;
    }
    pthread_mutex_unlock(&thread->lock);
    if (next == UINT64_MAX)
        return -1;
    return now >= next ? 0 : (int)((next - now) / NANOSECONDS_PER_MILLISECOND) + 1;
}

/* Does what somebody waits for. */
static void work(struct reading_thread *thread)
{
    pthread_mutex_lock(&thread->lock);
    const unsigned wanted = thread->wanted;
    struct owned *owned = thread->of;
    struct reading reading = thread->reading;
    thread->reading = (struct reading){0};
    thread->of = NULL;
    pthread_mutex_unlock(&thread->lock);
    if (!owned)
        return;
    const int error = reader_carry_out(&owned->reader, &reading);
    pthread_mutex_lock(&thread->lock);
    thread->finished = wanted;
    thread->result = error;
    pthread_cond_broadcast(&thread->done);
    pthread_mutex_unlock(&thread->lock);
}

static struct owned *next_routine(struct reading_thread *thread)
{
    struct owned *found = NULL;
    pthread_mutex_lock(&thread->lock);
    for (size_t i = 0; !found && i < thread->owned.count; i++)
        if (thread->owned.items[i]->wants_routine)
            found = thread->owned.items[i];
    if (found) {
        found->wants_routine = false;
        found->began = monotonic_now();
    }
    pthread_mutex_unlock(&thread->lock);
    return found;
}

/* Those that nobody waits for; somebody who comes meanwhile goes first. */
static void work_ahead(struct reading_thread *thread)
{
    struct owned *owned;
    while (!atomic_load(&thread->ending) && (owned = next_routine(thread))) {
        reader_carry_out(&owned->reader, &(struct reading){.kind = owned->reader.routine});
        work(thread);
    }
}

static void close_dropped(struct reading_thread *thread)
{
    size_t kept = 0;
    pthread_mutex_lock(&thread->lock);
    for (size_t i = 0; i < thread->owned.count; i++) {
        struct owned *owned = thread->owned.items[i];
        if (owned->dropped)
            free_owned(owned);
        else
            thread->owned.items[kept++] = owned;
    }
    thread->owned.count = kept;
    pthread_mutex_unlock(&thread->lock);
}

static void follow(struct reading_thread *thread, struct owned *owned)
{
    if (owned) {
        reader_follow(&owned->reader);
        return;
    }
    uint64_t count;
    ssize_t taken = read(thread->wake, &count, sizeof count);
    (void)taken;
}

static struct owned *next_due(struct reading_thread *thread)
{
    struct owned *found = NULL;
    const uint64_t now = monotonic_now();
    pthread_mutex_lock(&thread->lock);
    for (size_t i = 0; !found && i < thread->owned.count; i++)
        if (thread->owned.items[i]->due <= now && !thread->owned.items[i]->dropped)
            found = thread->owned.items[i];
    if (found)
        found->due = UINT64_MAX;
    pthread_mutex_unlock(&thread->lock);
    return found;
}

static void follow_due(struct reading_thread *thread)
{
    struct owned *owned;
    while (!atomic_load(&thread->ending) && (owned = next_due(thread)))
        reader_follow(&owned->reader);
}

static void *run(void *context)
{
    struct reading_thread *thread = context;
    struct epoll_event events[EVENTS_AT_ONCE];

    while (!atomic_load(&thread->ending)) {
        int ready = epoll_wait(thread->events, events, EVENTS_AT_ONCE,
                               milliseconds_to_next(thread));
        (void)milliseconds_to_next(thread);
        for (int i = 0; i < ready; i++)
            follow(thread, events[i].data.ptr);
        follow_due(thread);
        work(thread);
        work_ahead(thread);
        close_dropped(thread);
    }
    pthread_mutex_lock(&thread->lock);
    thread->ended = true;
    pthread_cond_broadcast(&thread->done);
    pthread_mutex_unlock(&thread->lock);
    return NULL;
}

int reading_thread_start(struct reading_thread *thread)
{
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

bool reading_thread_close(struct reading_thread *thread)
{
    if (!thread)
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
    for (size_t i = 0; i < thread->owned.count; i++)
        free_owned(thread->owned.items[i]);
    array_done(&thread->owned);
    settings_done(&thread->reading.settings);
    close(thread->wake);
    close(thread->events);
    pthread_cond_destroy(&thread->done);
    pthread_mutex_destroy(&thread->lock);
    free(thread);
    return true;
}

void reading_thread_drop(struct reader *reader)
{
    struct owned *owned = owned_by(reader);
    struct reading_thread *thread = owned->thread;
    pthread_mutex_lock(&thread->lock);
    owned->dropped = true;
    if (thread->of == owned) /* who waited for it gave up */
        thread->of = NULL;
    owned->wants_routine = false;
    owned->interval = 0;
    pthread_mutex_unlock(&thread->lock);
    wake(thread);
}

int reading_thread_read(struct reader *reader, const struct reading *reading, uint64_t until)
{
    struct owned *owned = owned_by(reader);
    struct reading_thread *thread = owned->thread;
    if (!thread->started)
        return -EAGAIN; /* it is asked again once there is somebody to do it */
    pthread_mutex_lock(&thread->lock);
    const unsigned wanted = ++thread->wanted;
    settings_done(&thread->reading.settings);
    thread->reading = *reading;
    thread->of = owned;
    if (reading->kind == owned->reader.routine)
        owned->began = monotonic_now();
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
    struct owned *owned = owned_by(reader);
    pthread_mutex_lock(&owned->thread->lock);
    owned->wants_routine = true;
    pthread_mutex_unlock(&owned->thread->lock);
    wake(owned->thread);
}

void reading_thread_read_every(struct reader *reader, unsigned seconds)
{
    struct owned *owned = owned_by(reader);
    pthread_mutex_lock(&owned->thread->lock);
    owned->interval = seconds;
    pthread_mutex_unlock(&owned->thread->lock);
    wake(owned->thread);
}
