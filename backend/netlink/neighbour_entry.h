/* SPDX-License-Identifier: BSD-2-Clause */
/* Neighbours of both families and their link-layer addresses: RTM_GETNEIGH. */
#pragma once

#include "netlink/netlink.h"
#include "util/array.h"
#include "util/physical_address.h"

#include <stdbool.h>
#include <stdint.h>

struct neighbour_entry {
    uint32_t ifindex;
    uint8_t family; /* AF_INET, AF_INET6 */
    uint16_t state; /* NUD_* */
    bool is_router;
    uint8_t address[16];
    struct physical_address physical; /* empty: not known */
    uint32_t updated;      /* clock ticks (USER_HZ) ago, as the next */
    uint32_t confirmed;    /* when it was last known to be reachable */
};

typedef ARRAY(struct neighbour_entry) neighbour_entry_array;

/* All of one family, or with AF_UNSPEC of both, by no order; without proxies, and without what only
 * stands for an address that needs no neighbour. */
int neighbour_entry_read_all(struct netlink *netlink, int family, neighbour_entry_array *entries)
    __attribute__((warn_unused_result));

/* The one with an address on an interface, or none.  address has 4 or 16 octets. */
int neighbour_entry_read(struct netlink *netlink, int family, const uint8_t *address,
                         uint32_t ifindex, neighbour_entry_array *entries)
    __attribute__((warn_unused_result));

/* Adds to a neighbour_entry_array what an RTM_NEWNEIGH message says; one piece of the above.  0,
 * -EBADMSG or -ENOMEM. */
int neighbour_entry_append(const struct nlmsghdr *message, void *entries);
