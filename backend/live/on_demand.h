/* SPDX-License-Identifier: BSD-2-Clause */
/* What is read when somebody asks for it, and of which nothing is followed. */
#pragma once

#include "live/live.h"
#include "model/addresses.h"
#include "model/counters.h"
#include "util/on_demand.h"

/* What all interfaces have counted until now.  Discontinuities are found against the last reading by
 * this handle. */
int live_read_counters(struct live *live, struct counters **ret_counters)
    __attribute__((warn_unused_result));

/* The link-layer addresses that the interfaces of the newest snapshot receive. */
int live_read_receive_addresses(struct live *live, struct receive_addresses **ret_addresses)
    __attribute__((warn_unused_result));

/* Addresses, neighbours and default routers of the interfaces of the newest snapshot. */
int live_read_addresses(struct live *live, struct addresses **ret_addresses)
    __attribute__((warn_unused_result));
int live_read_neighbours(struct live *live, struct neighbours **ret_neighbours)
    __attribute__((warn_unused_result));
int live_read_routers(struct live *live, struct routers **ret_routers)
    __attribute__((warn_unused_result));

/* What IPv6 has counted on each interface; none where the kernel has no IPv6. */
int live_read_inet6_counters(struct live *live, struct inet6_counters_list **ret_counters)
    __attribute__((warn_unused_result));

/* Any of them by its name: a struct shared, which the caller has to let go. */
int live_read_on_demand(struct live *live, enum on_demand what, void **ret_object)
    __attribute__((warn_unused_result));

/* The documents' row of an interface, by LUID and nothing else if that is not 0, or by index.  What
 * it costs does not grow with the number of interfaces.  -ENODEV: there is none. */
int live_read_if_row(struct live *live, NET_LUID luid, NET_IFINDEX ifindex, MIB_IF_ROW2 *ret_row)
    __attribute__((warn_unused_result));

/* Of all interfaces by ascending index, in one block that is to be freed.  -EINTR: a storm goes
 * on. */
int live_read_if_table(struct live *live, bool with_statistics, MIB_IF_TABLE2 **ret_table)
    __attribute__((warn_unused_result));
