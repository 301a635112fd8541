/* SPDX-License-Identifier: BSD-2-Clause */
#include "agent/reader.h"

#include "agent/agent.h"
#include "agent/change_queue.h"
#include "live/on_demand.h"
#include "util/log.h"

#include <errno.h>
#include <stdio.h>

#define LIMIT NANOSECONDS_PER_SECOND
/* Long enough before the limit for the reading of many thousands of interfaces. */
#define AHEAD (800 * NANOSECONDS_PER_MILLISECOND)
/* Nothing is read for requests for so long after a storm has interrupted a reading, or it failed.
 */
#define STORM_PAUSE   (100 * NANOSECONDS_PER_MILLISECOND)
#define FAILURE_PAUSE NANOSECONDS_PER_SECOND
/* What is read on demand is read again for news so often at most. */
#define NEWS_PAUSE (50 * NANOSECONDS_PER_MILLISECOND)

int reader_init(struct reader *reader, const char *context, enum reading_kind routine,
                const struct live_options *options)
{
    struct live_options own = *options;
    own.context = reader;
    snprintf(reader->context, sizeof reader->context, "%s", context);
    reader->routine = routine;
    if (routine == READ_ADAPTERS) {
        own.follow = false;
        own.idle = own.adapters_only = true;
        own.changed = NULL;
        own.interfaces_changed = NULL;
    }
    int error = live_open(&own, &reader->live);
    if (error == 0)
        pthread_mutex_init(&reader->lock, NULL);
    return error;
}

void reader_done(struct reader *reader)
{
    for (int what = 0; what < ON_DEMAND_READ; what++)
        shared_unref(reader->demanded[what].object);
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

static void publish(struct reader *reader, enum on_demand what, const struct demanded *demanded)
{
    pthread_mutex_lock(&reader->lock);
    shared_unref(reader->demanded[what].object);
    reader->demanded[what] = *demanded;
    pthread_mutex_unlock(&reader->lock);
}

static int read_on_demand(struct reader *reader, enum on_demand what)
{
    struct demanded demanded = {.time = monotonic_now(),
                                .generation = live_generation(reader->live)};
    int error = live_read_on_demand(reader->live, what, &demanded.object);
    if (error == 0)
        publish(reader, what, &demanded);
    atomic_store(&reader->awaited[what], false);
    return error == -EINTR ? -EAGAIN : error; /* that is a storm, and no failure */
}

static int take_settings(struct reader *reader, struct settings *settings)
{
    const bool of_rows = reader->routine == READ_ROWS;
    if (of_rows)
        change_queue_links_stay(true);
    int error = live_take_settings(reader->live, settings);
    if (of_rows)
        change_queue_links_stay(false);
    for (int what = 0; error == 0 && what < ON_DEMAND_READ; what++)
        publish(reader, (enum on_demand)what, &(struct demanded){0});
    return error;
}

static int carry_out(struct reader *reader, struct reading *reading)
{
    switch (reading->kind) {
    case READ_ROWS:
        return live_refresh(reader->live, LIVE_UNANNOUNCED);
    case READ_INTERFACE:
        return live_refresh_interface(reader->live, reading->ifindex);
    case READ_EXTRAS:
        return live_want(reader->live, reading->extras);
    case READ_ADAPTERS:
    case READ_COUNTERS:
    case READ_RECEIVE_ADDRESSES:
    case READ_ADDRESSES:
    case READ_NEIGHBOURS:
    case READ_ROUTERS:
    case READ_INET6_COUNTERS:
        return read_on_demand(reader, (enum on_demand)(reading->kind - READ_ADAPTERS));
    case SET_NOTIFIES:
        return live_set_notifies(reader->live, reading->ifindex, reading->notifies);
    case TAKE_SETTINGS:
        return take_settings(reader, &reading->settings);
    }
    return -EINVAL;
}

int reader_carry_out(struct reader *reader, struct reading *reading)
{
    const uint64_t began = monotonic_now();
    int error = carry_out(reader, reading);
    const uint64_t ended = monotonic_now();
    settings_done(&reading->settings);
    if (reading->kind == SET_NOTIFIES) /* nothing is read; who asked says why not */
        return error;
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

static int read_extras(struct reader *reader, unsigned extras, uint64_t until)
{
    const struct reading reading = {.kind = READ_EXTRAS, .extras = extras};
    return agent.environment->read(reader, &reading, until);
}

/* snmpd makes a request for each row of a GetBulk: where the machine is so busy that one has waited
 * in vain, those behind it are served, and the reading goes on beside them. */
static void wait_no_more(struct reader *reader, int error)
{
    if (error == -ETIMEDOUT)
        atomic_store(&reader->not_before, monotonic_now() + LIMIT);
}

/* Whether a request has to wait for a new reading.  One that nearly has to is served, and a routine
 * reading made beside: the next request will want it. */
static bool is_stale(struct reader *reader, enum reading_kind kind, uint64_t read_time)
{
    const uint64_t now = monotonic_now();
    const uint64_t age = now > read_time ? now - read_time : 0;
    if (now < atomic_load(&reader->not_before))
        return false;
    if (age > AHEAD && age <= LIMIT && kind == reader->routine)
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
    if (!asked->any || !is_stale(reader, READ_ROWS, snapshot_read_time(snapshot)))
        return snapshot;
    snapshot_unref(snapshot);
    if (recent_will_do(reader, asked))
        read_asked(reader, asked, until);
    else
        wait_no_more(reader, read_again(reader, READ_ROWS, 0, until));
    return live_snapshot(reader->live);
}

struct snapshot *reader_snapshot_with(struct reader *reader, unsigned extras, uint64_t until)
{
    struct snapshot *snapshot = live_snapshot(reader->live);
    if ((snapshot_extras(snapshot) & extras) == extras ||
        monotonic_now() < atomic_load(&reader->not_before))
        return snapshot;
    snapshot_unref(snapshot);
    wait_no_more(reader, read_extras(reader, extras, until));
    return live_snapshot(reader->live);
}

/* Something was said since: but in a storm it is all the time. */
static bool is_outdated(const struct reader *reader, const struct demanded *demanded)
{
    return demanded->time && demanded->generation != live_generation(reader->live) &&
           monotonic_now() - demanded->time >= NEWS_PAUSE;
}

void *reader_demand(struct reader *reader, enum on_demand what, uint64_t until)
{
    const enum reading_kind kind = READ_ADAPTERS + what;
    pthread_mutex_lock(&reader->lock);
    const struct demanded demanded = reader->demanded[what];
    pthread_mutex_unlock(&reader->lock);
    if (is_stale(reader, kind, demanded.time) || is_outdated(reader, &demanded)) {
        const int error = read_again(reader, kind, 0, until);
        wait_no_more(reader, error);
        if (error == -ETIMEDOUT && !demanded.time)
            atomic_store(&reader->awaited[what], true);
    }
    pthread_mutex_lock(&reader->lock);
    void *object = shared_ref(reader->demanded[what].object);
    pthread_mutex_unlock(&reader->lock);
    return object;
}

bool reader_awaits(struct reader *reader, enum on_demand what)
{
    return atomic_load(&reader->awaited[what]);
}

int reader_refresh_interface(struct reader *reader, uint32_t ifindex)
{
    return read_again(reader, READ_INTERFACE, ifindex, monotonic_now() + READER_PATIENCE);
}

int reader_want(struct reader *reader, unsigned extras)
{
    return read_extras(reader, extras, monotonic_now() + READER_PATIENCE);
}

int reader_set_notifies(struct reader *reader, uint32_t ifindex, bool notifies)
{
    const struct reading reading = {
        .kind = SET_NOTIFIES, .ifindex = ifindex, .notifies = notifies};
    /* It is done, or it is not: never later, when nobody waits for it any more. */
    return agent.environment->read(reader, &reading, UINT64_MAX);
}

int readers_take_settings(struct reader *rows, struct reader *adapters,
                          const struct live_options *options)
{
    struct reading of_rows = {.kind = TAKE_SETTINGS}, of_adapters = {.kind = TAKE_SETTINGS};
    int error = settings_copy(options, &of_rows.settings);
    if (error < 0)
        return error;
    if (!adapters)
        return agent.environment->read(rows, &of_rows, UINT64_MAX);
    error = settings_copy(options, &of_adapters.settings);
    if (error < 0) {
        settings_done(&of_rows.settings);
        return error;
    }
    error = agent.environment->read(rows, &of_rows, UINT64_MAX);
    /* A handle without a snapshot takes a copy that was made by nothing that can fail. */
    if (error == 0)
        return agent.environment->read(adapters, &of_adapters, UINT64_MAX);
    settings_done(&of_adapters.settings);
    return error;
}
