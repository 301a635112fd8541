/* SPDX-License-Identifier: BSD-2-Clause */
/* InetAddress with its InetAddressType (RFC 4001). */
#pragma once

#include <stdint.h>

enum inet_address_type {
    INET_ADDRESS_UNKNOWN = 0, /* no octets */
    INET_ADDRESS_IPV4 = 1,    /* 4 bytes */
    INET_ADDRESS_IPV6 = 2,    /* 16 bytes */
    INET_ADDRESS_IPV6Z = 4,   /* 16 bytes and the zone, 4 bytes */
};

/* As many octets as it has, network order. */
struct inet_octets {
    uint8_t length;
    uint8_t octets[20];
};
