/* SPDX-License-Identifier: BSD-2-Clause */
#include "agent/adapter_reader.h"

#include "live/adapters.h"
#include "daemon/farewell.h"
#include "agent/freshness.h"
#include "daemon/loop.h"
#include "util/clock.h"
#include "util/log.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>

struct adapter_reader {
    struct live *live; /* the thread's; ours under the lock while it does not read */
    pthread_t thread;
    bool started;
    bool failing;

    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool stopping;
    bool ended;
    bool wanted;
    bool reading;
    struct adapters *newest;
    uint64_t read_time;  /* when its reading began */
    uint64_t not_before; /* a storm: there is no sense in reading again until then */
};

int adapter_reader_open(const struct live_options *options, struct adapter_reader **ret_reader)
{
    struct adapter_reader *reader = calloc(1, sizeof *reader);
    if (!reader)
        return -ENOMEM;
    struct live_options own = *options;
    own.follow = false;
    own.idle = true;
    own.changed = NULL;
    int error = live_open(&own, &reader->live);
    if (error < 0) {
        free(reader);
        return error;
    }
    pthread_mutex_init(&reader->lock, NULL);
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&reader->changed, &monotonic);
    pthread_condattr_destroy(&monotonic);
    *ret_reader = reader;
    return 0;
}

struct adapter_reader *adapter_reader_close(struct adapter_reader *reader)
{
    if (!reader)
        return NULL;
    if (reader->started) {
        pthread_mutex_lock(&reader->lock);
        reader->stopping = true;
        pthread_cond_broadcast(&reader->changed);
        pthread_mutex_unlock(&reader->lock);
        if (!farewell_join(reader->thread, &reader->ended, &reader->lock, &reader->changed))
            return reader;
    }
    adapters_unref(reader->newest);
    live_close(reader->live);
    pthread_cond_destroy(&reader->changed);
    pthread_mutex_destroy(&reader->lock);
    free(reader);
    return NULL;
}

/* Reads once; the lock is held, but not during the reading. */
static void read_once(struct adapter_reader *reader)
{
    struct adapters *adapters = NULL;
    uint64_t begun = monotonic_now();

    reader->wanted = false;
    reader->reading = true;
    pthread_mutex_unlock(&reader->lock);
    int error = live_read_adapters(reader->live, &adapters);
    const bool storm = error == -EINTR;
    if (error < 0 && !storm && !reader->failing)
        log_error("%s; serving the last adapters", live_error(reader->live));
    reader->failing = error < 0 && !storm;
    pthread_mutex_lock(&reader->lock);
    reader->reading = false;
    reader->not_before = storm ? monotonic_now() + FRESHNESS_STORM : 0;
    if (error == 0) {
        adapters_unref(reader->newest);
        reader->newest = adapters;
        reader->read_time = begun;
    }
    pthread_cond_broadcast(&reader->changed);
}

static void *run(void *context)
{
    struct adapter_reader *reader = context;
    pthread_mutex_lock(&reader->lock);
    while (!reader->stopping) {
        if (reader->wanted)
            read_once(reader);
        else
            pthread_cond_wait(&reader->changed, &reader->lock);
    }
    reader->ended = true;
    pthread_cond_broadcast(&reader->changed);
    pthread_mutex_unlock(&reader->lock);
    return NULL;
}

static bool start(struct adapter_reader *reader)
{
    if (reader->started)
        return true;
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    reader->started = pthread_create(&reader->thread, NULL, run, reader) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return reader->started;
}

/* A moment, in which the thread may have done something; until then at most.  -ECANCELED when a
 * signal asks to end, -ETIMEDOUT. */
static int wait_a_moment(struct adapter_reader *reader, uint64_t until)
{
    const uint64_t now = monotonic_now();
    const uint64_t slice = now + FRESHNESS_SLICE;
    if (loop_is_ending())
        return -ECANCELED;
    if (now >= until)
        return -ETIMEDOUT;
    const struct timespec deadline = freshness_time(until < slice ? until : slice);
    pthread_cond_timedwait(&reader->changed, &reader->lock, &deadline);
    return 0;
}

struct adapters *adapter_reader_get(struct adapter_reader *reader, uint64_t until)
{
    if (!start(reader))
        return NULL;
    pthread_mutex_lock(&reader->lock);
    const uint64_t now = monotonic_now();
    enum freshness freshness = reader->newest ? freshness_of(now, reader->read_time) : STALE;
    if (reader->newest && now < reader->not_before)
        freshness = FRESH; /* there will be nothing fresher */
    if (freshness != FRESH && !reader->reading) {
        reader->wanted = true;
        pthread_cond_broadcast(&reader->changed);
    }
    while (freshness == STALE && (reader->wanted || reader->reading) &&
           wait_a_moment(reader, until) == 0)
        continue;
    struct adapters *adapters = reader->newest ? adapters_ref(reader->newest) : NULL;
    pthread_mutex_unlock(&reader->lock);
    return adapters;
}

/* filter NULL: the one before. */
static int change_filter(struct adapter_reader *reader, const struct live_filter *filter)
{
    int error = 0;
    pthread_mutex_lock(&reader->lock);
    while (error == 0 && reader->reading)
        error = wait_a_moment(reader, UINT64_MAX);
    if (error == 0 && filter)
        error = live_set_filter(reader->live, filter);
    else if (error == 0)
        live_restore_filter(reader->live);
    reader->newest = adapters_unref(reader->newest);
    pthread_mutex_unlock(&reader->lock);
    return error;
}

int adapter_reader_set_filter(struct adapter_reader *reader, const struct live_filter *filter)
{
    return change_filter(reader, filter);
}

void adapter_reader_restore_filter(struct adapter_reader *reader)
{
    (void)change_filter(reader, NULL);
}
