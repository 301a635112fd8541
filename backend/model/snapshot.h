/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * All rows at one moment: an immutable array, sorted by version and then by ifindex, counted by
 * reference.
 */
#pragma once

#include "model/interfaces.h"
#include "model/record.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct snapshot;

struct snapshot *snapshot_ref(struct snapshot *snapshot);
struct snapshot *snapshot_unref(struct snapshot *snapshot); /* returns NULL */

/* Number of rows of one version. */
size_t snapshot_count(const struct snapshot *snapshot, enum inet_version version);

/* The row, or NULL.  Valid as long as the caller holds the snapshot. */
const struct record *snapshot_find(const struct snapshot *snapshot, enum inet_version version,
                                   uint32_t ifindex);

/* A walk over all rows. */
struct snapshot_cursor {
    const struct snapshot *snapshot;
    size_t position;
};
struct snapshot_cursor snapshot_begin(const struct snapshot *snapshot);
const struct record *snapshot_next(struct snapshot_cursor *cursor); /* NULL at the end */

/* CLOCK_MONOTONIC in nanoseconds: when the reading of the kernel's unannounced facts began. */
uint64_t snapshot_read_time(const struct snapshot *snapshot);

/* What rows have only once somebody has asked for it, because only ethtool tells it. */
enum snapshot_extra {
    SNAPSHOT_OFFLOADS = 1 << 0, /* of struct record: also whether a packet can wake the device */
    SNAPSHOT_SPEEDS = 1 << 1,   /* of struct interface_record: also duplex */
};

/* Which of them it has. */
unsigned snapshot_extras(const struct snapshot *snapshot);

/* The interfaces of IF-MIB; NULL where the handle was not asked for them. */
struct interfaces *snapshot_interfaces(const struct snapshot *snapshot);

/* CLOCK_MONOTONIC in nanoseconds: when a version's IP-MIB table last changed in the sense of its
 * ipvXInterfaceTableLastChange. */
uint64_t snapshot_last_change(const struct snapshot *snapshot, enum inet_version version);

/* The same: when an IPv6 row last came or went. */
uint64_t snapshot_ipv6_rows_last_change(const struct snapshot *snapshot);

/* --- making one ------------------------------------------------------------------------------- */

struct snapshot_stamp {
    uint64_t read_time;      /* CLOCK_MONOTONIC, nanoseconds */
    uint64_t last_change[2]; /* IPv4, IPv6 */
    uint64_t ipv6_rows_last_change;
    unsigned extras; /* enum snapshot_extra */
};

/* Without rows, with room for so many; NULL without memory.  old: one that nobody uses any more, or
 * NULL; it is gone. */
struct snapshot *snapshot_new(struct snapshot *old, size_t room);

/* As snapshot_unref(), but if nobody else has it, the snapshot is returned: for snapshot_new(). */
struct snapshot *snapshot_recycle(struct snapshot *snapshot);

/* Adds a copy of a row, behind all that are there.  Returns the copy. */
const struct record *snapshot_add(struct snapshot *snapshot, const struct record *record);

/* Takes a reference on the interfaces. */
void snapshot_set_interfaces(struct snapshot *snapshot, struct interfaces *interfaces);

struct snapshot_stamp snapshot_stamp(const struct snapshot *snapshot);
void snapshot_set_stamp(struct snapshot *snapshot, const struct snapshot_stamp *stamp);
