/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/snapshot_private.h"
#include "util/array.h"

#include <stdlib.h>

void snapshot_block_unref(struct snapshot_block *block)
{
    if (block && atomic_fetch_sub_explicit(&block->references, 1, memory_order_acq_rel) == 1)
        free(block);
}

struct snapshot *snapshot_ref(struct snapshot *snapshot)
{
    if (snapshot)
        atomic_fetch_add_explicit(&snapshot->references, 1, memory_order_relaxed);
    return snapshot;
}

struct snapshot *snapshot_unref(struct snapshot *snapshot)
{
    if (snapshot &&
        atomic_fetch_sub_explicit(&snapshot->references, 1, memory_order_acq_rel) == 1) {
        for (size_t i = 0; i < snapshot->slot_count; i++)
            snapshot_block_unref(snapshot->slots[i].block);
        free(snapshot);
    }
    return NULL;
}

size_t snapshot_count(const struct snapshot *snapshot, enum inet_version version)
{
    return snapshot->counts[version - 1];
}

uint64_t snapshot_read_time(const struct snapshot *snapshot)
{
    return snapshot->stamp.read_time;
}

bool snapshot_has_ethtool(const struct snapshot *snapshot)
{
    return snapshot->stamp.has_ethtool;
}

uint64_t snapshot_last_change(const struct snapshot *snapshot, enum inet_version version)
{
    return snapshot->stamp.last_change[version - 1];
}

/* The first record whose key is not less, or NULL. */
static const struct record *lower(const struct snapshot *snapshot, uint64_t key)
{
    const size_t position = sorted_lower(snapshot->slots, snapshot->slot_count, .first, key);
    if (position > 0) { /* it may be inside of the block before */
        const struct snapshot_block *block = snapshot->slots[position - 1].block;
        size_t first = 0, last = block->count;
        while (first < last) {
            size_t middle = first + (last - first) / 2;
            if (record_key(&block->records[middle]) < key)
                first = middle + 1;
            else
                last = middle;
        }
        if (first < block->count)
            return &block->records[first];
    }
    return position < snapshot->slot_count ? &snapshot->slots[position].block->records[0] : NULL;
}

const struct record *snapshot_find(const struct snapshot *snapshot, enum inet_version version,
                                   uint32_t ifindex)
{
    const uint64_t key = snapshot_key(version, ifindex);
    const struct record *record = lower(snapshot, key);
    return record && record_key(record) == key ? record : NULL;
}

const struct record *snapshot_after(const struct snapshot *snapshot, uint32_t version,
                                    uint32_t ifindex)
{
    const uint64_t key = snapshot_key(version, ifindex);
    return key == UINT64_MAX ? NULL : lower(snapshot, key + 1);
}

struct snapshot_cursor snapshot_begin(const struct snapshot *snapshot)
{
    return (struct snapshot_cursor){.snapshot = snapshot};
}

const struct record *snapshot_next(struct snapshot_cursor *cursor)
{
    if (cursor->block >= cursor->snapshot->slot_count)
        return NULL;
    const struct snapshot_block *block = cursor->snapshot->slots[cursor->block].block;
    const struct record *record = &block->records[cursor->offset];
    if (++cursor->offset == block->count) {
        cursor->block++;
        cursor->offset = 0;
    }
    return record;
}
