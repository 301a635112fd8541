/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/snapshot.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/* One array, which a lone change copies as a whole: 0.25 ms for 10,000 interfaces, where the memory
 * is that of an old snapshot.  Fresh memory from the kernel would cost ten times as much. */
struct snapshot {
    atomic_uint references;
    size_t room;
    struct snapshot_stamp stamp;
    struct interfaces *interfaces; /* many snapshots share one: addresses change more often */
    size_t counts[2];
    struct record records[];
};

struct snapshot *snapshot_new(struct snapshot *old, size_t room)
{
    struct snapshot *snapshot = old;
    if (old)
        shared_unref(old->interfaces);
    if (!old || old->room < room || old->room / 2 > room) {
        free(old);
        room += room / 16;
        snapshot = malloc(sizeof *snapshot + room * sizeof *snapshot->records);
        if (!snapshot)
            return NULL;
        snapshot->room = room;
    }
    atomic_init(&snapshot->references, 1);
    snapshot->stamp = (struct snapshot_stamp){0};
    snapshot->interfaces = NULL;
    snapshot->counts[0] = snapshot->counts[1] = 0;
    return snapshot;
}

const struct record *snapshot_add(struct snapshot *snapshot, const struct record *record)
{
    struct record *added = &snapshot->records[snapshot->counts[0] + snapshot->counts[1]];
    memcpy(added, record, sizeof *added);
    snapshot->counts[record->version - 1]++;
    return added;
}

struct snapshot_stamp snapshot_stamp(const struct snapshot *snapshot)
{
    return snapshot->stamp;
}

void snapshot_set_stamp(struct snapshot *snapshot, const struct snapshot_stamp *stamp)
{
    snapshot->stamp = *stamp;
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
        shared_unref(snapshot->interfaces);
        free(snapshot);
    }
    return NULL;
}

struct snapshot *snapshot_recycle(struct snapshot *snapshot)
{
    if (snapshot && atomic_load_explicit(&snapshot->references, memory_order_acquire) == 1)
        return snapshot;
    return snapshot_unref(snapshot);
}

size_t snapshot_count(const struct snapshot *snapshot, enum inet_version version)
{
    return snapshot->counts[version - 1];
}

uint64_t snapshot_read_time(const struct snapshot *snapshot)
{
    return snapshot->stamp.read_time;
}

unsigned snapshot_extras(const struct snapshot *snapshot)
{
    return snapshot->stamp.extras;
}

struct interfaces *snapshot_interfaces(const struct snapshot *snapshot)
{
    return snapshot->interfaces;
}

void snapshot_set_interfaces(struct snapshot *snapshot, struct interfaces *interfaces)
{
    snapshot->interfaces = shared_ref(interfaces);
}

uint64_t snapshot_last_change(const struct snapshot *snapshot, enum inet_version version)
{
    return snapshot->stamp.last_change[version - 1];
}

uint64_t snapshot_ipv6_rows_last_change(const struct snapshot *snapshot)
{
    return snapshot->stamp.ipv6_rows_last_change;
}

static uint64_t key_of(uint32_t version, uint32_t ifindex)
{
    return (uint64_t)version << 32 | ifindex;
}

static uint64_t key_at(const struct snapshot *snapshot, size_t position)
{
    const struct record *record = &snapshot->records[position];
    return key_of(record->version, record->row.InterfaceIndex);
}

/* The position of the first record whose key is not less. */
static size_t lower(const struct snapshot *snapshot, uint64_t key)
{
    size_t first = 0, last = snapshot->counts[0] + snapshot->counts[1];
    while (first < last) {
        const size_t middle = first + (last - first) / 2;
        if (key_at(snapshot, middle) < key)
            first = middle + 1;
        else
            last = middle;
    }
    return first;
}

static const struct record *at(const struct snapshot *snapshot, size_t position)
{
    const bool there = position < snapshot->counts[0] + snapshot->counts[1];
    return there ? &snapshot->records[position] : NULL;
}

const struct record *snapshot_find(const struct snapshot *snapshot, enum inet_version version,
                                   uint32_t ifindex)
{
    const struct record *record = at(snapshot, lower(snapshot, key_of(version, ifindex)));
    const bool found = record && record->version == version &&
                       record->row.InterfaceIndex == ifindex;
    return found ? record : NULL;
}

struct snapshot_cursor snapshot_begin(const struct snapshot *snapshot)
{
    return (struct snapshot_cursor){.snapshot = snapshot};
}

const struct record *snapshot_next(struct snapshot_cursor *cursor)
{
    return at(cursor->snapshot, cursor->position++);
}
