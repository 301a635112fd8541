/* SPDX-License-Identifier: BSD-2-Clause */
/* The documents' rows of addresses, neighbours and a route, read when somebody asks for them. */
#pragma once

#include "live/live.h"

/* The row of an address on an interface, by LUID and nothing else if that is not 0, or by index.
 * What it costs does not grow with the number of interfaces.  row: in: Address, with a family of
 * the host; out: all of it.  -ENODEV: no such interface; -EADDRNOTAVAIL: no such address there. */
int live_read_unicast_row(struct live *live, MIB_UNICASTIPADDRESS_ROW *row)
    __attribute__((warn_unused_result));
int live_read_neighbour_row(struct live *live, MIB_IPNET_ROW2 *row)
    __attribute__((warn_unused_result));

/* Of all interfaces, by family (AF_UNSPEC: both), ascending index, and address, in one block that
 * is to be freed.  -EADDRNOTAVAIL: none; -EINTR: a storm goes on. */
int live_read_unicast_table(struct live *live, int family, MIB_UNICASTIPADDRESS_TABLE **ret_table)
    __attribute__((warn_unused_result));
int live_read_neighbour_table(struct live *live, int family, MIB_IPNET_TABLE2 **ret_table)
    __attribute__((warn_unused_result));

/* The kernel's way to an address, through the interface if one is named, and the source that it
 * has.
 * source: NULL: the best; both with families of the host.  -ENODEV: no such interface;
 * -EADDRNOTAVAIL: the host does not have the source; -EHOSTUNREACH: no way. */
int live_read_best_route(struct live *live, NET_LUID luid, NET_IFINDEX ifindex,
                         const SOCKADDR_INET *source, const SOCKADDR_INET *destination,
                         MIB_IPFORWARD_ROW2 *ret_row, SOCKADDR_INET *ret_source)
    __attribute__((warn_unused_result));
