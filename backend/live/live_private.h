/* SPDX-License-Identifier: BSD-2-Clause */
/* The inside of the handle: for the files of this folder. */
#pragma once

#include "live/live.h"
#include "live/pace.h"
#include "live/settings.h"
#include "model/facts.h"
#include "model/counters.h"
#include "netlink/ethtool.h"
#include "netlink/multicast.h"
#include "netlink/neighbour.h"
#include "netlink/notification.h"
#include "netlink/route.h"
#include "programs/radv/router_advertisement.h"
#include "netlink/sysctl.h"
#include "util/array.h"

#include <pthread.h>
#include <stdatomic.h>
#include <sys/types.h>

/* An interface about which something was announced, or found to be new. */
struct dirty {
    uint32_t ifindex;
    unsigned about; /* enum notification_about */
    uint64_t time;  /* CLOCK_MONOTONIC, nanoseconds: when it was announced */
};

typedef ARRAY(struct dirty) dirty_array;

struct live {
    /* where to read */
    struct netlink route;
    struct ethtool ethtool;
    bool has_ethtool;
    unsigned wants;          /* enum snapshot_extra: facts of ethtool's that are part of the rows */
    int multicast;           /* an open file, or a negative errno */
    uint32_t address_offset; /* hundredths of a second: see read_address_clock() */
    struct counters *counters; /* of the last reading; NULL: there was none */
    bool may_ask_wake_up;
    struct sysctl sysctl;
    bool host_namespace;
    bool foreign; /* it is not the namespace of the thread that opened it */
    char *radvd_configuration;
    dev_t namespace_device;
    ino_t namespace_inode;

    /* what was read */
    struct namespace_facts namespace;
    ARRAY(struct interface_facts *) interfaces; /* by ascending ifindex */
    route_array routes[2];
    struct advertisement_table *advertisements;
    uint64_t advertisements_time;
    route_array entry_routes; /* of one interface, for live_read_entry() */
    uint64_t reading_began;
    uint64_t inet6_table_read;            /* when IPv6's neighbour parameters were last read */
    neighbour_array recent_neighbours[2]; /* for the timers that cannot be had alone */
    uint64_t recent_neighbours_time[2];

    bool unsettled; /* a reading failed half-way: some interfaces may be known in part */

    /* what was announced */
    struct notification_socket notifications;
    bool following;
    int epoll;
    int timer; /* -1: with call_at() */
    dirty_array dirty;
    unsigned about_namespace;   /* NOTIFICATION_ROUTES, NOTIFICATION_NAMESPACE */
    bool lost;                  /* notifications: nothing can be trusted */
    uint64_t announced;         /* when what waits in dirty was read from the socket */
    uint64_t first_noted;       /* the same of the first of them */
    uint64_t last_noted;        /* when anything was read from it */
    bool resting;               /* the sockets are not watched, but emptied by the clock */
    uint64_t next_reading;      /* not before, so that bursts are read together */
    uint64_t next_lone_reading; /* the same for a few changes */
    uint64_t failure_rest;      /* after the next reading that fails */

    /* what is published */
    struct settings settings;
    pthread_mutex_t lock; /* of snapshot */
    struct snapshot *snapshot;
    struct snapshot *spare; /* one that nobody reads any more, for its room; or NULL */
    void (*changed)(void *context, const struct live_change *changes, size_t count);
    void (*interfaces_changed)(void *context, const struct live_interface_change *changes,
                               size_t count);
    void (*call_at)(void *context, uint64_t time);
    void *context;
    atomic_ullong generation;
    atomic_uint events;
    atomic_uint overruns;
    atomic_uint resyncs;
    char error[256];
};

static inline bool live_asks(const struct live *live, enum snapshot_extra extra)
{
    return live->has_ethtool && (live->wants & extra);
}

/* A link negotiates its speed when it comes up. */
static inline bool live_speed_may_differ(const struct link_record *before,
                                         const struct link_record *after)
{
    return before->operational_state != after->operational_state ||
           (before->flags ^ after->flags) & (IFF_UP | IFF_RUNNING);
}

/* Keeps the line for live_error() and returns the error. */
int live_fail(struct live *live, int error, const char *what);

/* The item whose member is the wanted one in an array sorted by that, for a walk that only goes
 * forward; NULL: there is none. */
#define ALONG(array, position, member, wanted)                                                     \
    __extension__({                                                                                \
        while ((position) < (array)->count && (array)->items[position] member < (wanted))          \
            (position)++;                                                                          \
        (position) < (array)->count && (array)->items[position] member == (wanted)                 \
            ? &(array)->items[position]                                                            \
            : NULL;                                                                                \
    })

/* --- notes.c: what was announced -------------------------------------------------------------- */

/* Takes note of what the kernel has said until now. */
int notes_take(struct live *live);
/* By ascending ifindex, each once: all that was said of it, and when the last was. */
void notes_sort(dirty_array *dirty);
/* In a sorted one; NULL: nothing was said of it. */
const struct dirty *notes_find(const dirty_array *dirty, uint32_t ifindex);
/* A batch that could not be read is noted again. */
void notes_give_back(struct live *live, const dirty_array *batch);
/* What a reading that began then and was published has made up for. */
void notes_settle(struct live *live, enum live_depth depth, uint64_t begin);

/* --- follow.c: when to read ------------------------------------------------------------------- */

int live_follow_start(struct live *live);
void live_follow_stop(struct live *live);

/* --- interfaces.c: what is known of each interface -------------------------------------------- */

struct interface_facts *live_interface_find(const struct live *live, uint32_t ifindex);
/* A new, zeroed one; -ENOMEM. */
int live_interface_add(struct live *live, uint32_t ifindex, struct interface_facts **ret_facts);
void live_interface_remove(struct live *live, uint32_t ifindex);
/* IPv6's ReachableTime and RetransmitTime are the link's wherever they are read: no view may go
 * back and forth between two moments. */
static inline void live_interface_take_timers(struct interface_facts *facts)
{
    facts->neighbours[1].reachable_time = facts->link.inet6_reachable_time;
    facts->neighbours[1].retransmit_time = facts->link.inet6_retransmit_time;
}
/* Whether the filter shows it, by any of its names; the alternative ones are asked for, if they
 * count. */
int live_interface_shown(struct live *live, const struct link_record *link, bool *ret_shown);
/* Routes and advertisements, from what the handle last read of them. */
void live_interface_attribute(const struct live *live, struct interface_facts *facts);
/* What the routes say of an interface that uses this table. */
void live_attribute_routes(const route_array *routes, uint32_t table, uint32_t ifindex,
                           struct route_facts *ret_facts);

/* --- read_*.c: what to read ------------------------------------------------------------------- */

int live_read_namespace(struct live *live);
int live_read_routes(struct live *live);
int live_read_advertisements(struct live *live);
/* Reads the kernel's tables, and publishes.  time: when something was announced of which all of
 * them are to be read; 0: nothing was.  On failure all stays as it was; -EINTR: by a storm. */
int refresh_tables(struct live *live, enum live_depth depth, uint64_t time);
/* Reads the interfaces of a batch of notes, and publishes.  The batch is no longer among the
 * handle's notes, which get what is announced meanwhile.  On failure nothing is published. */
int refresh_noted(struct live *live, dirty_array *batch);
/* Reads one interface anew, of both families (AF_UNSPEC) or of one.  -ENODEV when it has gone;
 * then facts are as before. */
int live_read_interface(struct live *live, int family, uint32_t ifindex, unsigned about,
                        struct interface_facts *facts);

/* Files, about which nobody is told: a second old is new enough. */
int live_read_recent_advertisements(struct live *live);

/* --- publish.c -------------------------------------------------------------------------------- */

enum publish_scope { PUBLISH_DIRTY, PUBLISH_ALL };

/* All is published once more, by other settings. */
int live_publish_again(struct live *live);

/* --- publish_interfaces.c --------------------------------------------------------------------- */

typedef ARRAY(struct live_interface_change) interface_change_array;

/* What IF-MIB shows now: old itself, held once more, where nothing of it differs.  changes, which
 * are of the two, are added to. */
int live_publish_interfaces(struct live *live, enum publish_scope scope, const dirty_array *dirty,
                            uint64_t now, struct interfaces *old,
                            struct interfaces **ret_interfaces, interface_change_array *changes);

/* Publishes what differs from the published snapshot.  dirty: sorted, what was announced, or NULL;
 * by scope only these interfaces are looked at, or all.  read_time 0: that of the last snapshot
 * stays.  now: when something changed of which nothing was announced. */
int live_publish(struct live *live, enum publish_scope scope, const dirty_array *dirty,
                 uint64_t read_time, uint64_t now);
