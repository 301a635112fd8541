/* SPDX-License-Identifier: BSD-2-Clause */
/* What links count: RTM_GETSTATS, a fifth of the bytes and of the time that RTM_GETLINK takes. */
#pragma once

#include "netlink/netlink.h"
#include "util/array.h"

#include <linux/if_link.h>
#include <stdint.h>

struct statistics_record {
    uint32_t ifindex;
    struct rtnl_link_stats64 counts; /* IFLA_STATS_LINK_64; 0 where this kernel does not count */
};

typedef ARRAY(struct statistics_record) statistics_array;

/* Of all links by ascending ifindex. */
int statistics_read_all(struct netlink *netlink, statistics_array *records)
    __attribute__((warn_unused_result));

/* Of one link: -ENODEV when there is none. */
int statistics_read(struct netlink *netlink, uint32_t ifindex, struct statistics_record *ret_record)
    __attribute__((warn_unused_result));

/* Decodes an RTM_NEWSTATS message.  0, or -EBADMSG. */
int statistics_decode(const struct nlmsghdr *message, struct statistics_record *ret_record);
