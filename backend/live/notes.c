/* SPDX-License-Identifier: BSD-2-Clause */
/* What the kernel has announced and is not read yet. */
#include "live/live_private.h"

#include <sys/epoll.h>
#include <unistd.h>

static int by_ifindex(const void *left, const void *right)
{
    const struct dirty *a = left, *b = right;
    return (a->ifindex > b->ifindex) - (a->ifindex < b->ifindex);
}

void notes_sort(dirty_array *dirty)
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

const struct dirty *notes_find(const dirty_array *dirty, uint32_t ifindex)
{
    const size_t position = array_lower(dirty, .ifindex, ifindex);
    const bool found = position < dirty->count && dirty->items[position].ifindex == ifindex;
    return found ? &dirty->items[position] : NULL;
}

void notes_settle(struct live *live, enum live_depth depth, uint64_t begin)
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

void notes_give_back(struct live *live, const dirty_array *batch)
{
    for (size_t i = 0; i < batch->count; i++) {
        struct dirty *dirty = array_append(&live->dirty);
        if (!dirty) {
            live->lost = true;
            return;
        }
        *dirty = batch->items[i];
    }
}

bool live_is_settled(const struct live *live)
{
    return live->dirty.count == 0 && !live->about_namespace && !live->lost;
}

static void note(void *context, unsigned about, uint32_t ifindex)
{
    struct live *live = context;
    atomic_fetch_add_explicit(&live->events, 1, memory_order_relaxed);
    if (about & (NOTIFICATION_ADDRESSES | NOTIFICATION_ROUTES))
        atomic_fetch_add_explicit(&live->generation, 1, memory_order_release);
    if (ifindex == 0) {
        live->about_namespace |= about;
        return;
    }
    const size_t count = live->dirty.count;
    /* The kernel says most things several times in a row. */
    if (count > 0 && live->dirty.items[count - 1].ifindex == ifindex) {
        live->dirty.items[count - 1].about |= about;
        live->dirty.items[count - 1].time = live->announced;
        return;
    }
    struct dirty *dirty = array_append(&live->dirty);
    if (!dirty) {
        live->lost = true;
        return;
    }
    *dirty = (struct dirty){ifindex, about, live->announced};
}

int notes_take(struct live *live)
{
    const struct notification_sink sink = {note, live};
    if (!live->following)
        return 0;
    uint64_t expirations;
    if (live->timer >= 0)
        (void)!read(live->timer, &expirations, sizeof expirations);
    live->announced = monotonic_now();
    if (live_is_settled(live))
        live->first_noted = live->announced;
    const unsigned events = live->events;
    int result = notification_read(&live->notifications, PACE_DATAGRAMS, &sink);
    if (result == -ENOBUFS || live->events != events)
        live->last_noted = live->announced;
    if (result == -ENOBUFS) {
        atomic_fetch_add_explicit(&live->overruns, 1, memory_order_relaxed);
        atomic_fetch_add_explicit(&live->generation, 1, memory_order_release);
        live->lost = true;
        return 0;
    }
    return result < 0 ? live_fail(live, result, "read the kernel's notifications") : 0;
}
