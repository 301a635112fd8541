/* SPDX-License-Identifier: BSD-2-Clause */
#include "live/kernel_tables.h"
#include "util/shortage.h"

void reading_done(struct reading *reading)
{
    array_done(&reading->links);
    array_done(&reading->neighbours[0]);
    array_done(&reading->neighbours[1]);
    array_done(&reading->addresses);
    array_done(&reading->features);
    array_done(&reading->wake_up);
    array_done(&reading->link_modes);
}

/*
 * Links carry the ReachableTime of IPv6, which the kernel draws anew whenever its base is set: as
 * long as no draw differs, there is nothing new in that table, whose reading takes time with the
 * square of the interfaces.
 */
static bool needs_inet6_table(const struct live *live, const link_array *links)
{
    if (monotonic_now() - live->inet6_table_read > PACE_TRUST_SECONDS * NANOSECONDS_PER_SECOND)
        return true;
    for (size_t i = 0, position = 0; i < links->count; i++) {
        const struct link_record *link = &links->items[i];
        struct interface_facts **known = ALONG(&live->interfaces, position, ->link.ifindex,
                                               link->ifindex);
        if (!known || (*known)->link.has_inet6 != link->has_inet6 ||
            (*known)->link.inet6_reachable_time != link->inet6_reachable_time)
            return true;
    }
    return false;
}

static int read_inet6_table(struct live *live, struct reading *reading)
{
    int result = neighbour_read_all(&live->route, AF_INET6, &reading->neighbours[1]);
    if (result < 0)
        return live_fail(live, result, "read the neighbour discovery parameters");
    reading->has_inet6_table = true;
    return 0;
}

int reading_unannounced(struct live *live, struct reading *reading)
{
    int result = link_read_all(&live->route, &reading->links);
    if (result < 0)
        return live_fail(live, result, "read the links");
    result = neighbour_read_all(&live->route, AF_INET, &reading->neighbours[0]);
    if (result < 0)
        return live_fail(live, result, "read the ARP parameters");
    if (!live->namespace.has_inet6 || !needs_inet6_table(live, &reading->links))
        return 0;
    return read_inet6_table(live, reading);
}

static int read_wake_up(struct live *live, struct reading *reading)
{
    int result = ethtool_read_all(&live->ethtool, ETHTOOL_WAKE_UP, &reading->wake_up);
    reading->ethtool_pieces |= live->ethtool.netlink.interrupted;
    if (result == -EPERM) {
        live->may_ask_wake_up = false;
        return 0;
    }
    return result < 0 && result != -EOPNOTSUPP
               ? live_fail(live, result, "read the wake-on-LAN abilities")
               : 0;
}

/* One driver's error ends the kernel's dump: those behind it are asked one by one. */
static int read_link_modes(struct live *live, struct reading *reading)
{
    const int result = ethtool_read_all(&live->ethtool, ETHTOOL_LINK_MODES, &reading->link_modes);
    if (result == -EINTR || is_shortage(result))
        return live_fail(live, result, "read the speeds");
    reading->speed_pieces = result < 0 || live->ethtool.netlink.interrupted;
    return 0;
}

int reading_announced(struct live *live, struct reading *reading)
{
    int result = address_read_all(&live->route, &reading->addresses, NULL);
    if (result < 0)
        return live_fail(live, result, "read the addresses");
    reading->address_pieces = live->route.interrupted;
    reading->has_announced = true;
    if (live_asks(live, SNAPSHOT_SPEEDS))
        result = read_link_modes(live, reading);
    if (result < 0)
        return result;
    if (!live_asks(live, SNAPSHOT_OFFLOADS))
        return 0;
    result = ethtool_read_all(&live->ethtool, ETHTOOL_FEATURES, &reading->features);
    if (result < 0)
        return live_fail(live, result, "read the offloads");
    reading->ethtool_pieces = live->ethtool.netlink.interrupted;
    return live->may_ask_wake_up ? read_wake_up(live, reading) : 0;
}

static bool take_unannounced(const struct reading *reading, struct reading_position *position,
                             struct interface_facts *facts)
{
    bool complete = true;
    for (size_t family = 0; family < 2; family++) {
        const struct neighbour_record *found = ALONG(&reading->neighbours[family],
                                                     position->neighbours[family], .ifindex,
                                                     facts->link.ifindex);
        if (found)
            facts->neighbours[family] = (struct neighbour_facts){
                found->base_reachable_time, found->reachable_time, found->retransmit_time};
        else if (family == 0 ? facts->link.has_inet
                             : facts->link.has_inet6 && reading->has_inet6_table)
            complete = false;
    }
    live_interface_take_timers(facts);
    return complete;
}

static bool take_ethtool(const struct live *live, const struct reading *reading,
                         struct reading_position *position, struct interface_facts *facts)
{
    const uint32_t ifindex = facts->link.ifindex;
    const struct ethtool_record *features = ALONG(&reading->features, position->features, .ifindex,
                                                  ifindex);
    const struct ethtool_record *wake_up = ALONG(&reading->wake_up, position->wake_up, .ifindex,
                                                 ifindex);
    const bool asks_wake_up = live_asks(live, SNAPSHOT_OFFLOADS) && live->may_ask_wake_up;
    facts->has_features = features != NULL;
    facts->features = features ? features->features : 0;
    facts->wake_up = !asks_wake_up                 ? WAKE_UP_UNKNOWN
                     : wake_up && wake_up->wake_up ? WAKE_UP_YES
                                                   : WAKE_UP_NO;
    return !reading->ethtool_pieces || (features && (wake_up || !asks_wake_up));
}

/* False: the tables lack it. */
static bool take_speed(const struct live *live, const struct reading *reading,
                       struct reading_position *position, struct interface_facts *facts)
{
    if (!live_asks(live, SNAPSHOT_SPEEDS))
        return true;
    const struct ethtool_record *found = ALONG(&reading->link_modes, position->link_modes, .ifindex,
                                               facts->link.ifindex);
    facts->has_speed = found != NULL;
    facts->speed = found ? found->speed : 0;
    facts->duplex = found ? found->duplex : 0;
    return reading->has_announced && (found || !reading->speed_pieces);
}

/* Takes what the tables have of the interface of facts.link.ifindex, of which facts holds what was
 * known.  What of addresses, offloads and wake-on-LAN is needed is said by about; of an interface
 * of which nothing was known, all is.  False: the tables, or the pieces of them that came, lack
 * some. */
static bool take(const struct live *live, const struct reading *reading,
                 struct reading_position *position, unsigned about, struct interface_facts *facts)
{
    const uint32_t ifindex = facts->link.ifindex;
    const bool is_new = facts->link.name[0] == '\0';
    const struct link_record *link = ALONG(&reading->links, position->links, .ifindex, ifindex);
    if (!link || (is_new && !reading->has_announced))
        return false;
    const bool new_speed = is_new || (about & NOTIFICATION_FEATURES) ||
                           live_speed_may_differ(&facts->link, link);
    facts->link = *link;
    if (is_new) {
        facts->wireless = link_is_wireless(link);
        /* It has no address but those that were announced. */
        about |= NOTIFICATION_FEATURES | (reading->address_pieces ? 0 : NOTIFICATION_ADDRESSES);
    }
    bool complete = take_unannounced(reading, position, facts);
    if (about & NOTIFICATION_ADDRESSES) {
        const struct address_record *addresses = ALONG(&reading->addresses, position->addresses,
                                                       .ifindex, ifindex);
        facts->addresses = addresses ? *addresses : (struct address_record){.ifindex = ifindex};
        complete = complete && !reading->address_pieces;
    }
    if (about & NOTIFICATION_FEATURES)
        complete = take_ethtool(live, reading, position, facts) && complete;
    if (new_speed)
        complete = take_speed(live, reading, position, facts) && complete;
    return complete;
}

int reading_update(struct live *live, const struct reading *reading,
                   struct reading_position *position, uint32_t ifindex, unsigned about,
                   unsigned missing)
{
    struct interface_facts *facts = live_interface_find(live, ifindex);
    struct interface_facts known = {.link.ifindex = ifindex};
    if (facts && !(about & NOTIFICATION_REMOVED))
        known = *facts;
    struct interface_facts read = known;
    int result = 0;
    if (!reading || !take(live, reading, position, about, &read)) {
        read = known;
        result = live_read_interface(live, AF_UNSPEC, ifindex, about | missing, &read);
    }
    if (result == -ENODEV) {
        live_interface_remove(live, ifindex);
        return 0;
    }
    if (result == 0 && !facts && live_interface_add(live, ifindex, &facts) < 0)
        result = live_fail(live, -ENOMEM, "keep the interfaces");
    if (result == 0)
        *facts = read; /* NOLINT(clang-analyzer-core.NullDereference): found or added */
    return result;
}
