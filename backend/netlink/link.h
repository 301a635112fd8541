/* SPDX-License-Identifier: BSD-2-Clause */
/* Links with their per-family state: RTM_GETLINK with IFLA_AF_SPEC. */
#pragma once

#include "netlink/netlink.h"
#include "util/array.h"
#include "util/physical_address.h"

#include <net/if.h>
#include <stdbool.h>
#include <stdint.h>

/* With its NUL; not in the C library's headers. */
enum { ALTERNATIVE_NAME_SIZE = 128 };

/* With their NULs.  SNMP's ifAlias can be so long, where the kernel takes 255 bytes; the names of
 * PCI and virtio devices have room. */
enum { LINK_ALIAS_SIZE = 65, LINK_DEVICE_NAME_SIZE = 24, LINK_BUS_NAME_SIZE = 12 };

struct link_record {
    uint32_t ifindex;
    uint32_t flags; /* IFF_* */
    uint16_t type;  /* ARPHRD_* */
    char name[IF_NAMESIZE];
    bool has_alternative_names;
    char kind[IF_NAMESIZE];                    /* IFLA_INFO_KIND, or empty */
    char alias[LINK_ALIAS_SIZE];               /* IFLA_IFALIAS, cut between two characters */
    char parent_device[LINK_DEVICE_NAME_SIZE]; /* on its bus, or empty: a virtual one */
    char parent_bus[LINK_BUS_NAME_SIZE];
    struct physical_address address;
    struct physical_address permanent_address; /* of hardware; empty: it has none */
    struct physical_address broadcast;
    uint8_t operational_state;        /* IF_OPER_*, RFC 2863 */
    bool lower_is_elsewhere;          /* lower is the ifindex in another namespace */
    bool has_inet;                    /* the kernel has an in_device */
    bool has_inet6;                   /* the kernel has an inet6_dev */
    bool has_force_forwarding;        /* kernels from 6.17 */
    uint8_t inet6_address_generation; /* IN6_ADDR_GEN_MODE_* */
    uint32_t promiscuity;             /* how many want it to take all packets */
    uint32_t mtu;
    uint32_t master;
    uint32_t lower;     /* IFLA_LINK, IFLA_VXLAN_LINK: what it stands on, or its peer; 0: nothing */
    uint32_t vrf_table; /* of a vrf device */
    uint32_t gso_max_size;
    uint32_t gso_ipv4_max_size;
    uint32_t tso_max_size;
    uint32_t inet_forwarding;
    uint32_t inet6_flags; /* IF_RA_* and IF_READY */
    uint32_t inet6_max_reassembly;
    uint32_t inet6_reachable_time;  /* milliseconds */
    uint32_t inet6_retransmit_time; /* milliseconds */
    uint8_t inet6_token[16];
    int32_t inet6_forwarding; /* host or router, not whether packets are forwarded */
    int32_t inet6_mtu;
    int32_t inet6_accept_ra;
    int32_t inet6_dad_transmits;
    int32_t inet6_accept_ra_default_route;
    int32_t inet6_disabled;
    int32_t inet6_accept_dad;
    int32_t inet6_force_forwarding;
};

typedef ARRAY(struct link_record) link_array;

/* All links by ascending ifindex. */
int link_read_all(struct netlink *netlink, link_array *links) __attribute__((warn_unused_result));

/* One link: -ENODEV when there is none. */
int link_read(struct netlink *netlink, uint32_t ifindex, struct link_record *ret_link)
    __attribute__((warn_unused_result));

/* One link by name or alternative name: -ENODEV when there is none. */
int link_read_by_name(struct netlink *netlink, const char *name, struct link_record *ret_link)
    __attribute__((warn_unused_result));

/* Gives each alternative name of a link to take.  -ENODEV when there is no such link. */
int link_read_alternative_names(struct netlink *netlink, uint32_t ifindex,
                                void (*take)(void *context, const char *name), void *context)
    __attribute__((warn_unused_result));

/* Decodes an RTM_NEWLINK message.  0, or -EBADMSG. */
int link_decode(const struct nlmsghdr *message, struct link_record *ret_link);

/* Whether the kernel believes router advertisements; a router does only by accept_ra 2. */
static inline bool link_accepts_advertisements(const struct link_record *link)
{
    return link->inet6_forwarding ? link->inet6_accept_ra == 2 : link->inet6_accept_ra != 0;
}

/* Whether sysfs knows a physical Ethernet device as wireless. */
bool link_is_wireless(const struct link_record *link);
