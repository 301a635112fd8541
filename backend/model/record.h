/* SPDX-License-Identifier: BSD-2-Clause */
/* One row of the product: the documents' row and what no field of it can say. */
#pragma once

#include <ipif/netioapi.h>
#include <net/if.h>
#include <stdbool.h>

enum inet_version { INET_VERSION_IPV4 = 1, INET_VERSION_IPV6 = 2 }; /* InetVersion, RFC 4001 */

enum enable_status { ENABLE_STATUS_UP = 1, ENABLE_STATUS_DOWN = 2 }; /* RFC 4293 */

/* Fields that some rows do not have.  The row holds a constant there; no view shows it. */
enum record_field {
    RECORD_ALWAYS = 0,
    RECORD_MIN_ROUTER_ADVERTISEMENT_INTERVAL = 1 << 0,
    RECORD_MAX_ROUTER_ADVERTISEMENT_INTERVAL = 1 << 1,
    RECORD_ADVERTISING_ENABLED = 1 << 2,
    RECORD_ADVERTISE_DEFAULT_ROUTE = 1 << 3,
    RECORD_ROUTER_DISCOVERY_BEHAVIOR = 1 << 4,
    RECORD_LINK_LOCAL_ADDRESS_TIMEOUT = 1 << 5,
    RECORD_SITE_PREFIX_LENGTH = 1 << 6,
    RECORD_DAD_TRANSMITS = 1 << 7,
    RECORD_WAKE_UP_PATTERNS = 1 << 8,
    RECORD_OFFLOADS = 1 << 9,
    RECORD_METRIC = 1 << 10,
};

/* What a router advertises on the interface (RFC 4861, 6.2.1). */
struct record_advertisement {
    uint32_t link_mtu;           /* bytes, 0: option not sent */
    uint32_t reachable_time;     /* milliseconds, 0: unspecified */
    uint32_t retransmit_time;    /* milliseconds, 0: unspecified */
    uint32_t default_lifetime;   /* seconds */
    uint32_t current_hop_limit;
    bool managed;
    bool other;
};

struct record {
    MIB_IPINTERFACE_ROW row;
    char name[IF_NAMESIZE];
    char kind[IF_NAMESIZE];   /* IFLA_INFO_KIND, else "loopback", else "physical" */
    uint32_t absent;          /* enum record_field */
    uint8_t version;          /* enum inet_version */
    uint8_t enable_status;    /* enum enable_status */
    uint8_t identifier_length; /* bytes: 0 or 8 */
    uint8_t settable_forwarding; /* the kernel can forward per interface in this family */
    struct record_advertisement advertisement; /* IPv6 only */
};
