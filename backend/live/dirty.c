/* SPDX-License-Identifier: BSD-2-Clause */
/* The interfaces of which something was announced that is not read yet. */
#include "live/live_private.h"

static int by_ifindex(const void *left, const void *right)
{
    const struct dirty *a = left, *b = right;
    return (a->ifindex > b->ifindex) - (a->ifindex < b->ifindex);
}

void live_dirty_sort(dirty_array *dirty)
{
    array_sort(dirty, by_ifindex);
    size_t kept = 0;
    for (size_t i = 0; i < dirty->count; i++) {
        const struct dirty *from = &dirty->items[i];
        struct dirty *to = kept ? &dirty->items[kept - 1] : NULL;
        if (!to || to->ifindex != from->ifindex) {
            dirty->items[kept++] = *from;
            continue;
        }
        to->about |= from->about;
        if (from->time > to->time)
            to->time = from->time;
    }
    dirty->count = kept;
}

const struct dirty *live_dirty_find(const dirty_array *dirty, uint32_t ifindex)
{
    const size_t position = array_lower(dirty, .ifindex, ifindex);
    const bool found = position < dirty->count && dirty->items[position].ifindex == ifindex;
    return found ? &dirty->items[position] : NULL;
}

void live_dirty_settle(struct live *live, enum live_depth depth, uint64_t begin)
{
    const unsigned beyond = depth == LIVE_EVERYTHING
                                ? 0
                                : NOTIFICATION_ADDRESSES | NOTIFICATION_FEATURES;
    size_t kept = 0;
    for (size_t i = 0; i < live->dirty.count; i++) {
        struct dirty dirty = live->dirty.items[i];
        if (dirty.time <= begin && !(dirty.about & beyond))
            continue;
        /* That another device has the index is told once. */
        dirty.about &= ~(unsigned)NOTIFICATION_REMOVED;
        live->dirty.items[kept++] = dirty;
    }
    live->dirty.count = kept;
}
