/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/snapshot_private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/*
 * A merge of the old blocks with the changes.  A block that no change touches is shared; touched
 * neighbours are poured together and cut anew, so that blocks neither grow nor crumble.
 */
struct builder {
    struct snapshot *made;
    size_t slot_capacity;
    const struct record **pool; /* rows not yet put into a block */
    size_t pool_count;
    size_t pool_capacity;
};

static int pour(struct builder *builder, const struct record *record)
{
    if (builder->pool_count == builder->pool_capacity) {
        size_t grown = builder->pool_capacity ? builder->pool_capacity * 2 : 64;
        const struct record **moved = reallocarray(builder->pool, grown, sizeof *moved);
        if (!moved)
            return -ENOMEM;
        builder->pool = moved;
        builder->pool_capacity = grown;
    }
    builder->pool[builder->pool_count++] = record;
    return 0;
}

static int add_slot(struct builder *builder, struct snapshot_block *block)
{
    struct snapshot *made = builder->made;
    if (made->slot_count == builder->slot_capacity) {
        size_t grown = builder->slot_capacity * 2;
        made = realloc(made, sizeof *made + grown * sizeof *made->slots);
        if (!made)
            return -ENOMEM;
        builder->made = made;
        builder->slot_capacity = grown;
    }
    made->slots[made->slot_count++] =
        (struct snapshot_slot){record_key(&block->records[0]), block};
    return 0;
}

static int cut_block(struct builder *builder, const struct record *const *records, size_t count)
{
    struct snapshot_block *block = malloc(sizeof *block + count * sizeof *block->records);
    if (!block)
        return -ENOMEM;
    atomic_init(&block->references, 1);
    block->count = (uint32_t)count;
    for (size_t i = 0; i < count; i++)
        memcpy(&block->records[i], records[i], sizeof *records[i]);
    int result = add_slot(builder, block);
    if (result < 0)
        snapshot_block_unref(block);
    return result;
}

/* Puts the pool into blocks of equal size. */
static int settle(struct builder *builder)
{
    const size_t blocks =
        (builder->pool_count + SNAPSHOT_BLOCK_RECORDS - 1) / SNAPSHOT_BLOCK_RECORDS;
    size_t done = 0;
    for (size_t i = 0; i < blocks; i++) {
        const size_t share = (builder->pool_count - done) / (blocks - i);
        int result = cut_block(builder, builder->pool + done, share);
        if (result < 0)
            return result;
        done += share;
    }
    builder->pool_count = 0;
    return 0;
}

static int share(struct builder *builder, struct snapshot_block *block)
{
    /* A nearly empty pool would leave a crumb of a block behind: let it take its neighbour in. */
    if (builder->pool_count > 0 && builder->pool_count < SNAPSHOT_BLOCK_RECORDS / 4) {
        int result = 0;
        for (size_t i = 0; result == 0 && i < block->count; i++)
            result = pour(builder, &block->records[i]);
        return result;
    }
    int result = settle(builder);
    if (result < 0)
        return result;
    atomic_fetch_add_explicit(&block->references, 1, memory_order_relaxed);
    result = add_slot(builder, block);
    if (result < 0)
        snapshot_block_unref(block);
    return result;
}

/* Pours a block with the changes that fall before the key end into the pool. */
static int merge(struct builder *builder, const struct snapshot_block *block,
                 const struct snapshot_change **change, const struct snapshot_change *last,
                 uint64_t end)
{
    const size_t count = block ? block->count : 0;
    size_t position = 0;
    int result = 0;
    while (result == 0) {
        const bool have_change = *change < last && (*change)->key < end;
        const bool have_record = position < count;
        if (!have_change && !have_record)
            break;
        const uint64_t record = have_record ? record_key(&block->records[position]) : UINT64_MAX;
        if (have_change && (*change)->key <= record) {
            if ((*change)->key == record)
                position++;
            if ((*change)->record)
                result = pour(builder, (*change)->record);
            (*change)++;
        } else {
            result = pour(builder, &block->records[position++]);
        }
    }
    return result;
}

static int build(struct builder *builder, const struct snapshot *before,
                 const struct snapshot_change *change, const struct snapshot_change *last)
{
    const size_t slots = before ? before->slot_count : 0;
    for (size_t i = 0; i < slots; i++) {
        const uint64_t end = i + 1 < slots ? before->slots[i + 1].first : UINT64_MAX;
        struct snapshot_block *block = before->slots[i].block;
        int result = change < last && change->key < end
                         ? merge(builder, block, &change, last, end)
                         : share(builder, block);
        if (result < 0)
            return result;
    }
    int result = merge(builder, NULL, &change, last, UINT64_MAX);
    return result < 0 ? result : settle(builder);
}

static void count_rows(struct snapshot *snapshot)
{
    snapshot->counts[0] = snapshot->counts[1] = 0;
    for (size_t i = 0; i < snapshot->slot_count; i++) {
        const struct snapshot_block *block = snapshot->slots[i].block;
        if (block->records[0].version == block->records[block->count - 1].version) {
            snapshot->counts[block->records[0].version - 1] += block->count;
            continue;
        }
        for (size_t k = 0; k < block->count; k++)
            snapshot->counts[block->records[k].version - 1]++;
    }
}

int snapshot_build(const struct snapshot *before, const struct snapshot_change *changes,
                   size_t count, const struct snapshot_stamp *stamp, struct snapshot **ret_snapshot)
{
    struct builder builder = {.slot_capacity = (before ? before->slot_count : 0) + 8};
    builder.made =
        malloc(sizeof *builder.made + builder.slot_capacity * sizeof *builder.made->slots);
    if (!builder.made)
        return -ENOMEM;
    atomic_init(&builder.made->references, 1);
    builder.made->slot_count = 0;
    int result = build(&builder, before, changes, changes + count);
    free(builder.pool);
    if (result < 0) {
        snapshot_unref(builder.made);
        return result;
    }
    builder.made->stamp = *stamp;
    count_rows(builder.made);
    *ret_snapshot = builder.made;
    return 0;
}
