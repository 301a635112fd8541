/* SPDX-License-Identifier: BSD-2-Clause */
/* What the sources know of one interface and of its namespace: the input of the join. */
#pragma once

#include "netlink/address.h"
#include "netlink/link.h"

#include <stdbool.h>
#include <stdint.h>

struct neighbour_facts {
    uint32_t base_reachable_time; /* milliseconds, as the next three */
    uint32_t reachable_time;
    uint32_t retransmit_time;
};

struct route_facts {
    bool has_default;    /* a unicast default route in the interface's table */
    bool has_priority;   /* that with the lowest metric carries one */
    bool has_advertised; /* one of them came from a router advertisement */
    uint8_t protocol;    /* of that with the lowest metric */
    uint32_t metric;
};
_Static_assert(sizeof(struct route_facts) == 2 * sizeof(uint32_t),
               "bytes between the members would be compared with them");

struct advertisement_facts {
    bool sends;
    bool configured; /* a sender knows the interface: its intervals are real */
    bool managed;
    bool other;
    uint8_t current_hop_limit;
    uint32_t min_interval; /* seconds, as the next */
    uint32_t max_interval;
    uint32_t link_mtu;
    uint32_t reachable_time;
    uint32_t retransmit_time;
    uint32_t default_lifetime;
};

enum wake_up { WAKE_UP_UNKNOWN, WAKE_UP_NO, WAKE_UP_YES };

struct interface_facts {
    struct link_record link;
    struct address_record addresses;
    struct neighbour_facts neighbours[2]; /* IPv4, IPv6 */
    struct route_facts routes[2];
    struct advertisement_facts advertisement;
    uint8_t features; /* 1 << enum ethtool_feature */
    bool has_features;
    bool wireless;
    bool has_speed; /* speed and duplex were asked for, and answered */
    uint8_t duplex; /* DUPLEX_* */
    uint32_t speed; /* megabits per second; SPEED_UNKNOWN or 0: not known */
    enum notifies {
        NOTIFIES_BY_DEFAULT,
        NOTIFIES_NOT,
        NOTIFIES
    } notifies; /* of its link's state */
    enum wake_up wake_up;
};

struct namespace_facts {
    bool has_inet6;               /* the kernel has IPv6 */
    uint32_t inet_mtu_expires;    /* seconds */
    uint32_t inet6_mtu_expires;   /* seconds */
    int32_t inet6_all_forwarding; /* conf/all/forwarding */
    int32_t inet6_all_accept_dad;
};
