/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/join_addresses.h"
#include "util/clock.h"

#include <linux/icmpv6.h>
#include <linux/neighbour.h>
#include <string.h>
#include <sys/socket.h>

/* --- neighbours ------------------------------------------------------------------------------- */

static enum neighbour_state state_of(uint16_t state)
{
    switch (state) {
    case NUD_REACHABLE:
    case NUD_PERMANENT:
        return NEIGHBOUR_REACHABLE;
    case NUD_STALE:
        return NEIGHBOUR_STALE;
    case NUD_DELAY:
        return NEIGHBOUR_DELAY;
    case NUD_PROBE:
        return NEIGHBOUR_PROBE;
    case NUD_FAILED:
        return NEIGHBOUR_STATE_INVALID;
    case NUD_INCOMPLETE:
        return NEIGHBOUR_INCOMPLETE;
    default:
        return NEIGHBOUR_UNKNOWN;
    }
}

static enum neighbour_type type_of(uint16_t state)
{
    if (state & NUD_PERMANENT)
        return NEIGHBOUR_STATIC;
    return state & (NUD_FAILED | NUD_INCOMPLETE) ? NEIGHBOUR_INVALID : NEIGHBOUR_DYNAMIC;
}

static struct neighbour_row row_of(const struct neighbour_entry *entry, uint64_t now,
                                   unsigned ticks)
{
    const uint64_t age = entry->updated * (NANOSECONDS_PER_SECOND / ticks);
    struct neighbour_row row = {
        .ifindex = entry->ifindex,
        .type = (uint8_t)type_of(entry->state),
        .state = (uint8_t)state_of(entry->state),
        .physical = entry->physical,
        .updated = now > age ? now - age : 0,
    };
    row.inet_type = join_inet_octets(entry->family, entry->address, entry->ifindex, &row.address);
    return row;
}

static int by_neighbour(const void *left, const void *right)
{
    const struct neighbour_row *a = left, *b = right;
    if (a->ifindex != b->ifindex)
        return a->ifindex < b->ifindex ? -1 : 1;
    if (a->inet_type != b->inet_type)
        return a->inet_type < b->inet_type ? -1 : 1;
    return inet_octets_compare(&a->address, &b->address);
}

static int add_ipv4(struct neighbours *neighbours)
{
    for (size_t i = 0; i < neighbours->items.count; i++) {
        const struct neighbour_row *row = &neighbours->items.items[i];
        if (row->inet_type != INET_ADDRESS_IPV4 || row->physical.length == 0)
            continue;
        struct neighbour_row *added = array_append(&neighbours->ipv4);
        if (!added)
            return -ENOMEM;
        *added = *row;
    }
    return 0;
}

struct neighbours *join_neighbours(const struct interfaces *interfaces,
                                   const neighbour_entry_array *entries, uint64_t now,
                                   unsigned ticks)
{
    struct neighbours *joined = neighbours_new();
    int result = joined ? 0 : -ENOMEM;
    for (size_t i = 0; result == 0 && i < entries->count; i++) {
        if (!interfaces_find(interfaces, entries->items[i].ifindex))
            continue;
        struct neighbour_row *row = array_append(&joined->items);
        if (row)
            *row = row_of(&entries->items[i], now, ticks);
        else
            result = -ENOMEM;
    }
    if (result == 0) {
        array_sort(&joined->items, by_neighbour);
        result = add_ipv4(joined);
    }
    return result < 0 ? shared_unref(joined) : joined;
}

/* --- default routers -------------------------------------------------------------------------- */

static uint32_t lifetime_of(const struct route_record *route, unsigned ticks)
{
    enum { MOST = 65535 };
    if (route->expires == 0)
        return MOST;
    /* What is over is still in the kernel's table until that is swept. */
    const uint32_t left = route->expires > 0 ? (uint32_t)route->expires : 0;
    const uint32_t seconds = left / ticks + (left % ticks != 0);
    return seconds < MOST ? seconds : MOST;
}

static int32_t preference_of(const struct route_record *route)
{
    switch (route->preference) {
    case ICMPV6_ROUTER_PREF_HIGH:
        return 1;
    case ICMPV6_ROUTER_PREF_LOW:
        return -1;
    case ICMPV6_ROUTER_PREF_INVALID:
        return -2;
    default:
        return 0;
    }
}

static int by_router(const void *left, const void *right)
{
    const struct router_row *a = left, *b = right;
    if (a->inet_type != b->inet_type)
        return a->inet_type < b->inet_type ? -1 : 1;
    const int order = inet_octets_compare(&a->address, &b->address);
    if (order)
        return order;
    if (a->ifindex != b->ifindex)
        return a->ifindex < b->ifindex ? -1 : 1;
    /* Of the same, the one that lives longest. */
    return (a->lifetime < b->lifetime) - (a->lifetime > b->lifetime);
}

static void keep_first_routers(struct routers *routers)
{
    size_t kept = 0;
    for (size_t i = 0; i < routers->items.count; i++) {
        const struct router_row *row = &routers->items.items[i];
        const struct router_row *last = kept ? &routers->items.items[kept - 1] : NULL;
        if (!last || last->inet_type != row->inet_type || last->ifindex != row->ifindex ||
            inet_octets_compare(&last->address, &row->address) != 0)
            routers->items.items[kept++] = *row;
    }
    routers->items.count = kept;
}

static int add_router(struct routers *routers, const struct route_record *route, unsigned ticks)
{
    struct router_row *row = array_append(&routers->items);
    if (!row)
        return -ENOMEM;
    row->ifindex = route->ifindex;
    row->lifetime = lifetime_of(route, ticks);
    row->preference = preference_of(route);
    row->inet_type = join_inet_octets(route->gateway_family, route->gateway, route->ifindex,
                                      &row->address);
    return 0;
}

struct routers *join_routers(const struct interfaces *interfaces, const route_array routes[2],
                             unsigned ticks)
{
    struct routers *joined = routers_new();
    int result = joined ? 0 : -ENOMEM;
    for (int family = 0; family < 2; family++)
        for (size_t i = 0; result == 0 && i < routes[family].count; i++) {
            const struct route_record *route = &routes[family].items[i];
            if (route->gateway_family && interfaces_find(interfaces, route->ifindex))
                result = add_router(joined, route, ticks);
        }
    if (result < 0)
        return shared_unref(joined);
    array_sort(&joined->items, by_router);
    keep_first_routers(joined);
    return joined;
}
