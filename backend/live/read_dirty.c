/* SPDX-License-Identifier: BSD-2-Clause */
#include "live/read_dirty.h"
#include "live/reading.h"

enum {
    /* Reading the whole tables costs about a fifth per interface of reading one by itself. */
    LONE_READING_COST = 5,
};

static int by_ifindex(const void *left, const void *right)
{
    const struct dirty *a = left, *b = right;
    return (a->ifindex > b->ifindex) - (a->ifindex < b->ifindex);
}

static void sort_dirty(dirty_array *dirty)
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

/* --- one by one, or many out of whole tables --------------------------------------------------- */

static int read_one(struct live *live, const struct dirty *dirty, struct interface_facts *facts,
                    const struct reading *reading, struct reading_position *position)
{
    const struct link_record *link =
        reading ? reading_link(reading, position, dirty->ifindex) : NULL;
    if (link) {
        const bool is_new = facts->link.name[0] == '\0';
        facts->link = *link;
        if (is_new)
            facts->wireless = link_is_wireless(link);
        reading_take_announced(live, reading, position, facts);
        if (reading_take_unannounced(reading, position, facts)) {
            live_interface_attribute(live, facts);
            return 0;
        }
    }
    return live_read_interface(live, AF_UNSPEC, dirty->ifindex, dirty->about, facts);
}

static int read_each(struct live *live, const struct reading *reading)
{
    struct reading_position position = {0};
    for (size_t i = 0; i < live->dirty.count; i++) {
        const struct dirty *dirty = &live->dirty.items[i];
        struct interface_facts *facts = live_interface_find(live, dirty->ifindex);
        /* IPv4 routes of an interface that goes down vanish without a word. */
        if (facts && (facts->routes[0].has_default || facts->routes[1].has_default))
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
static int read_out_of_tables(struct live *live)
{
    struct reading reading = {0};
    live->route.take_pieces = live->ethtool.netlink.take_pieces = true;
    int result = reading_unannounced(live, &reading);
    if (result == 0)
        result = reading_announced(live, &reading);
    live->route.take_pieces = live->ethtool.netlink.take_pieces = false;
    if (result == 0)
        result = read_each(live, &reading);
    reading_done(&reading);
    return result;
}

static int read_interfaces(struct live *live)
{
    const bool many = live->dirty.count > LIVE_FEW &&
                      live->dirty.count * LONE_READING_COST > live->interfaces.count;
    return many ? read_out_of_tables(live) : read_each(live, NULL);
}

/* Routes belong to interfaces of which nothing was said: those that gain or lose are marked. */
static int read_routes(struct live *live)
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
        struct dirty *dirty = array_append(&live->dirty);
        if (!dirty)
            return live_fail(live, -ENOMEM, "keep the routes");
        *dirty = (struct dirty){facts->link.ifindex, 0, live->announced};
    }
    sort_dirty(&live->dirty);
    return 0;
}

static int resynchronise(struct live *live)
{
    enum { ATTEMPTS_IN_A_STORM = 2 }; /* the next one comes when there is rest */
    live->route.attempts = live->ethtool.netlink.attempts = ATTEMPTS_IN_A_STORM;
    int result = live_refresh(live, LIVE_EVERYTHING);
    live->route.attempts = live->ethtool.netlink.attempts = 0;
    if (result == 0)
        atomic_fetch_add_explicit(&live->resyncs, 1, memory_order_relaxed);
    return result;
}

int live_read_dirty(struct live *live)
{
    if (live->lost)
        return resynchronise(live);
    int result = 0;
    if (live->about_namespace & NOTIFICATION_NAMESPACE)
        result = live_refresh(live, LIVE_UNANNOUNCED);
    sort_dirty(&live->dirty);
    live->reading_began = live_now();
    if (result == 0)
        result = read_interfaces(live);
    if (result == 0 && (live->about_namespace & NOTIFICATION_ROUTES))
        result = read_routes(live);
    if (result == 0)
        result = live_publish(live, &live->dirty, 0, live->announced);
    return result;
}
