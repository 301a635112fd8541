/* SPDX-License-Identifier: BSD-2-Clause */
/* What interfaces have counted, in the words of IF-MIB; and the addresses that they receive. */
#pragma once

#include "model/interfaces.h"

/*
 * Linux counts multicast packets received apart, and no other packets by their kind: packets
 * received are unicast where they are not multicast, and packets sent are unicast.
 */
struct interface_counters {
    uint32_t ifindex;
    uint64_t in_octets;
    uint64_t in_unicast;
    uint64_t in_multicast;
    uint64_t in_discards; /* for want of room or of a receiver */
    uint64_t in_errors;
    uint64_t in_unknown; /* nobody was there to be given them */
    uint64_t out_octets;
    uint64_t out_unicast;
    uint64_t out_discards;
    uint64_t out_errors;
    uint64_t none; /* what Linux does not count: 0 */
    /* CLOCK_MONOTONIC, nanoseconds: from when on they only grow; 0: from before the first reading.
     */
    uint64_t discontinuity;
};

/* At one moment; immutable when it is filled. */
struct counters {
    struct shared shared;
    ARRAY(struct interface_counters) items; /* by ascending ifindex */
};

struct counters *counters_new(void); /* none; NULL without memory */

/* NULL: nothing is known of this interface.  guess: its position, if it is the one it should be. */
const struct interface_counters *counters_find(const struct counters *counters, uint32_t ifindex,
                                               size_t guess);

enum receive_address_type { RECEIVE_ADDRESS_VOLATILE = 2, RECEIVE_ADDRESS_NON_VOLATILE = 3 };

struct receive_address {
    uint32_t ifindex;
    struct physical_address address;
    uint8_t type; /* enum receive_address_type */
};

/* At one moment; immutable when it is filled. */
struct receive_addresses {
    struct shared shared;
    ARRAY(struct receive_address) items; /* by ascending ifindex, length and octets; each once */
};
