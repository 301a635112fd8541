/* SPDX-License-Identifier: BSD-2-Clause */
/* IP-MIB (RFC 4293): ipv4InterfaceTable, ipv6InterfaceTable, ipv6ScopeZoneIndexTable and
 * ipv6RouterAdvertTable: what is advertised here, not what was heard. */
#include "columns/declare.h"
#include "model/snapshot.h"

#include <string.h>

static struct table_rows ipv4_rows(const struct table_view *view)
{
    struct snapshot_cursor cursor = snapshot_begin(view->snapshot);
    return (struct table_rows){snapshot_next(&cursor),
                               snapshot_count(view->snapshot, INET_VERSION_IPV4),
                               sizeof(struct record)};
}

static struct table_rows ipv6_rows(const struct table_view *view)
{
    const size_t before = snapshot_count(view->snapshot, INET_VERSION_IPV4);
    struct snapshot_cursor cursor = {view->snapshot, before};
    return (struct table_rows){snapshot_next(&cursor),
                               snapshot_count(view->snapshot, INET_VERSION_IPV6),
                               sizeof(struct record)};
}

/* Nothing is ever advertised on loopback. */
static bool can_advertise(const void *row)
{
    return strcmp(((const struct record *)row)->kind, "loopback") != 0;
}

static void get_row_status(const void *row, struct column_value *ret_value)
{
    (void)row;
    ret_value->number = 1; /* active, always: rows are not made by managers */
}

static const struct column_label labels_forwarding[] = {
    {1, "forwarding"}, {2, "notForwarding"}, {0, NULL}};
static const struct column_label labels_row_status[] = {{1, "active"}, {0, NULL}};

#define COLUMN_ROW struct record

/* clang-format off */
#define COLUMN_PREFIX "ipv4Interface"
static const struct column ipv4_columns[] = {
    COLUMN(1, IfIndex, row.InterfaceIndex, INTEGER, INDEX, ALWAYS, NULL, "The kernel's index of the interface."),
    COLUMN(2, ReasmMaxSize, row.MaxReassemblySize, INTEGER, READ_ONLY, ALWAYS, NULL, "MaxReassemblySize: 65535, the limit of the protocol."),
    COLUMN(3, EnableStatus, enable_status, ENUMERATED, READ_ONLY, ALWAYS, NULL, "Always up: the row exists while the kernel has IPv4 on the interface, and there is no switch.", .labels = labels_enable_status),
    COLUMN(4, RetransmitTime, row.RetransmitTime, UNSIGNED, READ_ONLY, ALWAYS, "milliseconds", "RetransmitTime: NDTPA_RETRANS_TIME of arp_cache."),
};
#undef COLUMN_PREFIX

#define COLUMN_PREFIX "ipv6Interface"
static const struct column ipv6_columns[] = { /* there is no column 4 */
    COLUMN(1, IfIndex, row.InterfaceIndex, INTEGER, INDEX, ALWAYS, NULL, "The kernel's index of the interface."),
    COLUMN(2, ReasmMaxSize, row.MaxReassemblySize, UNSIGNED, READ_ONLY, ALWAYS, "octets", "MaxReassemblySize: max_reasm_len of IFLA_INET6_CACHEINFO."),
    COLUMN(3, Identifier, row.InterfaceIdentifier, OCTETS, READ_ONLY, ALWAYS, NULL, "InterfaceIdentifier: IFLA_INET6_TOKEN, else the low half of the permanent link-local address, else empty.", .get = column_get_identifier),
    COLUMN(5, EnableStatus, enable_status, ENUMERATED, READ_WRITE, ALWAYS, NULL, "Down while disable_ipv6 of the interface is set.", .labels = labels_enable_status),
    COLUMN(6, ReachableTime, row.ReachableTime, UNSIGNED, READ_ONLY, ALWAYS, "milliseconds", "ReachableTime: reachable_time of IFLA_INET6_CACHEINFO, drawn anew by the kernel.", .drifts = true),
    COLUMN(7, RetransmitTime, row.RetransmitTime, UNSIGNED, READ_ONLY, ALWAYS, "milliseconds", "RetransmitTime: retrans_time of IFLA_INET6_CACHEINFO."),
    COLUMN(8, Forwarding, row.ForwardingEnabled, TRUTH, READ_WRITE, ALWAYS, NULL, "ForwardingEnabled: conf/all/forwarding, or the interface's force_forwarding.", .labels = labels_forwarding),
};
#undef COLUMN_PREFIX

#define COLUMN_PREFIX "ipv6ScopeZoneIndex"
#define ZONE(scope, name, source) COLUMN(scope, name, row.ZoneIndices[scope], UNSIGNED, READ_ONLY, ALWAYS, NULL, source)
static const struct column zone_columns[] = { /* the column's number is the scope */
    COLUMN(1, IfIndex, row.InterfaceIndex, INTEGER, INDEX, ALWAYS, NULL, "The kernel's index of the interface."),
    ZONE(2, LinkLocal, "ZoneIndices[2]: the ifindex, as in sin6_scope_id."),
    ZONE(3, 3, "ZoneIndices[3]: 1, Linux has one zone of this scope."),
    ZONE(4, AdminLocal, "ZoneIndices[4]: 1, Linux has one zone of this scope."),
    ZONE(5, SiteLocal, "ZoneIndices[5]: 1, Linux has one zone of this scope."),
    ZONE(6, 6, "ZoneIndices[6]: 1, Linux has one zone of this scope."),
    ZONE(7, 7, "ZoneIndices[7]: 1, Linux has one zone of this scope."),
    ZONE(8, OrganizationLocal, "ZoneIndices[8]: 1, Linux has one zone of this scope."),
    ZONE(9, 9, "ZoneIndices[9]: 1, Linux has one zone of this scope."),
    ZONE(10, A, "ZoneIndices[10]: 1, Linux has one zone of this scope."),
    ZONE(11, B, "ZoneIndices[11]: 1, Linux has one zone of this scope."),
    ZONE(12, C, "ZoneIndices[12]: 1, Linux has one zone of this scope."),
    ZONE(13, D, "ZoneIndices[13]: 1, Linux has one zone of this scope."),
};
#undef COLUMN_PREFIX

#define COLUMN_PREFIX "ipv6RouterAdvert"
static const struct column advert_columns[] = {
    COLUMN(1, IfIndex, row.InterfaceIndex, INTEGER, INDEX, ALWAYS, NULL, "The kernel's index of the interface; loopback has no row."),
    COLUMN(2, SendAdverts, row.AdvertisingEnabled, TRUTH, READ_ONLY, ALWAYS, NULL, "AdvertisingEnabled: whether a running radvd or systemd-networkd sends here."),
    COLUMN(3, MaxInterval, row.MaxRouterAdvertisementInterval, UNSIGNED, READ_ONLY, ALWAYS, "seconds", "MaxRouterAdvertisementInterval, 600 where no sender is configured."),
    COLUMN(4, MinInterval, row.MinRouterAdvertisementInterval, UNSIGNED, READ_ONLY, ALWAYS, "seconds", "MinRouterAdvertisementInterval, 200 where no sender is configured."),
    COLUMN(5, ManagedFlag, advertisement.managed, TRUTH, READ_ONLY, ALWAYS, NULL, "The sender's AdvManagedFlag or Managed=."),
    COLUMN(6, OtherConfigFlag, advertisement.other, TRUTH, READ_ONLY, ALWAYS, NULL, "The sender's AdvOtherConfigFlag or OtherInformation=."),
    COLUMN(7, LinkMTU, advertisement.link_mtu, UNSIGNED, READ_ONLY, ALWAYS, NULL, "The sender's AdvLinkMTU; 0: the option is not sent."),
    COLUMN(8, ReachableTime, advertisement.reachable_time, UNSIGNED, READ_ONLY, ALWAYS, "milliseconds", "The sender's AdvReachableTime; 0: unspecified."),
    COLUMN(9, RetransmitTime, advertisement.retransmit_time, UNSIGNED, READ_ONLY, ALWAYS, "milliseconds", "The sender's AdvRetransTimer or RetransmitSec=; 0: unspecified."),
    COLUMN(10, CurHopLimit, advertisement.current_hop_limit, UNSIGNED, READ_ONLY, ALWAYS, NULL, "The sender's AdvCurHopLimit or HopLimit=, 64 where no sender is configured."),
    COLUMN(11, DefaultLifetime, advertisement.default_lifetime, UNSIGNED, READ_ONLY, ALWAYS, "seconds", "The sender's AdvDefaultLifetime or RouterLifetimeSec=, at most 9000; 1800 where no sender is configured."),
    COLUMN_COMPUTED(12, RowStatus, ENUMERATED, READ_ONLY, get_row_status, "Always active: rows follow the sender's configuration.", .labels = labels_row_status),
};
/* clang-format on */

const struct table ipv4_interface_table = {
    .name = "ipv4InterfaceTable",
    .group = GROUP_IP,
    IP_MIB_OBJECT(28),
    .rows = ipv4_rows,
    .index = ipv4_columns,
    .index_length = 1,
    .of_interfaces = true,
    COLUMNS(ipv4_columns),
};

const struct table ipv6_interface_table = {
    .name = "ipv6InterfaceTable",
    .group = GROUP_IP,
    IP_MIB_OBJECT(30),
    .rows = ipv6_rows,
    .index = ipv6_columns,
    .index_length = 1,
    .of_interfaces = true,
    COLUMNS(ipv6_columns),
};

const struct table ipv6_scope_zone_index_table = {
    .name = "ipv6ScopeZoneIndexTable",
    .group = GROUP_IP,
    IP_MIB_OBJECT(36),
    .rows = ipv6_rows,
    .index = zone_columns,
    .index_length = 1,
    .of_interfaces = true,
    COLUMNS(zone_columns),
};

const struct table ipv6_router_advert_table = {
    .name = "ipv6RouterAdvertTable",
    .group = GROUP_IP,
    IP_MIB_OBJECT(39),
    .rows = ipv6_rows,
    .has = can_advertise,
    .index = advert_columns,
    .index_length = 1,
    .of_interfaces = true,
    COLUMNS(advert_columns),
};
