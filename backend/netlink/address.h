/* SPDX-License-Identifier: BSD-2-Clause */
/* What the addresses of an interface say about its rows: RTM_GETADDR. */
#pragma once

#include "netlink/netlink.h"
#include "util/array.h"

#include <stdbool.h>
#include <stdint.h>

struct address_record {
    uint32_t ifindex;
    uint16_t inet_count;
    uint16_t inet_autoconfigured; /* of those, RFC 3927: 169.254.1.0 to 169.254.254.255, /16 */
    bool inet_global;             /* there is another one of global scope */
    bool inet6_link_local;        /* there is an fe80::/10 address */
    bool has_identifier;
    uint8_t identifier[8]; /* low half of the first permanent fe80::/10 address */
};

typedef ARRAY(struct address_record) address_array;

/* One record for each interface that has addresses, by ascending ifindex. */
int address_read_all(struct netlink *netlink, address_array *addresses)
    __attribute__((warn_unused_result));

/* Adds what an RTM_NEWADDR message says; one piece of the above.  0, -EBADMSG or -ENOMEM. */
int address_append(const struct nlmsghdr *message, address_array *addresses);

/* The record of one interface, also without any address.  family: AF_UNSPEC for both. */
int address_read(struct netlink *netlink, int family, uint32_t ifindex,
                 struct address_record *ret_address)
    __attribute__((warn_unused_result));
