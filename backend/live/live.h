/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The handle on one network namespace: reads it, follows its changes, and publishes snapshots.
 *
 * A handle belongs to one thread at a time (the one that opens, dispatches and refreshes); only
 * live_snapshot() may be called from any thread.  It starts no thread of its own.
 */
#pragma once

#include "model/record.h"
#include "model/snapshot.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct live;

/* Which interfaces have rows: NULL-terminated lists of shell patterns or kinds; a NULL list is
 * empty.  Shown: (no include at all, or one matches) and no exclude matches. */
struct live_filter {
    const char *const *include_names;
    const char *const *exclude_names;
    const char *const *include_kinds;
    const char *const *exclude_kinds;
};

/* One difference between two snapshots.  before is NULL for an added row, after for a removed. */
struct live_change {
    const struct record *before;
    const struct record *after;
};

/* The same of IF-MIB's interfaces. */
struct live_interface_change {
    const struct interface_record *before;
    const struct interface_record *after;
};

struct live_counters {
    uint32_t events;   /* notifications read */
    uint32_t overruns; /* times the kernel dropped notifications */
    uint32_t resyncs;  /* full re-reads because something was lost */
};

/* An administrator's word for the speed of interfaces. */
struct live_speed {
    char pattern[64]; /* a shell pattern of names */
    uint64_t bits;    /* per second */
};

struct live_options {
    const char *netns;      /* name under /run/netns, or a path; NULL: the calling thread's */
    bool follow;            /* join the kernel's notification groups */
    bool idle;              /* do not read at opening: only live_read_entry() and refreshing do */
    bool at_once;           /* a storm is not waited for: -EAGAIN */
    bool adapters_only;     /* nothing but live_read_adapters() will be called */
    bool no_wake_up;        /* do not ask for wake-on-LAN: the right to will be given up */
    bool interfaces;        /* snapshots have IF-MIB's interfaces, too */
    bool ethtool_on_demand; /* nothing of ethtool's before live_want() */
    const char *radvd_configuration;  /* NULL: /etc/radvd.conf */
    const struct live_filter *filter; /* copied; NULL: everything */
    const struct live_speed *speeds;  /* copied; of many that match, the first counts */
    size_t speed_count;
    const char *vrf; /* only this device and its ports; copied; NULL: all */
    /* Has hardware called what it is, by the names of its bus and of it there, instead of as the
     * interface: fills the text, or leaves it as it is.  May be NULL. */
    void (*describe)(const char *bus, const char *device, char *text, size_t size);
    size_t receive_buffer; /* bytes for notifications; 0: 4 MiB */
    /* Called by the owning thread after a new snapshot is published.  May be NULL. */
    void (*changed)(void *context, const struct live_change *changes, size_t count);
    /* The same of interfaces. */
    void (*interfaces_changed)(void *context, const struct live_interface_change *changes,
                               size_t count);
    /* Who has a clock of its own is told when to call live_dispatch() next (CLOCK_MONOTONIC,
     * nanoseconds), readable or not.  NULL: a timer makes the descriptor readable then. */
    void (*call_at)(void *context, uint64_t time);
    void *context;
    /* Receives the line that explains a failure to open; may be NULL. */
    char *error;
    size_t error_size;
};

/* Opens the namespace and reads it once.  Negative errno: -ENOENT no such namespace, -EPERM no
 * right to enter it, and what netlink said. */
int live_open(const struct live_options *options, struct live **ret_live);
struct live *live_close(struct live *live); /* returns NULL */

/* To be polled for reading; then call live_dispatch().  -1 without follow. */
int live_descriptor(const struct live *live);

/* Takes the kernel's notifications, re-reads what they mark, publishes.  Never blocks for long.
 * -EAGAIN: a storm interrupted the reading, which is done again; the descriptor says when. */
int live_dispatch(struct live *live);

/* Whether nothing of what was announced waits to be read. */
bool live_is_settled(const struct live *live);

/* Whether it is the machine's own namespace, of which the programs on its bus tell DNS servers. */
bool live_is_of_host(const struct live *live);

enum live_depth {
    LIVE_UNANNOUNCED, /* what the kernel changes without a word */
    LIVE_EVERYTHING,
};

/* Re-reads and publishes, whatever was announced.  On failure the last snapshot stays; -EAGAIN: a
 * storm goes on, of which what was announced is read from time to time. */
int live_refresh(struct live *live, enum live_depth depth);

/* Re-reads one interface, with what the kernel changes without a word, and whatever was announced;
 * publishes.  What it costs does not grow with the number of interfaces.  As live_refresh(). */
int live_refresh_interface(struct live *live, uint32_t ifindex);

/* From now on rows have what only ethtool tells (enum snapshot_extra).  Everything is read once; on
 * failure all stays as it was.  Each interface costs the kernel's one lock of all network
 * configuration, which whoever makes thousands of them holds most of the time. */
int live_want(struct live *live, unsigned extras);

/* Whether an interface's link notifies, from now on while the device lives; shown when the
 * interface is next read.  -ENODEV. */
int live_set_notifies(struct live *live, uint32_t ifindex, bool notifies);

/*
 * Reads one row now, whatever was published; the snapshot is not touched.  What the kernel tells of
 * one interface is read at the call; IPv4's ReachableTime comes from a table of the last second,
 * and what daemons are configured to advertise from a reading of the last second. -ENODEV: no such
 * interface, or it has no such row.
 */
int live_read_entry(struct live *live, enum inet_version version, uint32_t ifindex,
                    struct record *ret_record);

/* The same by a key as GetIpInterfaceEntry takes it: by InterfaceLuid and nothing else if that is
 * not 0.  -EINVAL: it is none. */
int live_read_row(struct live *live, const MIB_IPINTERFACE_ROW *key, struct record *ret_record);

/* A reference on the newest snapshot; never NULL once opened.  From any thread. */
struct snapshot *live_snapshot(const struct live *live);

struct live_counters live_counters(const struct live *live); /* from any thread */

/* Another number whenever a link, an address or a default route is said to differ; from any thread.
 */
uint64_t live_generation(const struct live *live);

/* The line that explains the last failure of a call on this handle. */
const char *live_error(const struct live *live);
