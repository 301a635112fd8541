/* SPDX-License-Identifier: BSD-2-Clause */
/* What IP-MIB (RFC 4293) tells of addresses, neighbours and default routers. */
#pragma once

#include "util/array.h"
#include "util/inet6_counts.h"
#include "util/inet_octets.h"
#include "util/physical_address.h"
#include "util/shared.h"

#include <stdbool.h>
#include <stdint.h>

/* ipAddressType. */
enum ip_address_type { IP_ADDRESS_UNICAST = 1, IP_ADDRESS_ANYCAST = 2, IP_ADDRESS_BROADCAST = 3 };

/* IpAddressOriginTC, IpAddressStatusTC and IpAddressPrefixOriginTC. */
enum ip_address_origin {
    IP_ORIGIN_OTHER = 1,
    IP_ORIGIN_MANUAL = 2,
    IP_ORIGIN_DHCP = 4,
    IP_ORIGIN_LINK_LAYER = 5,
    IP_ORIGIN_RANDOM = 6,
};

enum ip_address_status {
    IP_STATUS_PREFERRED = 1,
    IP_STATUS_DEPRECATED = 2,
    IP_STATUS_INACCESSIBLE = 4,
    IP_STATUS_TENTATIVE = 6,
    IP_STATUS_DUPLICATE = 7,
    IP_STATUS_OPTIMISTIC = 8,
};

enum ip_prefix_origin {
    IP_PREFIX_OTHER = 1,
    IP_PREFIX_MANUAL = 2,
    IP_PREFIX_WELL_KNOWN = 3,
    IP_PREFIX_DHCP = 4,
    IP_PREFIX_ROUTER = 5,
};

struct address_row {
    uint32_t ifindex;
    uint32_t prefix_length; /* bits */
    struct inet_octets address;
    struct inet_octets prefix;
    uint8_t inet_type;  /* enum inet_address_type */
    uint8_t prefix_type; /* the same, of the prefix: a peer may be of another scope */
    uint8_t type;       /* enum ip_address_type */
    uint8_t origin;     /* enum ip_address_origin */
    uint8_t status;     /* enum ip_address_status */
    uint8_t broadcast;  /* the lowest bit of IPv4's broadcast address; 0 also where it has none */
    uint64_t created;   /* CLOCK_MONOTONIC, nanoseconds, as the next */
    uint64_t changed;
};

struct prefix_row {
    uint32_t ifindex;
    uint32_t length; /* bits */
    struct inet_octets prefix;
    uint8_t inet_type; /* enum inet_address_type */
    uint8_t origin;    /* enum ip_prefix_origin */
    bool on_link;
    bool autonomous;
    uint32_t preferred; /* seconds left; UINT32_MAX: for ever; as the next */
    uint32_t valid;
};

/* At one moment; immutable when it is filled.  Each by its table's index, ascending. */
struct addresses {
    struct shared shared;
    ARRAY(struct address_row) items;
    size_t ipv4_count; /* the first of them */
    ARRAY(struct prefix_row) prefixes;
};

/* ipNetToPhysicalType; ipNetToMediaType has the first four. */
enum neighbour_type { NEIGHBOUR_INVALID = 2, NEIGHBOUR_DYNAMIC = 3, NEIGHBOUR_STATIC = 4 };

/* ipNetToPhysicalState. */
enum neighbour_state {
    NEIGHBOUR_REACHABLE = 1,
    NEIGHBOUR_STALE = 2,
    NEIGHBOUR_DELAY = 3,
    NEIGHBOUR_PROBE = 4,
    NEIGHBOUR_STATE_INVALID = 5,
    NEIGHBOUR_UNKNOWN = 6,
    NEIGHBOUR_INCOMPLETE = 7,
};

struct neighbour_row {
    uint32_t ifindex;
    uint8_t inet_type; /* enum inet_address_type */
    uint8_t type;      /* enum neighbour_type */
    uint8_t state;     /* enum neighbour_state */
    struct inet_octets address;
    struct physical_address physical; /* empty: not known */
    uint64_t updated; /* CLOCK_MONOTONIC, nanoseconds */
};

struct neighbours {
    struct shared shared;
    ARRAY(struct neighbour_row) items;
    ARRAY(struct neighbour_row) ipv4; /* of them, those with a physical address */
};

struct router_row {
    uint8_t inet_type; /* enum inet_address_type */
    struct inet_octets address;
    uint32_t ifindex;
    uint32_t lifetime;  /* seconds left; 65535: for ever, or so long; 0: it is over */
    int32_t preference; /* -2 to 1 */
};

struct routers {
    struct shared shared;
    ARRAY(struct router_row) items;
};

/* None; NULL without memory. */
struct addresses *addresses_new(void);
struct neighbours *neighbours_new(void);
struct routers *routers_new(void);

/* What IPv6 has counted on an interface. */
struct inet6_counters {
    uint32_t ifindex;
    uint32_t refresh_rate; /* milliseconds: they are no older */
    struct inet6_counts counts;
    uint64_t discontinuity; /* CLOCK_MONOTONIC, nanoseconds */
};

struct inet6_counters_list {
    struct shared shared;
    ARRAY(struct inet6_counters) items; /* by ascending ifindex */
};

struct inet6_counters_list *inet6_counters_new(void); /* none; NULL without memory */
const struct inet6_counters *inet6_counters_find(const struct inet6_counters_list *counters,
                                                 uint32_t ifindex);
