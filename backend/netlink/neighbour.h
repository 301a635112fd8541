/* SPDX-License-Identifier: BSD-2-Clause */
/* Neighbour discovery timers of every interface: RTM_GETNEIGHTBL. */
#pragma once

#include "netlink/netlink.h"
#include "util/array.h"

#include <stdint.h>

struct neighbour_record {
    uint32_t ifindex;
    uint32_t base_reachable_time; /* milliseconds */
    uint32_t reachable_time;      /* milliseconds; the kernel draws it anew every 300 s */
    uint32_t retransmit_time;     /* milliseconds */
};

typedef ARRAY(struct neighbour_record) neighbour_array;

/* The timers of one family (AF_INET: ARP, AF_INET6: neighbour discovery) by ascending ifindex. */
int neighbour_read_all(struct netlink *netlink, int family, neighbour_array *neighbours)
    __attribute__((warn_unused_result));

/* Adds to a neighbour_array what an RTM_NEWNEIGHTBL message says; one piece of the above.  0,
 * -EBADMSG or -ENOMEM. */
int neighbour_append(const struct nlmsghdr *message, void *neighbours);
