/* SPDX-License-Identifier: BSD-2-Clause */
/* What IPv6 counts on each interface: IFLA_INET6_STATS of RTM_GETLINK.  There is no such thing of
 * IPv4. */
#pragma once

#include "netlink/netlink.h"
#include "util/array.h"
#include "util/inet6_counts.h"

#include <stdint.h>

enum { INET6_NUMBERS_MAX = 64 };

/* As the kernel numbers them, which it did anew in 2025. */
struct inet6_statistics {
    uint32_t ifindex;
    uint32_t known; /* how many of them it has */
    uint64_t numbers[INET6_NUMBERS_MAX]; /* by IPSTATS_MIB_* of the running kernel */
};

typedef ARRAY(struct inet6_statistics) inet6_statistics_array;

/* Of all interfaces with IPv6, by ascending ifindex. */
int inet6_statistics_read_all(struct netlink *netlink, inet6_statistics_array *statistics)
    __attribute__((warn_unused_result));

/* Adds to an inet6_statistics_array what an RTM_NEWLINK message says; one piece of the above.  0,
 * -EBADMSG or -ENOMEM. */
int inet6_statistics_append(const struct nlmsghdr *message, void *statistics);

/* Whether the numbers are those of kernels that count what is received by ECN in front: such a
 * packet is counted there once, too.  release is uname()'s, which decides where nothing was ever
 * received. */
bool inet6_statistics_are_grouped(const inet6_statistics_array *statistics, const char *release);

/* By name, from one numbering or the other. */
void inet6_statistics_name(const struct inet6_statistics *statistics, bool grouped,
                           struct inet6_counts *ret_counts);
