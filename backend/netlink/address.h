/* SPDX-License-Identifier: BSD-2-Clause */
/* What the addresses of an interface say about its rows: RTM_GETADDR. */
#pragma once

#include "netlink/netlink.h"
#include "util/array.h"

#include <netinet/in.h>
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

struct inet_address {
    uint32_t ifindex;
    struct in_addr local; /* the interface's own end of a point-to-point link */
};

typedef ARRAY(struct inet_address) inet_address_array;

/* One record for each interface that has addresses, and the IPv4 addresses themselves unless that
 * is NULL; both by ascending ifindex. */
int address_read_all(struct netlink *netlink, address_array *addresses, inet_address_array *inet)
    __attribute__((warn_unused_result));

/* The record of one interface, also without any address.  family: AF_UNSPEC for both. */
int address_read(struct netlink *netlink, int family, uint32_t ifindex,
                 struct address_record *ret_address) __attribute__((warn_unused_result));

/* What RTM_NEWADDR messages add up to. */
struct address_collection {
    address_array *addresses;
    inet_address_array *inet; /* may be NULL */
    uint32_t ifindex;         /* 0: all interfaces */
};

/* Adds what a message says; one piece of the above.  0, -EBADMSG or -ENOMEM. */
int address_append(const struct nlmsghdr *message, void *collection);

/* --- the addresses themselves ----------------------------------------------------------------- */

struct full_address {
    uint32_t ifindex;
    uint8_t family; /* AF_INET, AF_INET6 */
    uint8_t prefix_length;
    uint8_t scope;    /* RT_SCOPE_* */
    uint8_t protocol; /* IFAPROT_*: who made it; 0: not known */
    uint32_t flags;   /* IFA_F_* */
    bool is_anycast;
    bool has_broadcast;
    uint8_t local[16];    /* the interface's own */
    uint8_t peer[16];     /* of a point-to-point link; else the same as local */
    uint8_t broadcast[4]; /* IPv4's */
    uint32_t preferred;   /* seconds left; UINT32_MAX: for ever */
    uint32_t valid;       /* the same */
    uint32_t created;     /* hundredths of a second since the machine started */
    uint32_t changed;     /* the same */
};

typedef ARRAY(struct full_address) full_address_array;

/* All addresses of both families, and IPv6's anycast addresses where with_inet6, by no order. */
int address_read_full(struct netlink *netlink, bool with_inet6, full_address_array *addresses)
    __attribute__((warn_unused_result));

/* The unicast addresses of a family (AF_UNSPEC: both), and of one interface if ifindex is not 0:
 * then the others cost nothing. */
int address_read_unicast(struct netlink *netlink, int family, uint32_t ifindex,
                         full_address_array *addresses) __attribute__((warn_unused_result));

/* Whether the host has an IPv6 address, on one interface if ifindex is not 0.  -EADDRNOTAVAIL: no.
 */
int address_find_inet6(struct netlink *netlink, const uint8_t address[16], uint32_t ifindex)
    __attribute__((warn_unused_result));

/* Adds what an RTM_NEWADDR or RTM_GETANYCAST message says to a full_address_array; one piece of the
 * above.  0, -EBADMSG or -ENOMEM. */
int address_append_full(const struct nlmsghdr *message, void *addresses);
