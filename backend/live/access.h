/* SPDX-License-Identifier: BSD-2-Clause */
/* What writing to a namespace, and naming its interfaces, needs of the handle. */
#pragma once

#include "live/live.h"
#include "netlink/link.h"
#include "netlink/netlink.h"
#include "netlink/sysctl.h"

#include <stdint.h>

/* The handle's own; for requests by the thread that has the handle. */
struct netlink *live_netlink(struct live *live);

const struct sysctl *live_sysctl(const struct live *live);

/* One link as the kernel has it now, and its LUID.  -ENODEV when there is none. */
int live_read_link(struct live *live, uint32_t ifindex, struct link_record *ret_link,
                   uint64_t *ret_luid) __attribute__((warn_unused_result));

/* The same by name or alternative name. */
int live_read_link_by_name(struct live *live, const char *name, struct link_record *ret_link,
                           uint64_t *ret_luid) __attribute__((warn_unused_result));
