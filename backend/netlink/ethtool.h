/* SPDX-License-Identifier: BSD-2-Clause */
/* Offloads and wake-on-LAN: the "ethtool" family of generic netlink. */
#pragma once

#include "netlink/netlink.h"
#include "util/array.h"

#include <stdbool.h>
#include <stdint.h>

/* The features that the rows need; the kernel's numbers for them are fetched at opening. */
enum ethtool_feature {
    ETHTOOL_TX_CHECKSUM_IPV4,
    ETHTOOL_TX_CHECKSUM_IPV6,
    ETHTOOL_TX_CHECKSUM_GENERIC,
    ETHTOOL_TX_SEGMENTATION_IPV4,
    ETHTOOL_TX_SEGMENTATION_IPV6,
    ETHTOOL_RX_CHECKSUM,
    ETHTOOL_RX_LRO,
    ETHTOOL_RX_GRO_HARDWARE,
    ETHTOOL_FEATURE_COUNT
};

struct ethtool {
    struct netlink netlink;
    uint16_t family;
    uint32_t monitor_group;
    int bits[ETHTOOL_FEATURE_COUNT]; /* -1: the kernel does not have it */
};

struct ethtool_record {
    uint32_t ifindex;
    uint8_t features; /* 1 << enum ethtool_feature */
    bool wake_up;
    uint32_t speed; /* megabits per second; SPEED_UNKNOWN, all ones, or 0: not known */
    uint8_t duplex; /* DUPLEX_* */
};

typedef ARRAY(struct ethtool_record) ethtool_array;

/* -ENOENT: this kernel has no ethtool over netlink. */
int ethtool_open(struct ethtool *ret_ethtool) __attribute__((warn_unused_result));
void ethtool_done(struct ethtool *ethtool);

enum ethtool_question {
    ETHTOOL_FEATURES, /* active ones */
    ETHTOOL_WAKE_UP,  /* by a packet; -EPERM without CAP_NET_ADMIN */
    ETHTOOL_LINK_MODES,
};

/* By ascending ifindex; interfaces that know no answer are not in it.  An error of one driver is
 * the kernel's for all: then those are in it that were asked before. */
int ethtool_read_all(struct ethtool *ethtool, enum ethtool_question question,
                     ethtool_array *records) __attribute__((warn_unused_result));

/* -EOPNOTSUPP: the interface knows no answer. */
int ethtool_read(struct ethtool *ethtool, enum ethtool_question question, uint32_t ifindex,
                 struct ethtool_record *ret_record) __attribute__((warn_unused_result));

/* What an answer says; a piece of the readings above.  0 or -EBADMSG. */
int ethtool_decode(const struct ethtool *ethtool, enum ethtool_question question,
                   const struct nlmsghdr *message, struct ethtool_record *ret_record);

/* The interface that an ethtool message is about, or 0. */
uint32_t ethtool_message_ifindex(const struct nlmsghdr *message);
