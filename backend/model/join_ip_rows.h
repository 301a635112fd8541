/* SPDX-License-Identifier: BSD-2-Clause */
/* The pure step from what the kernel says of addresses, neighbours and a route to the documents'
 * rows of them.  Each fills every byte of the row, padding with zeroes. */
#pragma once

#include "netlink/address.h"
#include "netlink/neighbour_entry.h"
#include "netlink/route_lookup.h"

#include <ipif/netioapi.h>

/* An address as the documents have it: a link-local one of IPv6 with its zone, which is the index
 * of its interface.  address has 4 or 16 octets. */
SOCKADDR_INET join_socket_address(uint8_t family, const uint8_t *address, uint32_t ifindex);

/* started: CLOCK_REALTIME when CLOCK_MONOTONIC was 0, nanoseconds. */
void join_unicast_row(const struct full_address *address, NET_LUID luid, uint64_t started,
                      MIB_UNICASTIPADDRESS_ROW *ret_row);

/* ticks: those of a second (USER_HZ), as of the next. */
void join_neighbour_row(const struct neighbour_entry *entry, NET_LUID luid, unsigned ticks,
                        MIB_IPNET_ROW2 *ret_row);

void join_route_row(const struct route_answer *answer, uint8_t family, NET_LUID luid,
                    unsigned ticks, MIB_IPFORWARD_ROW2 *ret_row);
