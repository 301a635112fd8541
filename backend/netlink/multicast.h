/* SPDX-License-Identifier: BSD-2-Clause */
/* Link-layer multicast addresses that interfaces take: /proc/net/dev_mcast, which netlink lacks. */
#pragma once

#include "netlink/link.h"
#include "util/array.h"

#include <stdint.h>

struct multicast_record {
    uint32_t ifindex;
    struct physical_address address;
};

typedef ARRAY(struct multicast_record) multicast_array;

/* The file of the calling thread's network namespace, in which it stays: a descriptor, or a
 * negative errno. */
int multicast_open(void);

/* All of them, by no order.  -EBADMSG where a line is none of the kernel's. */
int multicast_read(int file, multicast_array *records) __attribute__((warn_unused_result));

/* One line of the file.  0, or -EBADMSG. */
int multicast_parse(const char *line, struct multicast_record *ret_record);
