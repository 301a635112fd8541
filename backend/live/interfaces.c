/* SPDX-License-Identifier: BSD-2-Clause */
#include "live/live_private.h"
#include "model/join.h"

#include <linux/rtnetlink.h>
#include <net/if_arp.h>

/* The position of the first whose ifindex is not less. */
static size_t lower_bound(const struct live *live, uint32_t ifindex)
{
    return array_lower(&live->interfaces, ->link.ifindex, ifindex);
}

struct interface_facts *live_interface_find(const struct live *live, uint32_t ifindex)
{
    size_t position = lower_bound(live, ifindex);
    if (position == live->interfaces.count ||
        live->interfaces.items[position]->link.ifindex != ifindex)
        return NULL;
    return live->interfaces.items[position];
}

int live_interface_add(struct live *live, uint32_t ifindex, struct interface_facts **ret_facts)
{
    struct interface_facts *facts = calloc(1, sizeof *facts);
    if (!facts)
        return -ENOMEM;
    facts->link.ifindex = ifindex;
    const size_t position = lower_bound(live, ifindex);
    if (!array_append(&live->interfaces)) {
        free(facts);
        return -ENOMEM;
    }
    struct interface_facts **items = live->interfaces.items;
    memmove(items + position + 1, items + position,
            (live->interfaces.count - 1 - position) * sizeof(struct interface_facts *));
    items[position] = facts;
    *ret_facts = facts;
    return 0;
}

void live_interface_remove(struct live *live, uint32_t ifindex)
{
    const size_t position = lower_bound(live, ifindex);
    struct interface_facts **items = live->interfaces.items;
    if (position == live->interfaces.count || items[position]->link.ifindex != ifindex)
        return;
    free(items[position]);
    live->interfaces.count--;
    memmove(items + position, items + position + 1,
            (live->interfaces.count - position) * sizeof(struct interface_facts *));
}

/* --- names ------------------------------------------------------------------------------------ */

struct matching {
    const struct filter *filter;
    unsigned matches;
};

static void match_name(void *context, const char *name)
{
    struct matching *matching = context;
    matching->matches |= filter_match_name(matching->filter, name);
}

/* Whether it is the handle's VRF, or in it. */
static bool is_in_vrf(const struct live *live, const struct link_record *link)
{
    const char *vrf = live->settings.vrf;
    if (!vrf[0] || strcmp(link->name, vrf) == 0)
        return true;
    const struct interface_facts *master =
        link->master ? live_interface_find(live, link->master) : NULL;
    return master && strcmp(master->link.name, vrf) == 0;
}

int live_interface_shown(struct live *live, const struct link_record *link, bool *ret_shown)
{
    *ret_shown = false;
    if (!is_in_vrf(live, link))
        return 0;
    struct matching matching = {&live->settings.filter, 0};
    int result = 0;
    match_name(&matching, link->name);
    if (link->has_alternative_names && filter_asks_names(&live->settings.filter))
        result = link_read_alternative_names(&live->route, link->ifindex, match_name, &matching);
    if (result < 0 && result != -ENODEV) /* gone: that is told by itself */
        return live_fail(live, result, "read the alternative names of an interface");
    *ret_shown = filter_shows(&live->settings.filter, matching.matches, join_kind(link));
    return 0;
}

/* --- routes ----------------------------------------------------------------------------------- */

static uint32_t table_of(const struct live *live, const struct link_record *link)
{
    const struct interface_facts *master =
        link->master ? live_interface_find(live, link->master) : NULL;
    return master && master->link.vrf_table ? master->link.vrf_table : RT_TABLE_MAIN;
}

void live_attribute_routes(const route_array *routes, uint32_t table, uint32_t ifindex,
                           struct route_facts *ret_facts)
{
    *ret_facts = (struct route_facts){0};
    for (size_t i = array_lower(routes, .ifindex, ifindex); i < routes->count; i++) {
        const struct route_record *route = &routes->items[i];
        if (route->ifindex != ifindex)
            break;
        if (route->table != table)
            continue;
        ret_facts->has_advertised |= route->protocol == RTPROT_RA;
        if (!ret_facts->has_default || route->metric < ret_facts->metric) {
            ret_facts->has_default = true;
            ret_facts->has_priority = route->has_metric;
            ret_facts->metric = route->metric;
            ret_facts->protocol = route->protocol;
        }
    }
}

/* --- advertisements --------------------------------------------------------------------------- */

static void attribute_advertisement(const struct advertisement_table *table,
                                    const struct link_record *link,
                                    struct advertisement_facts *ret_facts)
{
    *ret_facts = (struct advertisement_facts){0};
    const uint32_t ethernet_mtu = link->type == ARPHRD_ETHER ? link->mtu : 0;
    const struct advertisement *found =
        table ? advertisement_table_find(table, link->ifindex, link->name, ethernet_mtu) : NULL;
    if (!found)
        return;
    ret_facts->configured = true;
    ret_facts->sends = found->sends;
    ret_facts->managed = found->managed;
    ret_facts->other = found->other;
    ret_facts->min_interval = found->min_interval;
    ret_facts->max_interval = found->max_interval;
    ret_facts->link_mtu = found->link_mtu;
    ret_facts->reachable_time = found->reachable_time;
    ret_facts->retransmit_time = found->retransmit_time;
    ret_facts->current_hop_limit = found->current_hop_limit;
    ret_facts->default_lifetime = found->default_lifetime;
}

void live_interface_attribute(const struct live *live, struct interface_facts *facts)
{
    const uint32_t table = table_of(live, &facts->link);
    for (size_t family = 0; family < 2; family++)
        live_attribute_routes(&live->routes[family], table, facts->link.ifindex,
                              &facts->routes[family]);
    attribute_advertisement(live->advertisements, &facts->link, &facts->advertisement);
}
