/* SPDX-License-Identifier: BSD-2-Clause */
/* Counters of IPv6 by their names in /proc/net/snmp6. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct inet6_counts {
    uint64_t in_receives;
    uint64_t in_octets;
    uint64_t in_delivers;
    uint64_t in_header_errors;
    uint64_t in_no_routes;
    uint64_t in_address_errors;
    uint64_t in_unknown_protocols;
    uint64_t in_truncated;
    uint64_t in_discards;
    uint64_t in_multicast;
    uint64_t in_multicast_octets;
    uint64_t reassembly_required;
    uint64_t reassembly_ok;
    uint64_t reassembly_failed;
    uint64_t out_requests;
    uint64_t out_octets;
    uint64_t out_forwarded;
    uint64_t out_discards;
    uint64_t out_transmits;
    uint64_t out_multicast;
    uint64_t out_multicast_octets;
    uint64_t fragmentation_ok;
    uint64_t fragmentation_failed;
    uint64_t fragments_created;
    uint64_t fragmentation_required; /* the first two together */
    bool has_out_transmits; /* Linux counts them from 6.7 on */
};
