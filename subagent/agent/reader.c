/* SPDX-License-Identifier: BSD-2-Clause */
#include "agent/reader.h"

#include "agent/agent.h"
#include "live/adapters.h"
#include "util/log.h"

#include <errno.h>

#define LIMIT NANOSECONDS_PER_SECOND
/* Long enough before the limit for the reading of many thousands of interfaces. */
#define AHEAD (800 * NANOSECONDS_PER_MILLISECOND)
/* Nothing is read for requests for so long after a storm has interrupted a reading, or it failed.
 */
#define STORM_PAUSE   (100 * NANOSECONDS_PER_MILLISECOND)
#define FAILURE_PAUSE NANOSECONDS_PER_SECOND

int reader_init(struct reader *reader, enum reading_kind routine,
                const struct live_options *options)
{
    struct live_options own = *options;
    reader->routine = routine;
    if (routine == READ_ADAPTERS) {
        own.follow = false;
        own.idle = true;
        own.changed = NULL;
    }
    int error = live_open(&own, &reader->live);
    if (error == 0)
        pthread_mutex_init(&reader->lock, NULL);
    return error;
}

void reader_done(struct reader *reader)
{
    adapters_unref(reader->adapters);
    live_close(reader->live);
    pthread_mutex_destroy(&reader->lock);
}

/* --- by who owns the handle ------------------------------------------------------------------- */

/* Says that the kernel could not be read, once until it can. */
static void note(struct reader *reader, int error)
{
    if (error < 0 && error != -EAGAIN) {
        if (!reader->failing)
            log_error("%s; serving the last %s", live_error(reader->live),
                      reader->routine == READ_ADAPTERS ? "adapters" : "reading");
        reader->failing = true;
    } else if (error == 0 && reader->failing && live_is_settled(reader->live)) {
        log_info("the kernel can be read again");
        reader->failing = false;
    }
}

static void publish_adapters(struct reader *reader, struct adapters *adapters, uint64_t time)
{
    pthread_mutex_lock(&reader->lock);
    adapters_unref(reader->adapters);
    reader->adapters = adapters;
    reader->adapters_time = time;
    pthread_mutex_unlock(&reader->lock);
}

static int read_adapters(struct reader *reader)
{
    struct adapters *adapters = NULL;
    const uint64_t began = monotonic_now();
    int error = live_read_adapters(reader->live, &adapters);
    if (error == 0)
        publish_adapters(reader, adapters, began);
    return error == -EINTR ? -EAGAIN : error; /* that is a storm, and no failure */
}

static int take_filter(struct reader *reader, struct filter *filter)
{
    int error = live_take_filter(reader->live, filter);
    if (error == 0)
        publish_adapters(reader, NULL, 0);
    return error;
}

static int carry_out(struct reader *reader, struct reading *reading)
{
    switch (reading->kind) {
    case READ_ROWS:
        return live_refresh(reader->live, LIVE_UNANNOUNCED);
    case READ_INTERFACE:
        return live_refresh_interface(reader->live, reading->ifindex);
    case READ_ETHTOOL:
        return live_want_ethtool(reader->live);
    case READ_ADAPTERS:
        return read_adapters(reader);
    case TAKE_FILTER:
        return take_filter(reader, &reading->filter);
    }
    return -EINVAL;
}

int reader_carry_out(struct reader *reader, struct reading *reading)
{
    const uint64_t began = monotonic_now();
    int error = carry_out(reader, reading);
    const uint64_t ended = monotonic_now();
    filter_done(&reading->filter);
    note(reader, error);

    const uint64_t least = error == 0 ? 0 : error == -EAGAIN ? STORM_PAUSE : FAILURE_PAUSE;
    uint64_t pause = (ended - began) * reader->rest_factor;
    if (error == 0 && reading->kind != READ_ADAPTERS)
        pause = 0;
    atomic_store(&reader->not_before, ended + (pause > least ? pause : least));
    return error;
}

void reader_follow(struct reader *reader)
{
    note(reader, live_dispatch(reader->live));
}

/* --- for requests ----------------------------------------------------------------------------- */

static int read_again(struct reader *reader, enum reading_kind kind, uint32_t ifindex,
                      uint64_t until)
{
    const struct reading reading = {.kind = kind, .ifindex = ifindex};
    return agent.environment->read(reader, &reading, until);
}

/* Whether a request has to wait for a new reading.  One that nearly has to is served, and the
 * reading made beside: the next request will want it. */
static bool is_stale(struct reader *reader, uint64_t read_time)
{
    const uint64_t now = monotonic_now();
    const uint64_t age = now > read_time ? now - read_time : 0;
    if (now < atomic_load(&reader->not_before))
        return false;
    if (age > AHEAD && age <= LIMIT)
        agent.environment->read_ahead(reader);
    return age > LIMIT;
}

static bool is_recent(const struct reader *reader, uint32_t ifindex)
{
    for (size_t i = 0; i < reader->recent_count; i++)
        if (reader->recent[i].ifindex == ifindex)
            return true;
    return false;
}

/* Forgets what is too old.  False: a request needs more, or more than have room: then all are to be
 * read, once. */
static bool recent_will_do(struct reader *reader, const struct interfaces_asked *asked)
{
    const uint64_t now = monotonic_now();
    size_t kept = 0, missing = 0;
    for (size_t i = 0; i < reader->recent_count; i++)
        if (now - reader->recent[i].time <= LIMIT)
            reader->recent[kept++] = reader->recent[i];
    reader->recent_count = kept;
    if (asked->all)
        return false;
    for (size_t i = 0; i < asked->count; i++)
        missing += !is_recent(reader, asked->ifindexes[i]);
    return missing <= READER_RECENT_MAX - reader->recent_count;
}

static void read_asked(struct reader *reader, const struct interfaces_asked *asked, uint64_t until)
{
    for (size_t i = 0; i < asked->count; i++) {
        const uint64_t now = monotonic_now();
        if (is_recent(reader, asked->ifindexes[i]) ||
            read_again(reader, READ_INTERFACE, asked->ifindexes[i], until) < 0)
            continue;
        reader->recent[reader->recent_count].ifindex = asked->ifindexes[i];
        reader->recent[reader->recent_count++].time = now;
    }
}

struct snapshot *reader_newest(struct reader *reader)
{
    return live_snapshot(reader->live);
}

struct snapshot *reader_snapshot(struct reader *reader, const struct interfaces_asked *asked,
                                 uint64_t until)
{
    struct snapshot *snapshot = live_snapshot(reader->live);
    if (!is_stale(reader, snapshot_read_time(snapshot)))
        return snapshot;
    snapshot_unref(snapshot);
    if (recent_will_do(reader, asked))
        read_asked(reader, asked, until);
    else
        (void)read_again(reader, READ_ROWS, 0, until); /* it says why not */
    return live_snapshot(reader->live);
}

struct snapshot *reader_snapshot_with_ethtool(struct reader *reader, uint64_t until)
{
    static const struct interfaces_asked all = {.all = true};
    struct snapshot *snapshot = reader_snapshot(reader, &all, until);
    if (snapshot_has_ethtool(snapshot) || monotonic_now() < atomic_load(&reader->not_before))
        return snapshot;
    snapshot_unref(snapshot);
    (void)read_again(reader, READ_ETHTOOL, 0, until); /* it says why not */
    return live_snapshot(reader->live);
}

struct adapters *reader_adapters(struct reader *reader, uint64_t until)
{
    pthread_mutex_lock(&reader->lock);
    const uint64_t read_time = reader->adapters_time;
    pthread_mutex_unlock(&reader->lock);
    if (is_stale(reader, read_time))
        (void)read_again(reader, READ_ADAPTERS, 0, until);
    pthread_mutex_lock(&reader->lock);
    struct adapters *adapters = reader->adapters ? adapters_ref(reader->adapters) : NULL;
    pthread_mutex_unlock(&reader->lock);
    return adapters;
}

int reader_refresh_interface(struct reader *reader, uint32_t ifindex)
{
    return read_again(reader, READ_INTERFACE, ifindex, monotonic_now() + READER_PATIENCE);
}

int reader_want_ethtool(struct reader *reader)
{
    return read_again(reader, READ_ETHTOOL, 0, monotonic_now() + READER_PATIENCE);
}

int readers_set_filter(struct reader *rows, struct reader *adapters,
                       const struct live_filter *filter)
{
    struct reading of_rows = {.kind = TAKE_FILTER}, of_adapters = {.kind = TAKE_FILTER};
    int error = filter_copy(filter, &of_rows.filter);
    if (error < 0)
        return error;
    error = filter_copy(filter, &of_adapters.filter);
    if (error < 0) {
        filter_done(&of_rows.filter);
        return error;
    }
    error = agent.environment->read(rows, &of_rows, UINT64_MAX);
    /* A handle without a snapshot takes a copy that was made by nothing that can fail. */
    if (error == 0)
        return agent.environment->read(adapters, &of_adapters, UINT64_MAX);
    filter_done(&of_adapters.filter);
    return error;
}
