/* SPDX-License-Identifier: BSD-2-Clause */
/* The IPv4 addresses themselves: RTM_GETADDR. */
#pragma once

#include "netlink/netlink.h"
#include "util/array.h"

#include <netinet/in.h>
#include <stdint.h>

struct inet_address {
    uint32_t ifindex;
    struct in_addr local; /* the interface's own end of a point-to-point link */
};

typedef ARRAY(struct inet_address) inet_address_array;

/* By ascending ifindex; those of one interface by ascending address. */
int inet_address_read_all(struct netlink *netlink, inet_address_array *addresses)
    __attribute__((warn_unused_result));
