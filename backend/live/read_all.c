/* SPDX-License-Identifier: BSD-2-Clause */
/* Reads whole tables of the kernel, and joins them with what is known. */
#include "live/live_private.h"
#include "sources/network_namespace.h"
#include "sources/sysctl.h"

#include <linux/rtnetlink.h>

/* The tables of one reading: nothing is merged before all of them are there. */
struct reading {
    link_array links;
    neighbour_array neighbours[2];
    address_array addresses;
    ethtool_array features;
    ethtool_array wake_up;
    bool has_features;
    bool has_wake_up;
};

static void reading_done(struct reading *reading)
{
    array_done(&reading->links);
    array_done(&reading->neighbours[0]);
    array_done(&reading->neighbours[1]);
    array_done(&reading->addresses);
    array_done(&reading->features);
    array_done(&reading->wake_up);
}

static int64_t sysctl_or(const struct live *live, const char *path, int64_t otherwise)
{
    int64_t number;
    return sysctl_read(&live->sysctl, path, &number) < 0 ? otherwise : number;
}

int live_read_namespace(struct live *live)
{
    /* The defaults are the kernel's own, for namespaces that do not show these files. */
    live->namespace.has_inet6 = network_namespace_has_inet6();
    live->namespace.inet_mtu_expires =
        (uint32_t)sysctl_or(live, "ipv4/route/mtu_expires", 600);
    if (live->namespace.has_inet6) {
        live->namespace.inet6_mtu_expires =
            (uint32_t)sysctl_or(live, "ipv6/route/mtu_expires", 600);
        live->namespace.inet6_all_forwarding =
            (int32_t)sysctl_or(live, "ipv6/conf/all/forwarding", 0);
        live->namespace.inet6_all_accept_dad =
            (int32_t)sysctl_or(live, "ipv6/conf/all/accept_dad", 0);
    }
    return 0;
}

static bool has_vrf(const struct live *live)
{
    for (size_t i = 0; i < live->interfaces.count; i++)
        if (live->interfaces.items[i]->link.vrf_table)
            return true;
    return false;
}

int live_read_routes(struct live *live)
{
    const uint32_t table = has_vrf(live) ? 0 : RT_TABLE_MAIN;
    int result = route_read_defaults(&live->route, AF_INET, table, 0, &live->routes[0]);
    if (result < 0)
        return live_fail(live, result, "read the IPv4 routes");
    if (!live->namespace.has_inet6)
        return 0;
    result = route_read_defaults(&live->route, AF_INET6, table, 0, &live->routes[1]);
    return result < 0 ? live_fail(live, result, "read the IPv6 routes") : 0;
}

int live_read_advertisements(struct live *live)
{
    const struct advertisement_context context = {
        .radvd_configuration = live->radvd_configuration,
        .host_namespace = live->host_namespace,
    };
    struct advertisement_table *table;
    int result = advertisement_read(&context, &table);
    if (result < 0)
        return live_fail(live, result, "read the router advertisement daemons' configuration");
    advertisement_table_free(live->advertisements);
    live->advertisements = table;
    return 0;
}

static int read_unannounced(struct live *live, struct reading *reading)
{
    int result = link_read_all(&live->route, &reading->links);
    if (result < 0)
        return live_fail(live, result, "read the links");
    result = neighbour_read_all(&live->route, AF_INET, &reading->neighbours[0]);
    if (result < 0)
        return live_fail(live, result, "read the ARP parameters");
    if (!live->namespace.has_inet6)
        return 0;
    result = neighbour_read_all(&live->route, AF_INET6, &reading->neighbours[1]);
    return result < 0 ? live_fail(live, result, "read the neighbour discovery parameters") : 0;
}

static int read_announced(struct live *live, struct reading *reading)
{
    int result = address_read_all(&live->route, &reading->addresses);
    if (result < 0)
        return live_fail(live, result, "read the addresses");
    if (!live->has_ethtool)
        return 0;
    result = ethtool_read_features(&live->ethtool, &reading->features);
    if (result < 0)
        return live_fail(live, result, "read the offloads");
    reading->has_features = true;
    if (!live->may_ask_wake_up)
        return 0;
    result = ethtool_read_wake_up(&live->ethtool, &reading->wake_up);
    if (result == -EPERM) {
        live->may_ask_wake_up = false;
        return 0;
    }
    reading->has_wake_up = result == 0;
    return result < 0 && result != -EOPNOTSUPP
               ? live_fail(live, result, "read the wake-on-LAN abilities")
               : 0;
}

/* --- merging ---------------------------------------------------------------------------------- */

static void forget_vanished(struct live *live, const link_array *links)
{
    size_t kept = 0, link = 0;
    for (size_t i = 0; i < live->interfaces.count; i++) {
        struct interface_facts *facts = live->interfaces.items[i];
        while (link < links->count && links->items[link].ifindex < facts->link.ifindex)
            link++;
        if (link < links->count && links->items[link].ifindex == facts->link.ifindex)
            live->interfaces.items[kept++] = facts;
        else
            free(facts);
    }
    live->interfaces.count = kept;
}

/* The item for ifindex in an array sorted by it, walked along with the interfaces. */
#define ALONG(array, position, wanted)                                                             \
    __extension__({                                                                                \
        while ((position) < (array)->count && (array)->items[position].ifindex < (wanted))         \
            (position)++;                                                                          \
        (position) < (array)->count && (array)->items[position].ifindex == (wanted)                \
            ? &(array)->items[position]                                                            \
            : NULL;                                                                                \
    })

struct along {
    size_t neighbours[2];
    size_t addresses;
    size_t features;
    size_t wake_up;
};

static bool merge_neighbours(const struct reading *reading, struct along *along,
                             struct interface_facts *facts)
{
    bool complete = true;
    for (size_t family = 0; family < 2; family++) {
        const struct neighbour_record *found =
            ALONG(&reading->neighbours[family], along->neighbours[family], facts->link.ifindex);
        if (found)
            facts->neighbours[family] = (struct neighbour_facts){
                found->base_reachable_time, found->reachable_time, found->retransmit_time};
        else if (family == 0 ? facts->link.has_inet : facts->link.has_inet6)
            complete = false;
    }
    /* Of the same moment as the rest of the link; no view may mix the two. */
    if (facts->link.has_inet6) {
        facts->neighbours[1].reachable_time = facts->link.inet6_reachable_time;
        facts->neighbours[1].retransmit_time = facts->link.inet6_retransmit_time;
    }
    return complete;
}

static void merge_announced(const struct live *live, const struct reading *reading,
                            struct along *along, struct interface_facts *facts)
{
    const uint32_t ifindex = facts->link.ifindex;
    const struct address_record *addresses =
        ALONG(&reading->addresses, along->addresses, ifindex);
    facts->addresses = addresses ? *addresses : (struct address_record){.ifindex = ifindex};
    const struct ethtool_record *features = ALONG(&reading->features, along->features, ifindex);
    facts->has_features = features != NULL;
    facts->features = features ? features->features : 0;
    const struct ethtool_record *wake_up = ALONG(&reading->wake_up, along->wake_up, ifindex);
    if (!live->may_ask_wake_up || !reading->has_wake_up)
        facts->wake_up = live->has_ethtool && live->may_ask_wake_up ? WAKE_UP_NO : WAKE_UP_UNKNOWN;
    else
        facts->wake_up = wake_up && wake_up->wake_up ? WAKE_UP_YES : WAKE_UP_NO;
}

static int merge(struct live *live, const struct reading *reading, enum live_depth depth,
                 dirty_array *incomplete)
{
    struct along along = {0};
    forget_vanished(live, &reading->links);
    for (size_t i = 0; i < reading->links.count; i++) {
        const struct link_record *link = &reading->links.items[i];
        struct interface_facts *facts = live_interface_find(live, link->ifindex);
        const bool is_new = !facts;
        if (is_new && live_interface_add(live, link->ifindex, &facts) < 0)
            return -ENOMEM;
        facts->link = *link;
        if (is_new)
            facts->wireless = link_is_wireless(link);
        bool complete = merge_neighbours(reading, &along, facts);
        if (depth == LIVE_EVERYTHING)
            merge_announced(live, reading, &along, facts);
        else
            complete = complete && !is_new;
        if (complete)
            continue;
        struct dirty *dirty = array_append(incomplete);
        if (!dirty)
            return -ENOMEM;
        dirty->ifindex = link->ifindex;
        dirty->about = NOTIFICATION_LINK | NOTIFICATION_ADDRESSES | NOTIFICATION_FEATURES;
    }
    return 0;
}

/* The tables are of different moments: an interface that came in between is read by itself. */
static int complete(struct live *live, const dirty_array *incomplete)
{
    for (size_t i = 0; i < incomplete->count; i++) {
        const struct dirty *dirty = &incomplete->items[i];
        struct interface_facts *facts = live_interface_find(live, dirty->ifindex);
        int result = live_read_interface(live, dirty->ifindex, dirty->about, facts);
        if (result == -ENODEV)
            live_interface_remove(live, dirty->ifindex);
        else if (result < 0)
            return result;
    }
    return 0;
}

int live_read_all(struct live *live, enum live_depth depth)
{
    struct reading reading = {0};
    dirty_array incomplete = {0};
    int result = live_read_namespace(live);
    if (result == 0)
        result = read_unannounced(live, &reading);
    if (result == 0 && depth == LIVE_EVERYTHING)
        result = read_announced(live, &reading);
    if (result == 0)
        result = live_read_advertisements(live);
    if (result == 0 && merge(live, &reading, depth, &incomplete) < 0)
        result = live_fail(live, -ENOMEM, "keep the interfaces");
    if (result == 0)
        result = complete(live, &incomplete);
    if (result == 0 && depth == LIVE_EVERYTHING)
        result = live_read_routes(live);
    for (size_t i = 0; result == 0 && i < live->interfaces.count; i++)
        live_interface_attribute(live, live->interfaces.items[i]);
    reading_done(&reading);
    array_done(&incomplete);
    return result;
}
