/* SPDX-License-Identifier: BSD-2-Clause */
/* The reader (see reader.h) inside snmpd: without a thread, in snmpd's own loop. */
#include "agent/reader.h"

#include "agent/freshness.h"
#include "agent/recent.h"
#include "module/module.h"
#include "util/clock.h"
#include "util/log.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>
#include <net-snmp/library/fd_event_manager.h>

#include <errno.h>
#include <stdlib.h>

struct reader {
    struct live *live;
    bool started;
    bool failing;
    uint64_t next;  /* after a failure: not read again before */
    unsigned alarm; /* of the library; 0: none */
    unsigned ahead; /* the alarm that reads ahead of the next request; 0: none */
    unsigned idle_interval;
    struct recent recent;
};

/* Says that the kernel could not be read, once until it can. */
static int note(struct reader *reader, int error)
{
    if (error < 0 && error != -EAGAIN) {
        if (!reader->failing)
            log_error("%s; serving the last reading", live_error(reader->live));
        reader->failing = true;
    } else if (error == 0 && reader->failing && live_is_settled(reader->live)) {
        log_info("the kernel can be read again");
        reader->failing = false;
    }
    return error;
}

static void on_kernel(int descriptor, void *context)
{
    struct reader *reader = context;
    (void)descriptor;
    note(reader, live_dispatch(reader->live));
}

/* What it takes after a failure is bounded: not at each request, but when a pause is over. */
static int read_by(struct reader *reader, int (*read)(struct live *live))
{
    const uint64_t begun = monotonic_now();
    if (begun < reader->next)
        return -EAGAIN;
    const int error = note(reader, read(reader->live));
    const uint64_t ended = monotonic_now();
    const uint64_t least = error == -EAGAIN ? FRESHNESS_STORM : NANOSECONDS_PER_SECOND;
    reader->next = error == 0 ? 0 : ended + reading_pause(begun, ended, least);
    return error;
}

static int refresh(struct live *live)
{
    return live_refresh(live, LIVE_UNANNOUNCED);
}

static void read_again(struct reader *reader)
{
    (void)read_by(reader, refresh);
}

static void on_alarm(unsigned registration, void *context)
{
    (void)registration;
    read_again(context);
}

static void on_ahead(unsigned registration, void *context)
{
    struct reader *reader = context;
    (void)registration;
    reader->ahead = 0;
    read_again(reader);
}

int reader_open(const struct reader_options *options, struct reader **ret_reader)
{
    struct reader *reader = calloc(1, sizeof *reader);
    if (!reader)
        return -ENOMEM;
    int error = live_open(&options->live, &reader->live);
    if (error < 0) {
        free(reader);
        return error;
    }
    reader->idle_interval = options->idle_interval;
    *ret_reader = reader;
    return 0;
}

int reader_start(struct reader *reader)
{
    if (register_readfd(live_descriptor(reader->live), on_kernel, reader) != FD_REGISTERED_OK)
        return -ENOSPC;
    reader->started = true;
    reader_set_idle_interval(reader, reader->idle_interval);
    return 0;
}

struct reader *reader_close(struct reader *reader)
{
    if (!reader)
        return NULL;
    if (reader->started)
        unregister_readfd(live_descriptor(reader->live));
    reader_set_idle_interval(reader, 0);
    if (reader->ahead)
        snmp_alarm_unregister(reader->ahead);
    live_close(reader->live);
    free(reader);
    return NULL;
}

struct snapshot *reader_newest(struct reader *reader)
{
    return live_snapshot(reader->live);
}

static void refresh_asked(struct reader *reader, const struct interfaces_asked *asked)
{
    for (size_t i = 0; i < asked->count; i++) {
        const uint64_t now = monotonic_now();
        if (!recent_has(&reader->recent, asked->ifindexes[i]) &&
            reader_refresh_interface(reader, asked->ifindexes[i]) == 0)
            recent_add(&reader->recent, asked->ifindexes[i], now);
    }
}

struct snapshot *reader_snapshot(struct reader *reader, const struct interfaces_asked *asked,
                                 uint64_t until)
{
    (void)until; /* nothing else can be done meanwhile: reading is bounded by itself */
    const uint64_t now = monotonic_now();
    static const struct timeval at_once = {.tv_usec = 1};
    struct snapshot *snapshot = live_snapshot(reader->live);
    const enum freshness freshness = freshness_of(now, snapshot_read_time(snapshot));
    /* Once this request is answered: so the next one does not wait. */
    if (freshness == FRESH_SO_FAR && !reader->ahead)
        reader->ahead = snmp_alarm_register_hr(at_once, 0, on_ahead, reader);
    if (freshness != STALE)
        return snapshot;
    snapshot_unref(snapshot);
    if (recent_will_do(&reader->recent, asked, now))
        refresh_asked(reader, asked);
    else
        read_again(reader);
    return live_snapshot(reader->live);
}

struct snapshot *reader_snapshot_with_ethtool(struct reader *reader, uint64_t until)
{
    static const struct interfaces_asked all = {.all = true};
    struct snapshot *snapshot = reader_snapshot(reader, &all, until);
    if (snapshot_has_ethtool(snapshot))
        return snapshot;
    snapshot_unref(snapshot);
    (void)reader_want_ethtool(reader);
    return live_snapshot(reader->live);
}

struct live_counters reader_counters(struct reader *reader)
{
    return live_counters(reader->live);
}

int reader_set_filter(struct reader *reader, const struct live_filter *filter)
{
    return note(reader, live_set_filter(reader->live, filter));
}

int reader_refresh_interface(struct reader *reader, uint32_t ifindex)
{
    return note(reader, live_refresh_interface(reader->live, ifindex));
}

int reader_want_ethtool(struct reader *reader)
{
    return read_by(reader, live_want_ethtool);
}

void reader_set_idle_interval(struct reader *reader, unsigned seconds)
{
    if (reader->alarm)
        snmp_alarm_unregister(reader->alarm);
    reader->alarm = seconds ? snmp_alarm_register(seconds, SA_REPEAT, on_alarm, reader) : 0;
    reader->idle_interval = seconds;
}
