/* SPDX-License-Identifier: BSD-2-Clause */
/* The inside of a snapshot: for snapshot.c and snapshot_build.c. */
#pragma once

#include "model/snapshot_build.h"

#include <stdatomic.h>

/* Copied for a lone change: small; searched and listed: not too small. */
enum { SNAPSHOT_BLOCK_RECORDS = 32 };

struct snapshot_block {
    atomic_uint references;
    uint32_t count;
    struct record records[];
};

struct snapshot_slot {
    uint64_t first; /* key of the block's first record */
    struct snapshot_block *block;
};

struct snapshot {
    atomic_uint references;
    struct snapshot_stamp stamp;
    size_t counts[2];
    size_t slot_count;
    struct snapshot_slot slots[];
};

static inline uint64_t record_key(const struct record *record)
{
    return snapshot_key(record->version, record->row.InterfaceIndex);
}

void snapshot_block_unref(struct snapshot_block *block);
