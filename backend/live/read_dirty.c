/* SPDX-License-Identifier: BSD-2-Clause */
#include "live/kernel_tables.h"

static int read_each(struct live *live, const dirty_array *batch, const struct reading *reading)
{
    struct reading_position position = {0};
    int result = 0;
    for (size_t i = 0; result == 0 && i < batch->count; i++) {
        const struct dirty *dirty = &batch->items[i];
        struct interface_facts *facts = live_interface_find(live, dirty->ifindex);
        /* IPv4 routes of an interface that goes down vanish without a word. */
        const bool had_default = facts &&
                                 (facts->routes[0].has_default || facts->routes[1].has_default);
        if (had_default || (dirty->about & NOTIFICATION_ROUTES))
            live->about_namespace |= NOTIFICATION_ROUTES;
        result = reading_update(live, reading, &position, dirty->ifindex, dirty->about,
                                reading ? NOTIFICATION_TIMERS : 0);
        facts = live_interface_find(live, dirty->ifindex);
        if (facts)
            live_interface_attribute(live, facts);
    }
    return result;
}

/*
 * In a storm every dump is interrupted, and every request waits for the kernel's one lock.  What an
 * interrupted dump does have is right; what it lacks is read by itself.
 */
static int read_out_of_tables(struct live *live, const dirty_array *batch)
{
    struct reading reading = {0};
    live->route.take_pieces = live->ethtool.netlink.take_pieces = true;
    int result = reading_unannounced(live, &reading);
    if (result == 0)
        result = reading_announced(live, &reading);
    live->route.take_pieces = live->ethtool.netlink.take_pieces = false;
    if (result == 0)
        result = read_each(live, batch, &reading);
    reading_done(&reading);
    return result;
}

static int read_interfaces(struct live *live, const dirty_array *batch)
{
    const bool many = batch->count > PACE_FEW &&
                      batch->count * PACE_LONE_READING_COST > live->interfaces.count;
    return many ? read_out_of_tables(live, batch) : read_each(live, batch, NULL);
}

/* Routes belong to interfaces of which nothing was said: those that gain or lose are marked. */
static int read_routes(struct live *live, dirty_array *batch)
{
    int result = live_read_routes(live);
    if (result < 0)
        return result;
    for (size_t i = 0; i < live->interfaces.count; i++) {
        struct interface_facts *facts = live->interfaces.items[i];
        struct interface_facts attributed = *facts;
        live_interface_attribute(live, &attributed);
        if (memcmp(attributed.routes, facts->routes, sizeof facts->routes) == 0)
            continue;
        *facts = attributed;
        struct dirty *dirty = array_append(batch);
        if (!dirty)
            return live_fail(live, -ENOMEM, "keep the routes");
        *dirty = (struct dirty){facts->link.ifindex, 0, live->announced};
    }
    notes_sort(batch);
    return 0;
}

/*
 * That an interface has gone is announced before another can have its ifindex, but may come after
 * the reading that found the other.  Such a one is not published as the same interface: the row
 * stays as it is, and is read again with what was announced.
 */
static int leave_replaced(struct live *live, dirty_array *batch)
{
    const unsigned left = ~0u;
    int result = notes_take(live);
    for (size_t i = 0; result == 0 && i < live->dirty.count; i++) {
        struct dirty *noted = &live->dirty.items[i];
        const size_t position = array_lower(batch, .ifindex, noted->ifindex);
        if (!(noted->about & NOTIFICATION_REMOVED) || position == batch->count ||
            batch->items[position].ifindex != noted->ifindex ||
            batch->items[position].about == left)
            continue;
        noted->about |= batch->items[position].about;
        batch->items[position].about = left;
    }
    size_t kept = 0;
    for (size_t i = 0; i < batch->count; i++)
        if (batch->items[i].about != left)
            batch->items[kept++] = batch->items[i];
    batch->count = kept;
    return result;
}

int refresh_noted(struct live *live, dirty_array *batch)
{
    notes_sort(batch);
    live->reading_began = monotonic_now();
    const uint64_t announced = live->announced;
    int result = read_interfaces(live, batch);
    const unsigned routes = live->about_namespace & NOTIFICATION_ROUTES;
    live->about_namespace &= ~routes; /* more are announced */
    if (result == 0 && routes)
        result = read_routes(live, batch);
    if (result == 0)
        result = leave_replaced(live, batch);
    if (result == 0)
        result = live_publish(live, PUBLISH_DIRTY, batch, 0, announced);
    if (result < 0)
        live->about_namespace |= routes;
    return result;
}
