/* SPDX-License-Identifier: BSD-2-Clause */
/* IP-MIB (RFC 4293): ipNetToMediaTable, ipNetToPhysicalTable and ipDefaultRouterTable. */
#include "columns/declare.h"

static struct table_rows rows(const struct table_view *view)
{
    const struct neighbours *neighbours = table_demand(view, ON_DEMAND_NEIGHBOURS);
    if (!neighbours)
        return (struct table_rows){0};
    return (struct table_rows){neighbours->items.items, neighbours->items.count,
                               sizeof(struct neighbour_row)};
}

static struct table_rows ipv4_rows(const struct table_view *view)
{
    const struct neighbours *neighbours = table_demand(view, ON_DEMAND_NEIGHBOURS);
    if (!neighbours)
        return (struct table_rows){0};
    return (struct table_rows){neighbours->ipv4.items, neighbours->ipv4.count,
                               sizeof(struct neighbour_row)};
}

static struct table_rows router_rows(const struct table_view *view)
{
    const struct routers *routers = table_demand(view, ON_DEMAND_ROUTERS);
    if (!routers)
        return (struct table_rows){0};
    return (struct table_rows){routers->items.items, routers->items.count,
                               sizeof(struct router_row)};
}

static void get_active(const void *row, struct column_value *ret_value)
{
    (void)row;
    ret_value->number = 1; /* rows are not made by managers */
}

static const struct column_label labels_inet_type[] = {{INET_ADDRESS_IPV4, "ipv4"},
                                                       {INET_ADDRESS_IPV6, "ipv6"},
                                                       {INET_ADDRESS_IPV6Z, "ipv6z"},
                                                       {0, NULL}};
static const struct column_label labels_media_type[] = {{1, "other"},
                                                        {NEIGHBOUR_INVALID, "invalid"},
                                                        {NEIGHBOUR_DYNAMIC, "dynamic"},
                                                        {NEIGHBOUR_STATIC, "static"},
                                                        {0, NULL}};
static const struct column_label labels_type[] = {{1, "other"},
                                                  {NEIGHBOUR_INVALID, "invalid"},
                                                  {NEIGHBOUR_DYNAMIC, "dynamic"},
                                                  {NEIGHBOUR_STATIC, "static"},
                                                  {5, "local"},
                                                  {0, NULL}};
static const struct column_label labels_state[] = {{NEIGHBOUR_REACHABLE, "reachable"},
                                                   {NEIGHBOUR_STALE, "stale"},
                                                   {NEIGHBOUR_DELAY, "delay"},
                                                   {NEIGHBOUR_PROBE, "probe"},
                                                   {NEIGHBOUR_STATE_INVALID, "invalid"},
                                                   {NEIGHBOUR_UNKNOWN, "unknown"},
                                                   {NEIGHBOUR_INCOMPLETE, "incomplete"},
                                                   {0, NULL}};
static const struct column_label labels_preference[] = {
    {-2, "reserved"}, {-1, "low"}, {0, "medium"}, {1, "high"}, {0, NULL}};
static const struct column_label labels_row_status[] = {{1, "active"}, {0, NULL}};

/* clang-format off */
#define ADDRESS_OF_IPV4(subid_, source_)                                                           \
    {.subid = (subid_), .name = "NetAddress", .object = "ipNetToMediaNetAddress", .storage = COLUMN_IPV4_ADDRESS, .syntax = SYNTAX_IP_ADDRESS, \
     .access = ACCESS_READ_ONLY, .offset = offsetof(struct neighbour_row, address.octets), .size = sizeof(struct in_addr), .source = source_}

#define COLUMN_ROW    struct neighbour_row
#define COLUMN_PREFIX "ipNetToMedia"
static const struct column media_index[] = {
    COLUMN(1, IfIndex, ifindex, INTEGER, READ_ONLY, ALWAYS, NULL, "The kernel's index of the interface."),
    ADDRESS_OF_IPV4(3, "NDA_DST of IPv4."),
};
static const struct column media_columns[] = {
    COLUMN(1, IfIndex, ifindex, INTEGER, READ_ONLY, ALWAYS, NULL, "The kernel's index of the interface."),
    COLUMN(2, PhysAddress, physical, PHYSICAL, READ_ONLY, ALWAYS, NULL, "NDA_LLADDR; neighbours without one are in ipNetToPhysicalTable alone."),
    ADDRESS_OF_IPV4(3, "NDA_DST of IPv4."),
    COLUMN(4, Type, type, ENUMERATED, READ_ONLY, ALWAYS, NULL, "static for NUD_PERMANENT, invalid for NUD_FAILED and NUD_INCOMPLETE, else dynamic.", .labels = labels_media_type),
};
#undef COLUMN_PREFIX

#define COLUMN_PREFIX "ipNetToPhysical"
static const struct column physical_columns[] = {
    COLUMN(1, IfIndex, ifindex, INTEGER, INDEX, ALWAYS, NULL, "The kernel's index of the interface."),
    COLUMN(2, NetAddressType, inet_type, ENUMERATED, INDEX, ALWAYS, NULL, "ipv6z for link-local addresses, whose zone is the interface's index.", .labels = labels_inet_type),
    COLUMN(3, NetAddress, address, INET, INDEX, ALWAYS, NULL, "NDA_DST; without proxies, and without NUD_NOARP."),
    COLUMN(4, PhysAddress, physical, PHYSICAL, READ_ONLY, ALWAYS, NULL, "NDA_LLADDR; empty where it is not known."),
    COLUMN(5, LastUpdated, updated, TIME_STAMP, READ_ONLY, ALWAYS, NULL, "ndm_updated of NDA_CACHEINFO as sysUpTime; 0: before snmpd started."),
    COLUMN(6, Type, type, ENUMERATED, READ_ONLY, ALWAYS, NULL, "static for NUD_PERMANENT, invalid for NUD_FAILED and NUD_INCOMPLETE, else dynamic.", .labels = labels_type),
    COLUMN(7, State, state, ENUMERATED, READ_ONLY, ALWAYS, NULL, "ndm_state: NUD_PERMANENT is reachable, NUD_FAILED invalid.", .labels = labels_state),
    COLUMN_COMPUTED(8, RowStatus, ENUMERATED, READ_ONLY, get_active, "Always active: rows follow the kernel's.", .labels = labels_row_status),
};
#undef COLUMN_PREFIX
#undef COLUMN_ROW

#define COLUMN_ROW    struct router_row
#define COLUMN_PREFIX "ipDefaultRouter"
static const struct column router_columns[] = {
    COLUMN(1, AddressType, inet_type, ENUMERATED, INDEX, ALWAYS, NULL, "ipv6z for link-local routers, whose zone is the interface's index.", .labels = labels_inet_type),
    COLUMN(2, Address, address, INET, INDEX, ALWAYS, NULL, "RTA_GATEWAY or RTA_VIA of the default routes in the main table."),
    COLUMN(3, IfIndex, ifindex, INTEGER, INDEX, ALWAYS, NULL, "RTA_OIF: the kernel's index of the interface."),
    COLUMN(4, Lifetime, lifetime, UNSIGNED, READ_ONLY, ALWAYS, "seconds", "rta_expires of RTA_CACHEINFO; 65535 where the route does not end.", .drifts = true),
    COLUMN(5, Preference, preference, ENUMERATED, READ_ONLY, ALWAYS, NULL, "RTA_PREF; medium for IPv4.", .labels = labels_preference),
};
/* clang-format on */

const struct table ip_net_to_media_table = {
    .name = "ipNetToMediaTable",
    .group = GROUP_ADDRESSES,
    IP_MIB_OBJECT(22),
    .rows = ipv4_rows,
    .is_ipv4 = true,
    .index = media_index,
    .index_length = 2,
    .is_announced = true,
    .by_columns = true,
    COLUMNS(media_columns),
};

const struct table ip_net_to_physical_table = {
    .name = "ipNetToPhysicalTable",
    .group = GROUP_ADDRESSES,
    IP_MIB_OBJECT(35),
    .rows = rows,
    .index = physical_columns,
    .index_length = 3,
    .is_announced = true,
    COLUMNS(physical_columns),
};

const struct table ip_default_router_table = {
    .name = "ipDefaultRouterTable",
    .group = GROUP_ADDRESSES,
    IP_MIB_OBJECT(37),
    .rows = router_rows,
    .index = router_columns,
    .index_length = 3,
    .is_announced = true,
    COLUMNS(router_columns),
};
