/* SPDX-License-Identifier: BSD-2-Clause */
/* The way that the kernel chooses for a packet: RTM_GETROUTE of a destination. */
#pragma once

#include "netlink/netlink.h"

#include <stdbool.h>
#include <stdint.h>

struct route_question {
    uint8_t family; /* AF_INET, AF_INET6: of both addresses */
    uint8_t destination[16];
    bool has_source;
    uint8_t source[16];
    uint32_t ifindex; /* only through this interface; 0: any */
};

struct route_answer {
    uint32_t ifindex;
    uint8_t type;          /* RTN_* */
    uint8_t protocol;      /* RTPROT_*, of the route, as the next */
    uint8_t prefix_length; /* bits */
    uint8_t prefix[16];
    uint32_t metric;
    uint32_t expires;       /* clock ticks (USER_HZ) left; 0: never */
    uint8_t gateway_family; /* AF_INET, AF_INET6; 0: the link itself */
    uint8_t gateway[16];
    uint8_t source[16]; /* the asked one, or the best; zero: the host has none */
};

/*
 * Asks twice: which way a packet takes, and which route says so, because an answer has only one of
 * them.  Of a route with many next hops it is the one that this packet takes.
 *
 * -ENODEV no such interface, -EHOSTUNREACH no route, also by the word of a route; -EADDRNOTAVAIL
 * the source is not the host's.
 */
int route_lookup(struct netlink *netlink, const struct route_question *question,
                 struct route_answer *ret_answer) __attribute__((warn_unused_result));
