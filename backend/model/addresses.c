/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/addresses.h"

static void addresses_done(void *object)
{
    struct addresses *addresses = object;
    array_done(&addresses->items);
    array_done(&addresses->prefixes);
}

struct addresses *addresses_new(void)
{
    return shared_new(sizeof(struct addresses), addresses_done);
}

static void neighbours_done(void *object)
{
    struct neighbours *neighbours = object;
    array_done(&neighbours->items);
    array_done(&neighbours->ipv4);
}

struct neighbours *neighbours_new(void)
{
    return shared_new(sizeof(struct neighbours), neighbours_done);
}

static void routers_done(void *object)
{
    struct routers *routers = object;
    array_done(&routers->items);
}

struct routers *routers_new(void)
{
    return shared_new(sizeof(struct routers), routers_done);
}

static void inet6_counters_done(void *object)
{
    struct inet6_counters_list *counters = object;
    array_done(&counters->items);
}

struct inet6_counters_list *inet6_counters_new(void)
{
    return shared_new(sizeof(struct inet6_counters_list), inet6_counters_done);
}

const struct inet6_counters *inet6_counters_find(const struct inet6_counters_list *counters,
                                                 uint32_t ifindex)
{
    const size_t position = array_lower(&counters->items, .ifindex, ifindex);
    const bool found = position < counters->items.count &&
                       counters->items.items[position].ifindex == ifindex;
    return found ? &counters->items.items[position] : NULL;
}
