/* SPDX-License-Identifier: BSD-2-Clause */
/* What holds for all interfaces of a namespace: RTM_GETNETCONF. */
#pragma once

#include "netlink/netlink.h"

/* IPv6's conf/all/forwarding (NETCONFA_FORWARDING of NETCONFA_IFINDEX_ALL).  Negative errno:
 * -EOPNOTSUPP without IPv6. */
int netconf_read_inet6_forwarding(struct netlink *netlink, int32_t *ret_forwarding);
