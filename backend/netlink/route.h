/* SPDX-License-Identifier: BSD-2-Clause */
/* Default routes, for packets of any source without a TOS: RTM_GETROUTE. */
#pragma once

#include "netlink/netlink.h"
#include "util/array.h"

#include <stdbool.h>
#include <stdint.h>

struct route_record {
    uint32_t ifindex; /* of one next hop */
    uint32_t table;
    uint32_t metric;
    uint8_t protocol; /* RTPROT_* */
    bool has_metric;  /* RTA_PRIORITY was there */
    uint8_t gateway_family; /* AF_INET, AF_INET6; 0: the link itself */
    uint8_t preference;     /* ICMPV6_ROUTER_PREF_* */
    uint8_t gateway[16];
    int32_t expires; /* clock ticks (USER_HZ) left; below 0: it was over so long ago; 0: never */
};

typedef ARRAY(struct route_record) route_array;

/*
 * The unicast default routes of one family, one record per next hop, by ascending ifindex.
 *
 * table    RT_TABLE_MAIN, or 0 for every table.
 * ifindex  only next hops via this interface, or 0.
 */
int route_read_defaults(struct netlink *netlink, int family, uint32_t table, uint32_t ifindex,
                        route_array *routes) __attribute__((warn_unused_result));
