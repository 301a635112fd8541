/* SPDX-License-Identifier: BSD-2-Clause */
/* The pure step from what the kernel says on demand to counters and receive addresses. */
#pragma once

#include "model/counters.h"
#include "netlink/multicast.h"
#include "netlink/statistics.h"

/* before: what it had counted at the last reading, or NULL.  now: that of this reading. */
struct interface_counters join_counters(const struct statistics_record *statistics,
                                        const struct interface_counters *before, uint64_t now);

/* Of the interfaces: their own address, broadcast, and their multicast addresses.  NULL without
 * memory. */
struct receive_addresses *join_receive_addresses(const struct interfaces *interfaces,
                                                 const multicast_array *multicast);
