/* SPDX-License-Identifier: BSD-2-Clause */
#include "live/reading.h"

/* Reads an interface out of whole tables; false: they do not have all of it.  In a storm they are
 * pieces: what they have is right, of what they lack nothing is known. */
static bool take_from_tables(const struct live *live, const struct dirty *dirty,
                             const struct reading *reading, struct reading_position *position,
                             struct interface_facts *facts)
{
    const struct link_record *link = reading_link(reading, position, dirty->ifindex);
    if (!link)
        return false;
    const bool is_new = facts->link.name[0] == '\0';
    facts->link = *link;
    if (is_new)
        facts->wireless = link_is_wireless(link);
    unsigned about = dirty->about;
    /* A new interface has no address but those that were announced. */
    if (is_new)
        about |= NOTIFICATION_FEATURES | (reading->address_pieces ? 0 : NOTIFICATION_ADDRESSES);
    return reading_take_announced(live, reading, position, about, facts) &&
           reading_take_unannounced(reading, position, facts);
}

static int read_one(struct live *live, const struct dirty *dirty, struct interface_facts *facts,
                    const struct reading *reading, struct reading_position *position)
{
    struct interface_facts taken = *facts;
    unsigned about = dirty->about;
    if (reading && take_from_tables(live, dirty, reading, position, &taken)) {
        live_interface_attribute(live, &taken);
        *facts = taken;
        return 0;
    }
    if (reading)
        about |= NOTIFICATION_TIMERS;
    return live_read_interface(live, AF_UNSPEC, dirty->ifindex, about, facts);
}

static int read_each(struct live *live, const dirty_array *batch, const struct reading *reading)
{
    struct reading_position position = {0};
    for (size_t i = 0; i < batch->count; i++) {
        const struct dirty *dirty = &batch->items[i];
        struct interface_facts *facts = live_interface_find(live, dirty->ifindex);
        /* IPv4 routes of an interface that goes down vanish without a word. */
        const bool had_default = facts &&
                                 (facts->routes[0].has_default || facts->routes[1].has_default);
        if (had_default || (dirty->about & NOTIFICATION_ROUTES))
            live->about_namespace |= NOTIFICATION_ROUTES;
        struct interface_facts read = {0};
        if (facts && !(dirty->about & NOTIFICATION_REMOVED))
            read = *facts;
        int result = read_one(live, dirty, &read, reading, &position);
        if (result == -ENODEV) {
            live_interface_remove(live, dirty->ifindex);
            continue;
        }
        if (result == 0 && !facts)
            result = live_interface_add(live, dirty->ifindex, &facts);
        if (result < 0)
            return result;
        *facts = read; /* NOLINT(clang-analyzer-core.NullDereference): found or added */
    }
    return 0;
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

int refresh_noted(struct live *live, dirty_array *batch)
{
    notes_sort(batch);
    live->reading_began = monotonic_now();
    int result = read_interfaces(live, batch);
    if (result == 0 && (live->about_namespace & NOTIFICATION_ROUTES))
        result = read_routes(live, batch);
    if (result == 0)
        result = live_publish(live, PUBLISH_DIRTY, batch, 0, live->announced);
    if (result == 0)
        array_clear(batch);
    return result;
}
