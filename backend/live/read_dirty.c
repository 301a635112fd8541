/* SPDX-License-Identifier: BSD-2-Clause */
#include "live/read_dirty.h"
#include "live/reading.h"

enum {
    /* Reading the whole tables costs about a fifth per interface of reading one by itself. */
    LONE_READING_COST = 5,
};

/* --- one by one, or many out of whole tables -------------------------------------------------- */

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

static int read_each(struct live *live, const struct reading *reading)
{
    struct reading_position position = {0};
    for (size_t i = 0; i < live->dirty.count; i++) {
        const struct dirty *dirty = &live->dirty.items[i];
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
    live_dirty_sort(&live->dirty);
    return 0;
}

static int resynchronise(struct live *live)
{
    enum { ATTEMPTS_IN_A_STORM = 2 }; /* the next one comes when there is rest */
    live->route.attempts = live->ethtool.netlink.attempts = ATTEMPTS_IN_A_STORM;
    int result = live_refresh(live, LIVE_EVERYTHING);
    live->route.attempts = live->ethtool.netlink.attempts = 0;
    return result;
}

int live_read_dirty(struct live *live)
{
    if (live->lost || live->unsettled)
        return resynchronise(live);
    int result = 0;
    if (live->about_namespace & NOTIFICATION_NAMESPACE)
        result = live_refresh_announced(live, LIVE_UNANNOUNCED, live->announced);
    const unsigned meanwhile = live->about_namespace & NOTIFICATION_NAMESPACE;
    live_dirty_sort(&live->dirty);
    live->reading_began = live_now();
    if (result == 0)
        result = read_interfaces(live);
    if (result == 0 && (live->about_namespace & NOTIFICATION_ROUTES))
        result = read_routes(live);
    if (result == 0)
        result = live_publish(live, PUBLISH_DIRTY, &live->dirty, 0, live->announced);
    if (result < 0)
        return result;
    array_clear(&live->dirty);
    live->about_namespace = meanwhile;
    return 0;
}

/* Takes the notes of one interface out of all.  -ENOMEM: they are all where they were. */
static int take_notes(dirty_array *from, uint32_t ifindex, dirty_array *to)
{
    size_t kept = 0;
    for (size_t i = 0; i < from->count; i++) {
        if (from->items[i].ifindex != ifindex)
            continue;
        struct dirty *taken = array_append(to);
        if (!taken)
            return -ENOMEM;
        *taken = from->items[i];
    }
    for (size_t i = 0; i < from->count; i++)
        if (from->items[i].ifindex != ifindex)
            from->items[kept++] = from->items[i];
    from->count = kept;
    return 0;
}

static int give_back(const dirty_array *from, dirty_array *to)
{
    for (size_t i = 0; i < from->count; i++) {
        struct dirty *given = array_append(to);
        if (!given)
            return -ENOMEM;
        *given = from->items[i];
    }
    return 0;
}

/* Reads what was noted of one interface, and leaves the storm in which it stands for later. */
static int read_in_storm(struct live *live, uint32_t ifindex)
{
    dirty_array storm = live->dirty;
    const unsigned about_namespace = live->about_namespace;
    live->dirty = (dirty_array){0};
    live->about_namespace = 0;
    int result = take_notes(&storm, ifindex, &live->dirty);
    if (result == 0)
        result = live_read_dirty(live);
    if (give_back(&live->dirty, &storm) < 0)
        live->lost = true;
    array_done(&live->dirty);
    live->dirty = storm;
    live->about_namespace |= about_namespace;
    return result;
}

int live_refresh_interface(struct live *live, uint32_t ifindex)
{
    int result = live_take_notifications(live);
    if (result < 0)
        return result;
    struct dirty *dirty = array_append(&live->dirty);
    if (!dirty)
        return live_fail(live, -ENOMEM, "read an interface");
    live->announced = live_now();
    *dirty = (struct dirty){
        ifindex, NOTIFICATION_LINK | NOTIFICATION_ADDRESSES | NOTIFICATION_TIMERS, live->announced};
    result = live_read_namespace(live);
    if (result == 0)
        result = live_read_recent_advertisements(live);
    if (result == 0)
        result = live_has_many_notes(live) ? read_in_storm(live, ifindex) : live_read_dirty(live);
    live_follow_later(live); /* on failure it stays noted */
    return result == -EINTR ? -EAGAIN : result;
}
