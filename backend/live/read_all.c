/* SPDX-License-Identifier: BSD-2-Clause */
/* Reads whole tables of the kernel, and joins them with what is known. */
#include "live/kernel_tables.h"
#include "netlink/netconf.h"
#include "netlink/network_namespace.h"
#include "netlink/sysctl.h"
#include "util/shortage.h"

#include <linux/rtnetlink.h>

int live_read_namespace(struct live *live)
{
    enum { MTU_EXPIRES = 600 }; /* seconds; the kernel's own, for namespaces that do not show it */
    static const int64_t defaults[SYSCTL_NAMESPACE_COUNT] = {
        [SYSCTL_INET_MTU_EXPIRES] = MTU_EXPIRES,
        [SYSCTL_INET6_MTU_EXPIRES] = MTU_EXPIRES,
    };
    struct namespace_facts *namespace = &live->namespace;
    int64_t values[SYSCTL_NAMESPACE_COUNT];
    /* It can be loaded at any time, and is never unloaded. */
    if (!namespace->has_inet6)
        namespace->has_inet6 = network_namespace_has_inet6();
    for (int i = 0; i < SYSCTL_NAMESPACE_COUNT; i++) {
        int result = sysctl_read_namespace(&live->sysctl, (enum sysctl_namespace_value)i,
                                           &values[i]);
        if (is_shortage(result)) /* nothing is known of it just now */
            return live_fail(live, result, "read the namespace's values in /proc/sys/net");
        if (result < 0) /* the namespace does not show it */
            values[i] = defaults[i];
    }
    const int result = namespace->has_inet6 ? netconf_read_inet6_forwarding(
                                                  &live->route, &namespace->inet6_all_forwarding)
                                            : 0;
    if (result < 0)
        return live_fail(live, result, "read whether IPv6 forwards");
    namespace->inet_mtu_expires = (uint32_t)values[SYSCTL_INET_MTU_EXPIRES];
    namespace->inet6_mtu_expires = (uint32_t)values[SYSCTL_INET6_MTU_EXPIRES];
    namespace->inet6_all_accept_dad = (int32_t)values[SYSCTL_INET6_ALL_ACCEPT_DAD];
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
        .namespace_device = live->namespace_device,
        .namespace_inode = live->namespace_inode,
    };
    struct advertisement_table *table;
    int result = advertisement_read(&context, &table);
    if (result < 0)
        return live_fail(live, result, "read the router advertisement daemons' configuration");
    advertisement_table_free(live->advertisements);
    live->advertisements = table;
    live->advertisements_time = monotonic_now();
    return 0;
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

static int merge(struct live *live, const struct reading *reading)
{
    const unsigned announced = NOTIFICATION_ADDRESSES | NOTIFICATION_FEATURES;
    struct reading_position position = {0};
    int result = 0;
    forget_vanished(live, &reading->links);
    for (size_t i = 0; result == 0 && i < reading->links.count; i++) {
        const uint32_t ifindex = reading->links.items[i].ifindex;
        /* The tables are of different moments: before the one or after the other device. */
        const struct dirty *dirty = notes_find(&live->dirty, ifindex);
        const unsigned replaced = dirty ? dirty->about & NOTIFICATION_REMOVED : 0;
        result = reading_update(live, replaced ? NULL : reading, &position, ifindex,
                                replaced | (reading->has_announced ? announced : 0),
                                NOTIFICATION_LINK | NOTIFICATION_TIMERS | announced);
    }
    return result;
}

/* Reads everything of the depth and merges it, or leaves all as it was. */
static int read_all(struct live *live, enum live_depth depth)
{
    struct reading reading = {0};
    live->reading_began = monotonic_now();
    int result = live_read_namespace(live);
    if (result == 0)
        result = reading_unannounced(live, &reading);
    /* Of a new interface everything is needed: of many, the tables are cheaper than one by one. */
    if (reading.links.count > live->interfaces.count + PACE_FEW)
        depth = LIVE_EVERYTHING;
    if (result == 0 && depth == LIVE_EVERYTHING)
        result = reading_announced(live, &reading);
    if (result == 0)
        result = live_read_advertisements(live);
    if (result == 0)
        result = notes_take(live);
    if (result == 0) {
        notes_sort(&live->dirty);
        live->unsettled = true;
        result = merge(live, &reading);
    }
    if (result == 0 && reading.has_inet6_table)
        live->inet6_table_read = live->reading_began;
    if (result == 0 && depth == LIVE_EVERYTHING)
        result = live_read_routes(live);
    for (size_t i = 0; result == 0 && i < live->interfaces.count; i++)
        live_interface_attribute(live, live->interfaces.items[i]);
    if (result == 0)
        live->unsettled = false;
    reading_done(&reading);
    return result;
}

int refresh_tables(struct live *live, enum live_depth depth, uint64_t time)
{
    const uint64_t begin = monotonic_now();
    const bool was_lost = live->lost;
    const unsigned about_namespace = live->about_namespace;
    if (!live->snapshot || live->unsettled || was_lost)
        depth = LIVE_EVERYTHING;
    live->lost = false; /* until more is */
    live->about_namespace = 0;
    int result = read_all(live, depth);
    if (result == 0)
        result = live_publish(live, PUBLISH_ALL, &live->dirty, begin, time ? time : begin);
    if (result < 0) {
        live->about_namespace |= about_namespace;
        live->lost |= was_lost;
        return result;
    }
    notes_settle(live, depth, begin);
    if (depth != LIVE_EVERYTHING)
        live->about_namespace |= about_namespace & NOTIFICATION_ROUTES;
    if (was_lost)
        atomic_fetch_add_explicit(&live->resyncs, 1, memory_order_relaxed);
    return 0;
}
