/* SPDX-License-Identifier: BSD-2-Clause */
/* Reads one interface: what a lone change costs does not grow with the number of interfaces. */
#include "live/live_private.h"
#include "model/join.h"
#include "model/key.h"
#include "model/luid.h"
#include "netlink/sysctl.h"
#include "util/shortage.h"

#include <linux/rtnetlink.h>

static int read_timer(const struct live *live, const char *family, const char *interface,
                      const char *name, uint32_t *ret_milliseconds)
{
    char path[SYSCTL_PATH_SIZE];
    int64_t number;
    sysctl_path(path, family, "neigh", interface, name);
    int result = sysctl_read(&live->sysctl, path, &number);
    if (result == 0)
        *ret_milliseconds = (uint32_t)number;
    return result;
}

/* The parameters of a table read since not_before; NULL: it has none of the interface. */
static int recent_neighbours(struct live *live, size_t family, uint64_t not_before,
                             uint32_t ifindex, const struct neighbour_record **ret_neighbour)
{
    neighbour_array *recent = &live->recent_neighbours[family];
    uint64_t *time = &live->recent_neighbours_time[family];
    if (*time == 0 || *time < not_before) {
        const uint64_t begin = monotonic_now();
        int result = neighbour_read_all(&live->route, family ? AF_INET6 : AF_INET, recent);
        if (result < 0)
            return live_fail(live, result, "read the neighbour parameters");
        *time = begin;
    }
    const size_t position = array_lower(recent, .ifindex, ifindex);
    const bool found = position < recent->count && recent->items[position].ifindex == ifindex;
    *ret_neighbour = found ? &recent->items[position] : NULL;
    return 0;
}

/* In another namespace: names cannot be looked up there for long (see sysctl.h). */
static int read_foreign_neighbours(struct live *live, struct interface_facts *facts)
{
    for (size_t family = 0; family < 2; family++) {
        if (!(family ? facts->link.has_inet6 && live->namespace.has_inet6 : facts->link.has_inet))
            continue;
        const struct neighbour_record *found;
        int result = recent_neighbours(live, family, live->reading_began, facts->link.ifindex,
                                       &found);
        if (result < 0)
            return result;
        if (!found)
            return -ENOENT;
        facts->neighbours[family] = (struct neighbour_facts){
            found->base_reachable_time, found->reachable_time, found->retransmit_time};
    }
    live_interface_take_timers(facts);
    return 0;
}

/*
 * The kernel tells the timers of one interface through sysctl only, and IPv4's ReachableTime not
 * even there: until the next reading of the table, which any request that needs it brings about,
 * a new interface shows the base that it is drawn from.
 */
static int read_neighbours(struct live *live, int family, unsigned about,
                           const struct interface_facts *before, struct interface_facts *facts)
{
    const struct link_record *link = &facts->link;
    if (live->foreign)
        return read_foreign_neighbours(live, facts);
    int result = 0;
    const bool wants_inet = !before->link.has_inet || (about & NOTIFICATION_TIMERS);
    if (family != AF_INET6 && link->has_inet && wants_inet) {
        struct neighbour_facts *inet = &facts->neighbours[0];
        const struct neighbour_facts known = *inet;
        result = read_timer(live, "ipv4", link->name, "base_reachable_time_ms",
                            &inet->base_reachable_time);
        if (result == 0)
            result = read_timer(live, "ipv4", link->name, "retrans_time_ms",
                                &inet->retransmit_time);
        if (!before->link.has_inet || inet->base_reachable_time != known.base_reachable_time)
            inet->reachable_time = inet->base_reachable_time;
    }
    if (result == 0 && family != AF_INET && link->has_inet6 && live->namespace.has_inet6) {
        struct neighbour_facts *inet6 = &facts->neighbours[1];
        result = read_timer(live, "ipv6", link->name, "base_reachable_time_ms",
                            &inet6->base_reachable_time);
        live_interface_take_timers(facts);
    }
    return result;
}

static int read_features(struct live *live, uint32_t ifindex, struct interface_facts *facts)
{
    if (!live_asks(live, SNAPSHOT_OFFLOADS))
        return 0;
    struct ethtool_record record = {0};
    int result = ethtool_read(&live->ethtool, ETHTOOL_FEATURES, ifindex, &record);
    if (result == -ENODEV || is_shortage(result))
        return result;
    facts->has_features = result == 0;
    facts->features = record.features;
    if (!live->may_ask_wake_up)
        return 0;
    record.wake_up = false;
    result = ethtool_read(&live->ethtool, ETHTOOL_WAKE_UP, ifindex, &record);
    if (result == -EOPNOTSUPP) /* the device cannot */
        result = 0;
    if (is_shortage(result))
        return result;
    if (result == -EPERM)
        live->may_ask_wake_up = false;
    facts->wake_up = result < 0 ? WAKE_UP_UNKNOWN : record.wake_up ? WAKE_UP_YES : WAKE_UP_NO;
    return 0;
}

static int read_speed(struct live *live, uint32_t ifindex, struct interface_facts *facts)
{
    if (!live_asks(live, SNAPSHOT_SPEEDS))
        return 0;
    struct ethtool_record record = {0};
    int result = ethtool_read(&live->ethtool, ETHTOOL_LINK_MODES, ifindex, &record);
    if (result == -ENODEV || is_shortage(result))
        return result;
    facts->has_speed = result == 0; /* many devices have none */
    facts->speed = record.speed;
    facts->duplex = record.duplex;
    return 0;
}

static int read_once(struct live *live, int family, uint32_t ifindex, unsigned about,
                     struct interface_facts *facts)
{
    const struct interface_facts before = *facts;
    const bool is_new = before.link.name[0] == '\0';
    int result = link_read(&live->route, ifindex, &facts->link);
    if (result < 0)
        return result;
    if (is_new)
        facts->wireless = link_is_wireless(&facts->link);
    if (is_new || (about & NOTIFICATION_ADDRESSES))
        result = address_read(&live->route, family, ifindex, &facts->addresses);
    if (result == 0 && (is_new || (about & NOTIFICATION_FEATURES)))
        result = read_features(live, ifindex, facts);
    if (result == 0 && (is_new || (about & NOTIFICATION_FEATURES) ||
                        live_speed_may_differ(&before.link, &facts->link)))
        result = read_speed(live, ifindex, facts);
    if (result == 0)
        result = read_neighbours(live, family, about, &before, facts);
    /* The timers were read by name, and names can be exchanged: who waits for a row has it checked.
     */
    struct link_record after;
    if (result == 0 && family != AF_UNSPEC)
        result = link_read(&live->route, ifindex, &after);
    if (result == 0 && family != AF_UNSPEC && strcmp(after.name, facts->link.name) != 0)
        result = -ENOENT;
    return result;
}

int live_read_interface(struct live *live, int family, uint32_t ifindex, unsigned about,
                        struct interface_facts *facts)
{
    /* Renamed or gone between two of the reads: the next attempt sees which. */
    enum { ATTEMPTS = 8 };
    int result = -ENOENT;
    for (int attempt = 0; attempt < ATTEMPTS && result == -ENOENT; attempt++) {
        struct interface_facts read = *facts;
        result = read_once(live, family, ifindex, about, &read);
        if (result == 0)
            *facts = read;
        if (result == 0 || result == -ENODEV)
            return result;
        live->reading_began = monotonic_now();
    }
    return live_fail(live, result == -ENOENT ? -EAGAIN : result, "read an interface");
}

/* --- one row, for a caller who waits for it --------------------------------------------------- */

static int recent_reachable_time(struct live *live, uint32_t ifindex, uint32_t *ret_milliseconds)
{
    const uint64_t now = monotonic_now();
    const uint64_t not_before = now > PACE_RECENT ? now - PACE_RECENT : 0;
    const struct neighbour_record *found = NULL;
    int result = recent_neighbours(live, 0, not_before, ifindex, &found);
    if (result == 0 && found) /* younger than the table: the base stays */
        *ret_milliseconds = found->reachable_time;
    return result;
}

/* The interface's own routes, read now. */
static int read_routes_of(struct live *live, enum inet_version version,
                          struct interface_facts *facts)
{
    struct link_record master = {0};
    int result = 0;
    if (facts->link.master)
        result = link_read(&live->route, facts->link.master, &master);
    if (is_shortage(result))
        return live_fail(live, result, "read the master's link");
    const uint32_t table = master.vrf_table ? master.vrf_table : RT_TABLE_MAIN;
    result = route_read_defaults(&live->route, version == INET_VERSION_IPV4 ? AF_INET : AF_INET6,
                                 table, facts->link.ifindex, &live->entry_routes);
    if (result < 0)
        return live_fail(live, result, "read the routes");
    live_attribute_routes(&live->entry_routes, table, facts->link.ifindex,
                          &facts->routes[version - 1]);
    return 0;
}

int live_read_recent_advertisements(struct live *live)
{
    const bool recent = live->advertisements_time &&
                        monotonic_now() - live->advertisements_time < PACE_RECENT;
    return recent ? 0 : live_read_advertisements(live);
}

int live_read_entry(struct live *live, enum inet_version version, uint32_t ifindex,
                    struct record *ret_record)
{
    const unsigned all = NOTIFICATION_LINK | NOTIFICATION_ADDRESSES | NOTIFICATION_FEATURES;
    const bool is_inet = version == INET_VERSION_IPV4;
    struct interface_facts facts = {0};
    live->reading_began = monotonic_now();
    int result = live_read_namespace(live);
    if (result == 0)
        result = live_read_interface(live, is_inet ? AF_INET : AF_INET6, ifindex, all, &facts);
    if (result < 0)
        return result;
    if (!join_has_row(&facts, &live->namespace, version))
        return -ENODEV;
    if (is_inet)
        result = recent_reachable_time(live, ifindex, &facts.neighbours[0].reachable_time);
    else
        result = live_read_recent_advertisements(live);
    live_interface_attribute(live, &facts);
    if (result == 0)
        result = read_routes_of(live, version, &facts);
    if (result == 0)
        join_record(&facts, &live->namespace, version, ret_record);
    return result;
}

int live_read_row(struct live *live, const MIB_IPINTERFACE_ROW *key, struct record *ret_record)
{
    const uint64_t luid = key ? key->InterfaceLuid.Value : 0;
    enum inet_version version;
    if (key_check(key) < 0 || !key_version(key->Family, &version))
        return -EINVAL;
    const uint32_t ifindex = luid ? luid_ifindex(luid) : key->InterfaceIndex;
    if (ifindex == 0 || ifindex > INT32_MAX)
        return -ENODEV;
    struct record record;
    int result = live_read_entry(live, version, ifindex, &record);
    if (result == -EAFNOSUPPORT || result == -ENOENT)
        return -ENODEV;
    if (result < 0)
        return result;
    /* The index may be right and the rest of the LUID not. */
    if (luid && record.row.InterfaceLuid.Value != luid)
        return -ENODEV;
    *ret_record = record;
    return 0;
}
