/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The pure step from what the kernel says on demand to addresses, neighbours and routers: of the
 * interfaces that are shown.  Each gives NULL without memory.
 */
#pragma once

#include "model/addresses.h"
#include "model/interfaces.h"
#include "netlink/address.h"
#include "netlink/inet6_statistics.h"
#include "netlink/neighbour_entry.h"
#include "netlink/route.h"

/* At the reading: CLOCK_MONOTONIC in nanoseconds, and what stamps of addresses would say. */
struct address_clock {
    uint64_t now;
    uint32_t hundredths;
};

/*
 * Where two interfaces have the same address, which RFC 4293's index has no room for, the one that
 * is up has the row, of two the one with the lower ifindex; of the same on one interface the one
 * with the shorter prefix, then the lower peer; a unicast address comes before the anycast or
 * broadcast address that it may be elsewhere.
 */
struct addresses *join_addresses(const struct interfaces *interfaces,
                                 const full_address_array *addresses, struct address_clock clock);

/* now: as above; ticks: those of a second (USER_HZ). */
struct neighbours *join_neighbours(const struct interfaces *interfaces,
                                   const neighbour_entry_array *entries, uint64_t now,
                                   unsigned ticks);

/* Next hops of the default routes, IPv4's and IPv6's. */
struct routers *join_routers(const struct interfaces *interfaces, const route_array routes[2],
                             unsigned ticks);

/* Who gave an address, and who its prefix. */
enum ip_address_origin join_address_origin(const struct full_address *address);
enum ip_prefix_origin join_prefix_origin(const struct full_address *address);

/* An address with its type: a link-local one of IPv6 with its zone, which is the ifindex. */
uint8_t join_inet_octets(uint8_t family, const uint8_t *address, uint32_t ifindex,
                         struct inet_octets *ret_octets);

/* The order of InetAddress as an index: by length, then by octets. */
int inet_octets_compare(const struct inet_octets *left, const struct inet_octets *right);
