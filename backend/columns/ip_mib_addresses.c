/* SPDX-License-Identifier: BSD-2-Clause */
/* IP-MIB (RFC 4293): ipAddrTable, ipAddressPrefixTable and ipAddressTable. */
#include "columns/declare.h"

#include <arpa/inet.h>
#include <string.h>

static struct table_rows rows(const struct table_view *view)
{
    const struct addresses *addresses = table_demand(view, ON_DEMAND_ADDRESSES);
    if (!addresses)
        return (struct table_rows){0};
    return (struct table_rows){addresses->items.items, addresses->items.count,
                               sizeof(struct address_row)};
}

static struct table_rows ipv4_rows(const struct table_view *view)
{
    const struct addresses *addresses = table_demand(view, ON_DEMAND_ADDRESSES);
    if (!addresses)
        return (struct table_rows){0};
    return (struct table_rows){addresses->items.items, addresses->ipv4_count,
                               sizeof(struct address_row)};
}

static struct table_rows prefix_rows(const struct table_view *view)
{
    const struct addresses *addresses = table_demand(view, ON_DEMAND_ADDRESSES);
    if (!addresses)
        return (struct table_rows){0};
    return (struct table_rows){addresses->prefixes.items, addresses->prefixes.count,
                               sizeof(struct prefix_row)};
}

static bool is_unicast(const void *row)
{
    return ((const struct address_row *)row)->type == IP_ADDRESS_UNICAST;
}

/* --- values that no member shows -------------------------------------------------------------- */

static void get_netmask(const void *row, struct column_value *ret_value)
{
    const uint32_t length = ((const struct address_row *)row)->prefix_length;
    const uint32_t mask = htonl(length ? UINT32_MAX << (32 - length) : 0);
    ret_value->length = sizeof mask;
    memcpy(ret_value->octets, &mask, sizeof mask);
}

static void get_reassembly_size(const void *row, struct column_value *ret_value)
{
    (void)row;
    ret_value->number = 65535; /* the limit of the protocol */
}

/* The first column of the prefix's row in ipAddressPrefixTable; 0.0 where there is none. */
static void get_prefix(const void *row, struct column_value *ret_value)
{
    enum { ORIGIN = 5 };
    const struct address_row *address = row;
    uint32_t name[COLUMN_VALUE_SIZE / sizeof(uint32_t)] = {IP_MIB_ROOT, 32, 1, ORIGIN};
    size_t length = IP_MIB_ROOT_LENGTH + 3;
    if (address->type == IP_ADDRESS_ANYCAST) {
        name[0] = name[1] = 0;
        length = 2;
    } else {
        name[length++] = address->ifindex;
        name[length++] = address->prefix_type;
        name[length++] = address->prefix.length;
        for (size_t i = 0; i < address->prefix.length; i++)
            name[length++] = address->prefix.octets[i];
        name[length++] = address->prefix_length;
    }
    ret_value->length = length * sizeof *name;
    memcpy(ret_value->octets, name, ret_value->length);
}

static void get_active(const void *row, struct column_value *ret_value)
{
    (void)row;
    ret_value->number = 1; /* rows are not made by managers */
}

static void get_volatile(const void *row, struct column_value *ret_value)
{
    (void)row;
    ret_value->number = 2; /* the kernel forgets them */
}

/* --- columns ---------------------------------------------------------------------------------- */

static const struct column_label labels_inet_type[] = {{INET_ADDRESS_IPV4, "ipv4"},
                                                       {INET_ADDRESS_IPV6, "ipv6"},
                                                       {INET_ADDRESS_IPV6Z, "ipv6z"},
                                                       {0, NULL}};
static const struct column_label labels_type[] = {{IP_ADDRESS_UNICAST, "unicast"},
                                                  {IP_ADDRESS_ANYCAST, "anycast"},
                                                  {IP_ADDRESS_BROADCAST, "broadcast"},
                                                  {0, NULL}};
static const struct column_label labels_origin[] = {{IP_ORIGIN_OTHER, "other"},
                                                    {IP_ORIGIN_MANUAL, "manual"},
                                                    {IP_ORIGIN_DHCP, "dhcp"},
                                                    {IP_ORIGIN_LINK_LAYER, "linklayer"},
                                                    {IP_ORIGIN_RANDOM, "random"},
                                                    {0, NULL}};
static const struct column_label labels_status[] = {{IP_STATUS_PREFERRED, "preferred"},
                                                    {IP_STATUS_DEPRECATED, "deprecated"},
                                                    {3, "invalid"},
                                                    {IP_STATUS_INACCESSIBLE, "inaccessible"},
                                                    {5, "unknown"},
                                                    {IP_STATUS_TENTATIVE, "tentative"},
                                                    {IP_STATUS_DUPLICATE, "duplicate"},
                                                    {IP_STATUS_OPTIMISTIC, "optimistic"},
                                                    {0, NULL}};
static const struct column_label labels_prefix_origin[] = {{IP_PREFIX_OTHER, "other"},
                                                           {IP_PREFIX_MANUAL, "manual"},
                                                           {IP_PREFIX_WELL_KNOWN, "wellknown"},
                                                           {IP_PREFIX_DHCP, "dhcp"},
                                                           {IP_PREFIX_ROUTER, "routeradv"},
                                                           {0, NULL}};
static const struct column_label labels_row_status[] = {{1, "active"}, {0, NULL}};
static const struct column_label labels_storage_type[] = {{2, "volatile"}, {0, NULL}};

/* clang-format off */
#define COLUMN_ROW    struct address_row
#define COLUMN_PREFIX "ipAdEnt"
static const struct column ipv4_columns[] = {
    {.subid = 1, .name = "Addr", .object = "ipAdEntAddr", .storage = COLUMN_IPV4_ADDRESS, .syntax = SYNTAX_IP_ADDRESS, .access = ACCESS_READ_ONLY,
     .offset = offsetof(struct address_row, address.octets), .size = sizeof(struct in_addr), .source = "IFA_LOCAL of IPv4; of an address that is there twice, the interface's that is up, then of the lowest index, then with the shortest prefix."},
    COLUMN(2, IfIndex, ifindex, INTEGER, READ_ONLY, ALWAYS, NULL, "The kernel's index of the interface."),
    COLUMN_COMPUTED(3, NetMask, IP_ADDRESS, READ_ONLY, get_netmask, "Of ifa_prefixlen."),
    COLUMN(4, BcastAddr, broadcast, INTEGER, READ_ONLY, ALWAYS, NULL, "The lowest bit of IFA_BROADCAST; 0 where there is none."),
    COLUMN_COMPUTED(5, ReasmMaxSize, INTEGER, READ_ONLY, get_reassembly_size, "65535, the limit of the protocol."),
};
#undef COLUMN_PREFIX

#define COLUMN_PREFIX "ipAddress"
static const struct column address_columns[] = {
    COLUMN(1, AddrType, inet_type, ENUMERATED, INDEX, ALWAYS, NULL, "ipv6z for link-local addresses, whose zone is the interface's index.", .labels = labels_inet_type),
    COLUMN(2, Addr, address, INET, INDEX, ALWAYS, NULL, "IFA_LOCAL, IFA_ANYCAST, IFA_BROADCAST; of an address that is there twice, the interface's that is up, then of the lowest index, then with the shortest prefix."),
    COLUMN(3, IfIndex, ifindex, INTEGER, READ_ONLY, ALWAYS, NULL, "The kernel's index of the interface."),
    COLUMN(4, Type, type, ENUMERATED, READ_ONLY, ALWAYS, NULL, "anycast of RTM_GETANYCAST, broadcast of IFA_BROADCAST, else unicast.", .labels = labels_type),
    COLUMN_COMPUTED(5, Prefix, OBJECT, READ_ONLY, get_prefix, "The row of the prefix in ipAddressPrefixTable, of a point-to-point link that of the peer; 0.0 for anycast."),
    COLUMN(6, Origin, origin, ENUMERATED, READ_ONLY, ALWAYS, NULL, "Of IFA_PROTO, IFA_FLAGS and the address: dhcp where IPv4's lifetime ends, random for 169.254/16, temporary and stable-privacy addresses, linklayer for those made of the link's address, other for the host's own and for anycast, else manual.", .labels = labels_origin),
    COLUMN(7, Status, status, ENUMERATED, READ_ONLY, ALWAYS, NULL, "inaccessible where the interface is not up; else of IFA_FLAGS, and deprecated at the end of the preferred lifetime.", .labels = labels_status),
    COLUMN(8, Created, created, TIME_STAMP, READ_ONLY, ALWAYS, NULL, "cstamp of IFA_CACHEINFO as sysUpTime; 0: before snmpd started."),
    COLUMN(9, LastChanged, changed, TIME_STAMP, READ_ONLY, ALWAYS, NULL, "tstamp of IFA_CACHEINFO as sysUpTime; 0: before snmpd started."),
    COLUMN_COMPUTED(10, RowStatus, ENUMERATED, READ_ONLY, get_active, "Always active: rows follow the kernel's.", .labels = labels_row_status),
    COLUMN_COMPUTED(11, StorageType, ENUMERATED, READ_ONLY, get_volatile, "Always volatile: the kernel forgets them.", .labels = labels_storage_type),
};
#undef COLUMN_PREFIX
#undef COLUMN_ROW

#define COLUMN_ROW    struct prefix_row
#define COLUMN_PREFIX "ipAddressPrefix"
static const struct column prefix_columns[] = {
    COLUMN(1, IfIndex, ifindex, INTEGER, INDEX, ALWAYS, NULL, "The kernel's index of the interface."),
    COLUMN(2, Type, inet_type, ENUMERATED, INDEX, ALWAYS, NULL, "ipv6z for link-local prefixes, whose zone is the interface's index.", .labels = labels_inet_type),
    COLUMN(3, Prefix, prefix, INET, INDEX, ALWAYS, NULL, "IFA_ADDRESS without the bits of the host."),
    COLUMN(4, Length, length, UNSIGNED, INDEX, ALWAYS, NULL, "ifa_prefixlen."),
    COLUMN(5, Origin, origin, ENUMERATED, READ_ONLY, ALWAYS, NULL, "Of the address in it: manual, dhcp, routeradv for what is made of a router's advertisement, wellknown for link-local and the host's own.", .labels = labels_prefix_origin),
    COLUMN(6, OnLinkFlag, on_link, TRUTH, READ_ONLY, ALWAYS, NULL, "Whether an address in it has no IFA_F_NOPREFIXROUTE."),
    COLUMN(7, AutonomousFlag, autonomous, TRUTH, READ_ONLY, ALWAYS, NULL, "Whether an address in it was made of a router's advertisement."),
    COLUMN(8, AdvPreferredLifetime, preferred, UNSIGNED, READ_ONLY, ALWAYS, "seconds", "ifa_prefered of IFA_CACHEINFO, the longest in it; 4294967295: for ever.", .drifts = true),
    COLUMN(9, AdvValidLifetime, valid, UNSIGNED, READ_ONLY, ALWAYS, "seconds", "ifa_valid of IFA_CACHEINFO, the longest in it; 4294967295: for ever.", .drifts = true),
};
/* clang-format on */

const struct table ip_addr_table = {
    .name = "ipAddrTable",
    .group = GROUP_ADDRESSES,
    IP_MIB_OBJECT(20),
    .rows = ipv4_rows,
    .is_ipv4 = true,
    .has = is_unicast,
    .index = ipv4_columns,
    .index_length = 1,
    .is_announced = true,
    .by_columns = true,
    COLUMNS(ipv4_columns),
};

const struct table ip_address_prefix_table = {
    .name = "ipAddressPrefixTable",
    .group = GROUP_ADDRESSES,
    IP_MIB_OBJECT(32),
    .rows = prefix_rows,
    .index = prefix_columns,
    .index_length = 4,
    .is_announced = true,
    COLUMNS(prefix_columns),
};

const struct table ip_address_table = {
    .name = "ipAddressTable",
    .group = GROUP_ADDRESSES,
    IP_MIB_OBJECT(34),
    .rows = rows,
    .index = address_columns,
    .index_length = 2,
    .is_announced = true,
    COLUMNS(address_columns),
};
