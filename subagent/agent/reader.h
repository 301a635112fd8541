/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A handle on the kernel, and how old an answer from it may be: what the kernel does not announce
 * is read again when a request finds it older than a second.
 *
 * The handle belongs to whoever carries the readings out: a thread in the daemon, snmpd's only one
 * in the module.  There is one reader of rows, and one of adapters with a handle of its own: the
 * programs that know DNS servers may take half a second, for which the kernel's events cannot wait.
 */
#pragma once

#include "columns/table.h"
#include "live/settings.h"
#include "live/live.h"
#include "model/adapter.h"
#include "util/clock.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/* How long a request waits for all that it needs: less than the second after which a master repeats
 * it. */
#define READER_PATIENCE (800 * NANOSECONDS_PER_MILLISECOND)

/* What is done on the handle. */
struct reading {
    enum reading_kind {
        READ_ROWS,
        READ_INTERFACE,
        READ_EXTRAS,
        READ_ADAPTERS, /* this and the next as in enum on_demand */
        READ_COUNTERS,
        READ_RECEIVE_ADDRESSES,
        READ_ADDRESSES,
        READ_NEIGHBOURS,
        READ_ROUTERS,
        READ_INET6_COUNTERS,
        SET_NOTIFIES,
        TAKE_SETTINGS,
    } kind;
    uint32_t ifindex;
    unsigned extras; /* enum snapshot_extra */
    bool notifies;
    struct settings settings;
};

enum { READER_RECENT_MAX = 16 };

/* With its NUL; RFC 3411's vacmContextName. */
enum { CONTEXT_NAME_SIZE = 33 };

struct reader {
    struct live *live;
    char context[CONTEXT_NAME_SIZE]; /* empty: the default one */
    enum reading_kind routine;       /* what is read while requests keep coming */
    /* After a failure or a long reading, so many times as long as it took, nothing is read for
     * requests: where they wait for nothing else meanwhile. */
    unsigned rest_factor;
    bool failing; /* the last reading failed, which was said */
    atomic_ullong not_before;

    pthread_mutex_t lock;
    struct demanded {
        void *object;        /* a struct shared; NULL: none was read */
        uint64_t time;       /* when its reading began; 0: none did */
        uint64_t generation; /* the handle's before that */
    } demanded[ON_DEMAND_READ];
    /* Of what was never read: somebody has waited in vain for it, and it goes on. */
    atomic_bool awaited[ON_DEMAND_READ];

    /* The main thread's: interfaces that were read by themselves within the last second.  A manager
     * who asks for one value now and then does not have all interfaces read each time. */
    size_t recent_count;
    struct {
        uint32_t ifindex;
        uint64_t time;
    } recent[READER_RECENT_MAX];
};

/* Opens a handle for rows, or an idle one for adapters, of a context: "" is the default one. */
int reader_init(struct reader *reader, const char *context, enum reading_kind routine,
                const struct live_options *options);
void reader_done(struct reader *reader);

/* For who owns the handle: does what is asked, and frees it; takes what the kernel announces. */
int reader_carry_out(struct reader *reader, struct reading *reading);
void reader_follow(struct reader *reader);

/* A reference on a snapshot in which what is asked is fresh enough.  Waits for it if need be, until
 * then at most (CLOCK_MONOTONIC, nanoseconds): what a request waits for too long, the master asks
 * again. */
struct snapshot *reader_snapshot(struct reader *reader, const struct interfaces_asked *asked,
                                 uint64_t until);

/* The same with what only ethtool tells (enum snapshot_extra): read for the first who asks, and
 * followed from then on. */
struct snapshot *reader_snapshot_with(struct reader *reader, unsigned extras, uint64_t until);

/* The newest, whatever its age. */
struct snapshot *reader_newest(struct reader *reader);

/* A reference on what is read on demand and is fresh enough, or on the last when reading it takes
 * longer than until then; NULL before the first. */
void *reader_demand(struct reader *reader, enum on_demand what, uint64_t until);

/* Whether that is NULL because its first reading goes on: nobody knows yet what there is. */
bool reader_awaits(struct reader *reader, enum on_demand what);

int reader_refresh_interface(struct reader *reader, uint32_t ifindex);
int reader_want(struct reader *reader, unsigned extras);
/* As live_set_notifies(); reader_refresh_interface() shows it. */
int reader_set_notifies(struct reader *reader, uint32_t ifindex, bool notifies);

/* Both readers (or the one, adapters being NULL) show by the options' settings, or both by the old
 * ones.  -ECANCELED when a signal asks to end before. */
int readers_take_settings(struct reader *rows, struct reader *adapters,
                          const struct live_options *options);
