/* SPDX-License-Identifier: BSD-2-Clause */
#include "agent/reader.h"

#include "live/filter.h"
#include "daemon/farewell.h"
#include "agent/freshness.h"
#include "daemon/loop.h"
#include "agent/recent.h"
#include "util/clock.h"
#include "util/log.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

/* What one who waits wants.  It is the thread's once it is taken: he may give up at any moment. */
struct wish {
    enum { READ_ALL, READ_INTERFACE, WANT_ETHTOOL, SET_FILTER } kind;
    uint32_t ifindex;
    struct filter filter;
};

struct reader {
    struct live *live;
    int wake; /* eventfd: there is something to do */
    pthread_t thread;
    bool started;
    atomic_bool stopping;
    atomic_uint idle_interval;
    atomic_bool asked;        /* a re-read beside the requests is under way */
    atomic_ullong not_before; /* a storm: requests are served from what there is until then */
    bool failing;             /* of the thread: the last call failed, which was said */
    uint64_t began;           /* of the thread: when the last reading of the unannounced did */

    pthread_mutex_t lock;
    pthread_cond_t done;
    unsigned wanted;   /* counts what was wished */
    unsigned finished; /* the last of them that is done */
    struct wish wish;  /* the last, until the thread takes it */
    int result;
    bool ended; /* the thread */

    struct recent recent; /* the main thread's */
};

static void wake(struct reader *reader)
{
    uint64_t one = 1;
    ssize_t written = write(reader->wake, &one, sizeof one);
    (void)written; /* fails only when it is awake anyway */
}

int reader_open(const struct reader_options *options, struct reader **ret_reader)
{
    struct reader *reader = calloc(1, sizeof *reader);
    if (!reader)
        return -ENOMEM;
    reader->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    int error = reader->wake < 0 ? -errno : live_open(&options->live, &reader->live);
    if (error < 0) {
        if (reader->wake >= 0)
            close(reader->wake);
        free(reader);
        return error;
    }
    reader->idle_interval = options->idle_interval;
    pthread_mutex_init(&reader->lock, NULL);
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&reader->done, &monotonic);
    pthread_condattr_destroy(&monotonic);
    *ret_reader = reader;
    return 0;
}

/* Says that the kernel could not be read, once until it can. */
static void note(struct reader *reader, int error)
{
    if (error < 0 && error != -EAGAIN) {
        if (!reader->failing)
            log_error("%s; serving the last reading", live_error(reader->live));
        reader->failing = true;
    } else if (error == 0 && reader->failing && live_is_settled(reader->live)) {
        log_info("the kernel can be read again");
        reader->failing = false;
    }
}

static int fulfil(struct live *live, struct wish *wish)
{
    switch (wish->kind) {
    case READ_ALL:
        return live_refresh(live, LIVE_UNANNOUNCED);
    case READ_INTERFACE:
        return live_refresh_interface(live, wish->ifindex);
    case WANT_ETHTOOL:
        return live_want_ethtool(live);
    case SET_FILTER:
        return live_take_filter(live, &wish->filter);
    }
    return -EINVAL;
}

/* Does what was asked for until now. */
static void work(struct reader *reader)
{
    pthread_mutex_lock(&reader->lock);
    unsigned wanted = reader->wanted;
    bool waited_for = wanted != reader->finished;
    struct wish wish = reader->wish;
    reader->wish = (struct wish){0};
    pthread_mutex_unlock(&reader->lock);

    bool asked = atomic_load(&reader->asked);
    if (!waited_for && !asked)
        return;
    if (wish.kind != READ_INTERFACE)
        reader->began = monotonic_now();
    int error = fulfil(reader->live, &wish);
    if (error == 0 && asked && wish.kind == READ_INTERFACE)
        error = live_refresh(reader->live, LIVE_UNANNOUNCED);
    filter_done(&wish.filter);
    note(reader, error);
    if (error == -EAGAIN)
        atomic_store(&reader->not_before, monotonic_now() + FRESHNESS_STORM);
    atomic_store(&reader->asked, false);
    if (!waited_for)
        return;
    pthread_mutex_lock(&reader->lock);
    reader->finished = wanted;
    reader->result = error;
    pthread_cond_broadcast(&reader->done);
    pthread_mutex_unlock(&reader->lock);
}

/* Whatever the kernel announces meanwhile: -1 for never. */
static int milliseconds_to_idle_reading(const struct reader *reader)
{
    const unsigned seconds = atomic_load(&reader->idle_interval);
    if (!seconds)
        return -1;
    const uint64_t due = reader->began + seconds * NANOSECONDS_PER_SECOND;
    const uint64_t now = monotonic_now();
    return now >= due ? 0 : (int)((due - now) / NANOSECONDS_PER_MILLISECOND) + 1;
}

static void *run(void *context)
{
    struct reader *reader = context;
    struct pollfd descriptors[] = {
        {.fd = live_descriptor(reader->live), .events = POLLIN},
        {.fd = reader->wake, .events = POLLIN},
    };

    reader->began = monotonic_now();
    while (!atomic_load(&reader->stopping)) {
        int ready = poll(descriptors, 2, milliseconds_to_idle_reading(reader));
        if (milliseconds_to_idle_reading(reader) == 0)
            atomic_store(&reader->asked, true);
        if (ready > 0 && descriptors[1].revents) {
            uint64_t count;
            ssize_t taken = read(reader->wake, &count, sizeof count);
            (void)taken;
        }
        if (ready > 0 && descriptors[0].revents)
            note(reader, live_dispatch(reader->live));
        work(reader);
    }
    pthread_mutex_lock(&reader->lock);
    reader->ended = true;
    pthread_cond_broadcast(&reader->done);
    pthread_mutex_unlock(&reader->lock);
    return NULL;
}

int reader_start(struct reader *reader)
{
    /* Signals are the main thread's. */
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int error = pthread_create(&reader->thread, NULL, run, reader);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    reader->started = error == 0;
    return -error;
}

struct reader *reader_close(struct reader *reader)
{
    if (!reader)
        return NULL;
    if (reader->started) {
        atomic_store(&reader->stopping, true);
        wake(reader);
        if (!farewell_join(reader->thread, &reader->ended, &reader->lock, &reader->done))
            return reader;
    }
    live_close(reader->live);
    filter_done(&reader->wish.filter);
    close(reader->wake);
    pthread_cond_destroy(&reader->done);
    pthread_mutex_destroy(&reader->lock);
    free(reader);
    return NULL;
}

/* Waits until the thread has done it, or until the deadline (-ETIMEDOUT; 0: none), or until a
 * signal asks to end (-ECANCELED). */
static int ask(struct reader *reader, const struct wish *wish, uint64_t until)
{
    pthread_mutex_lock(&reader->lock);
    const unsigned wanted = ++reader->wanted;
    filter_done(&reader->wish.filter);
    reader->wish = *wish;
    wake(reader);
    int error = 0;
    while (error == 0 && (int)(reader->finished - wanted) < 0) {
        const uint64_t now = monotonic_now();
        const uint64_t slice = now + FRESHNESS_SLICE;
        const struct timespec deadline = freshness_time(until && until < slice ? until : slice);
        if (loop_is_ending())
            error = -ECANCELED;
        else if (until && now >= until)
            error = -ETIMEDOUT;
        else
            pthread_cond_timedwait(&reader->done, &reader->lock, &deadline);
    }
    if (error == 0)
        error = reader->result;
    pthread_mutex_unlock(&reader->lock);
    return error;
}

struct snapshot *reader_newest(struct reader *reader)
{
    return live_snapshot(reader->live);
}

static int refresh_interface(struct reader *reader, uint32_t ifindex, uint64_t until)
{
    return ask(reader, &(struct wish){.kind = READ_INTERFACE, .ifindex = ifindex}, until);
}

static void refresh_asked(struct reader *reader, const struct interfaces_asked *asked,
                          uint64_t until)
{
    for (size_t i = 0; i < asked->count; i++) {
        const uint64_t now = monotonic_now();
        if (!recent_has(&reader->recent, asked->ifindexes[i]) &&
            refresh_interface(reader, asked->ifindexes[i], until) == 0)
            recent_add(&reader->recent, asked->ifindexes[i], now);
    }
}

struct snapshot *reader_snapshot(struct reader *reader, const struct interfaces_asked *asked,
                                 uint64_t until)
{
    struct snapshot *snapshot = live_snapshot(reader->live);
    const uint64_t now = monotonic_now();
    enum freshness freshness = freshness_of(now, snapshot_read_time(snapshot));

    if (freshness == FRESH || !reader->started || now < atomic_load(&reader->not_before))
        return snapshot;
    if (freshness == FRESH_SO_FAR) {
        if (!atomic_exchange(&reader->asked, true))
            wake(reader);
        return snapshot;
    }
    snapshot_unref(snapshot);
    if (recent_will_do(&reader->recent, asked, now))
        refresh_asked(reader, asked, until);
    else
        (void)ask(reader, &(struct wish){.kind = READ_ALL}, until); /* it says why not */
    return live_snapshot(reader->live);
}

static int want_ethtool(struct reader *reader, uint64_t until)
{
    return ask(reader, &(struct wish){.kind = WANT_ETHTOOL}, until);
}

struct snapshot *reader_snapshot_with_ethtool(struct reader *reader, uint64_t until)
{
    static const struct interfaces_asked all = {.all = true};
    struct snapshot *snapshot = reader_snapshot(reader, &all, until);
    if (snapshot_has_ethtool(snapshot) || !reader->started)
        return snapshot;
    snapshot_unref(snapshot);
    (void)want_ethtool(reader, until); /* the thread has said why not */
    return live_snapshot(reader->live);
}

struct live_counters reader_counters(struct reader *reader)
{
    return live_counters(reader->live);
}

int reader_set_filter(struct reader *reader, const struct live_filter *filter)
{
    struct wish wish = {.kind = SET_FILTER};
    int error = filter_copy(filter, &wish.filter);
    return error < 0 ? error : ask(reader, &wish, 0);
}

int reader_refresh_interface(struct reader *reader, uint32_t ifindex)
{
    return refresh_interface(reader, ifindex, monotonic_now() + FRESHNESS_PATIENCE);
}

int reader_want_ethtool(struct reader *reader)
{
    return want_ethtool(reader, monotonic_now() + FRESHNESS_PATIENCE);
}

void reader_set_idle_interval(struct reader *reader, unsigned seconds)
{
    atomic_store(&reader->idle_interval, seconds);
    wake(reader);
}
