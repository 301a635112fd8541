/* SPDX-License-Identifier: BSD-2-Clause */
/* The router advertisements of systemd-networkd: [Network] IPv6SendRA= and [IPv6SendRA]. */
#include "programs/radv/radvd.h"

static const uint64_t second = 1000000; /* in microseconds */

static uint32_t whole_seconds(uint64_t microseconds)
{
    return (uint32_t)((microseconds + second / 2) / second);
}

static uint32_t whole_milliseconds(uint64_t microseconds)
{
    return microseconds == UINT64_MAX ? UINT32_MAX : (uint32_t)((microseconds + 999) / 1000);
}

void networkd_sender_finish(const struct network_settings *settings, bool after_252,
                            struct advertisement *ret_item)
{
    /* Without a link-local address nothing can be sent; a bridge's port has none unless it asks. */
    const bool link_local = settings->link_local_chosen
                                ? settings->link_local_ipv6
                                : !settings->keeps_master && !settings->is_bridge_port;
    uint64_t lifetime = settings->lifetime < 9000 * second ? settings->lifetime : 9000 * second;
    if (lifetime > 0 && lifetime < 4 * second)
        lifetime = 4 * second;
    /* Only the lifetime makes the intervals; the shortest is what RFC 4861 has as its default,
     * with its erratum. */
    const uint64_t longest = lifetime > 0 && lifetime < 600 * second ? lifetime : 600 * second;
    *ret_item = (struct advertisement){
        .source = ADVERTISEMENT_SOURCE_NETWORKD,
        .sends = settings->sends && link_local && !settings->no_ipv6_address,
        .managed = settings->managed,
        .other = settings->other,
        .default_lifetime = (uint32_t)((lifetime + second - 1) / second),
        .max_interval = whole_seconds(longest),
        .min_interval = whole_seconds(longest < 9 * second ? longest / 4 * 3 : longest / 3),
    };
    if (after_252) {
        ret_item->retransmit_time = whole_milliseconds(settings->retransmit_time);
        ret_item->reachable_time = whole_milliseconds(settings->reachable_time);
        ret_item->current_hop_limit = settings->hop_limit; /* sent only when one is configured */
    }
}

static int append_link(void *context, const struct networkd_link *link)
{
    struct advertisement_table *table = context;
    struct advertisement *item = link->network ? array_append(table) : NULL;
    if (!item)
        return link->network ? -ENOMEM : 0;
    networkd_sender_finish(link->network, link->after_252, item);
    item->ifindex = link->ifindex;
    return 0;
}

int networkd_sender_read(int root, struct advertisement_table *table)
{
    bool runs = false;
    int r = networkd_runs(root, &runs);
    return r == 0 && runs ? networkd_links(root, append_link, table) : r;
}
