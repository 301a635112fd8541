/* SPDX-License-Identifier: BSD-2-Clause */
/* Where the handle reads: for changes, and for questions about one link. */
#pragma once

#include "live/live.h"
#include "netlink/link.h"
#include "netlink/netlink.h"
#include "netlink/sysctl.h"

/* The handle's own; for requests by the thread that has the handle. */
struct netlink *live_netlink(struct live *live);

const struct sysctl *live_sysctl(const struct live *live);

/* The link with this very LUID if that is not 0, else with this index.  -ENODEV: there is none. */
int live_find_link(struct live *live, NET_LUID luid, NET_IFINDEX ifindex,
                   struct link_record *ret_link) __attribute__((warn_unused_result));
