/* SPDX-License-Identifier: BSD-2-Clause */
/* Generic netlink families by name. */
#pragma once

#include "netlink/netlink.h"

#include <stdint.h>

/* The number of a family, and of one of its multicast groups (0 when it has no such group).
 * -ENOENT: the kernel has no such family. */
int generic_netlink_find(struct netlink *netlink, const char *family, const char *group,
                         uint16_t *ret_family, uint32_t *ret_group)
    __attribute__((warn_unused_result));

/* A request of a family. */
struct nlmsghdr *generic_netlink_request(void *buffer, uint16_t family, uint8_t command,
                                         uint16_t flags);
