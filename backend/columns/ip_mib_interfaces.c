/* SPDX-License-Identifier: BSD-2-Clause */
/* IP-MIB (RFC 4293): ipv4InterfaceTable, ipv6InterfaceTable and ipv6ScopeZoneIndexTable. */
#include "columns/declare.h"
#include "columns/labels.h"
#include "columns/root.h"
#include "columns/rows.h"
#include "columns/tables.h"
#include "model/record.h"

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
/* clang-format on */

const struct table ipv4_interface_table = {
    .name = "ipv4InterfaceTable",
    .module = "IP-MIB",
    .oid = {IP_MIB_ROOT, 28},
    .oid_length = IP_MIB_ROOT_LENGTH + 1,
    .shape = TABLE_OF_ROWS,
    .rows = &rows_of_ipv4_interfaces,
    .columns = ipv4_columns,
    .column_count = COLUMN_COUNT(ipv4_columns),
};

const struct table ipv6_interface_table = {
    .name = "ipv6InterfaceTable",
    .module = "IP-MIB",
    .oid = {IP_MIB_ROOT, 30},
    .oid_length = IP_MIB_ROOT_LENGTH + 1,
    .shape = TABLE_OF_ROWS,
    .rows = &rows_of_ipv6_interfaces,
    .columns = ipv6_columns,
    .column_count = COLUMN_COUNT(ipv6_columns),
};

const struct table ipv6_scope_zone_index_table = {
    .name = "ipv6ScopeZoneIndexTable",
    .module = "IP-MIB",
    .oid = {IP_MIB_ROOT, 36},
    .oid_length = IP_MIB_ROOT_LENGTH + 1,
    .shape = TABLE_OF_ROWS,
    .rows = &rows_of_ipv6_interfaces,
    .columns = zone_columns,
    .column_count = COLUMN_COUNT(zone_columns),
};
