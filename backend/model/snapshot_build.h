/* SPDX-License-Identifier: BSD-2-Clause */
/* Making a snapshot out of the one before it and what is different. */
#pragma once

#include "model/snapshot.h"

/* One row that is new, other than before, or gone. */
struct snapshot_change {
    uint64_t key;                /* snapshot_key() */
    const struct record *record; /* copied; NULL: the row is gone */
};

struct snapshot_stamp {
    uint64_t read_time;      /* CLOCK_MONOTONIC, nanoseconds */
    uint64_t last_change[2]; /* IPv4, IPv6 */
    bool has_ethtool;
};

static inline uint64_t snapshot_key(uint32_t version, uint32_t ifindex)
{
    return (uint64_t)version << 32 | ifindex;
}

/*
 * Builds a snapshot.
 *
 * before   NULL: nothing; it stays as it is, and the new one shares what has not changed.
 * changes  by ascending key, each key once.
 *
 * 0, or -ENOMEM.
 */
int snapshot_build(const struct snapshot *before, const struct snapshot_change *changes,
                   size_t count, const struct snapshot_stamp *stamp, struct snapshot **ret_snapshot)
    __attribute__((warn_unused_result));
