/* SPDX-License-Identifier: BSD-2-Clause */
/* The router advertisements of systemd-networkd: [Network] IPv6SendRA= and [IPv6SendRA]. */
#include "programs/radv/radvd.h"

static uint32_t milliseconds(double seconds)
{
    return seconds < UINT32_MAX / 1000.0 ? (uint32_t)(seconds * 1000 + 0.5) : UINT32_MAX;
}

void networkd_sender_finish(const struct network_settings *settings, struct advertisement *ret_item)
{
    double lifetime = settings->lifetime < 9000 ? settings->lifetime : 9000;
    if (lifetime > 0 && lifetime < 4)
        lifetime = 4;
    /* Only the lifetime makes the intervals; the shortest is what RFC 4861 has as its default,
     * with its erratum. */
    const uint32_t whole = (uint32_t)lifetime;
    const double longest = lifetime > 0 && lifetime < 600 ? lifetime : 600;
    *ret_item = (struct advertisement){
        .source = ADVERTISEMENT_SOURCE_NETWORKD,
        .sends = settings->sends,
        .managed = settings->managed,
        .other = settings->other,
        .default_lifetime = whole + (whole < lifetime),
        .max_interval = (uint32_t)(longest + 0.5),
        .min_interval = (uint32_t)((longest < 9 ? longest * 0.75 : longest / 3) + 0.5),
        .retransmit_time = milliseconds(settings->retransmit_time),
        .reachable_time = milliseconds(settings->reachable_time),
        .current_hop_limit = settings->hop_limit, /* sent only when one is configured */
    };
}

static int append_link(void *context, const struct networkd_link *link)
{
    struct advertisement_table *table = context;
    struct advertisement *item = link->network ? array_append(table) : NULL;
    if (!item)
        return link->network ? -ENOMEM : 0;
    networkd_sender_finish(link->network, item);
    item->ifindex = link->ifindex;
    return 0;
}

int networkd_sender_read(int root, struct advertisement_table *table)
{
    bool runs = false;
    int r = networkd_runs(root, &runs);
    return r == 0 && runs ? networkd_links(root, append_link, table) : r;
}
