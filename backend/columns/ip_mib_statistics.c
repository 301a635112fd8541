/* SPDX-License-Identifier: BSD-2-Clause */
/* IP-MIB (RFC 4293): ipIfStatsTable, of IPv6 alone: Linux counts no IPv4 packets by interface. */
#include "columns/declare.h"
#include "model/snapshot.h"

static struct table_rows rows(const struct table_view *view)
{
    const size_t before = snapshot_count(view->snapshot, INET_VERSION_IPV4);
    struct snapshot_cursor cursor = {view->snapshot, before};
    return (struct table_rows){snapshot_next(&cursor),
                               snapshot_count(view->snapshot, INET_VERSION_IPV6),
                               sizeof(struct record)};
}

static const void *counters_of(const struct table_view *view, const void *row)
{
    const struct inet6_counters_list *counters = table_demand(view, ON_DEMAND_INET6_COUNTERS);
    const uint32_t ifindex = ((const struct record *)row)->row.InterfaceIndex;
    return counters ? inet6_counters_find(counters, ifindex) : NULL;
}

/* Counted by Linux from 6.7 on. */
static const void *transmits_of(const struct table_view *view, const void *row)
{
    const struct inet6_counters *counters = counters_of(view, row);
    return counters && counters->counts.has_out_transmits ? counters : NULL;
}

static const struct column_label labels_version[] = {
    {INET_VERSION_IPV4, "ipv4"}, {INET_VERSION_IPV6, "ipv6"}, {0, NULL}};

#define COLUMN_PREFIX "ipIfStats"
#define COLUMN_ROW    struct record
#define BESIDE(subid_, name_, offset_, storage_, syntax_, beside_, unit_, source_)                 \
    {                                                                                              \
        .subid = (subid_), .name = #name_, .object = COLUMN_PREFIX #name_,                         \
        .storage = COLUMN_##storage_, .syntax = SYNTAX_##syntax_, .access = ACCESS_READ_ONLY,      \
        .drifts = true, .offset = (uint16_t)(offset_), .size = sizeof(uint64_t),                   \
        .beside = (beside_), .unit = (unit_), .source = (source_)                                  \
    }
#define COUNT(subid, name, member, syntax, kernel_name)                                            \
    BESIDE(subid, name, offsetof(struct inet6_counters, counts.member), UNSIGNED64, syntax,        \
           counters_of, NULL, "IFLA_INET6_STATS: " kernel_name " of /proc/net/dev_snmp6.")
#define TRANSMITS(subid, name, syntax)                                                             \
    BESIDE(subid, name, offsetof(struct inet6_counters, counts.out_transmits), UNSIGNED64, syntax, \
           transmits_of, NULL, "IFLA_INET6_STATS: Ip6OutTransmits, from Linux 6.7 on.")

/* clang-format off */
static const struct column columns[] = {
    COLUMN(1, IPVersion, version, ENUMERATED, INDEX, ALWAYS, NULL, "ipv6: Linux counts no IPv4 packets by interface.", .labels = labels_version),
    COLUMN(2, IfIndex, row.InterfaceIndex, INTEGER, INDEX, ALWAYS, NULL, "The kernel's index of the interface."),
    COUNT(3, InReceives, in_receives, COUNTER, "Ip6InReceives"),
    COUNT(4, HCInReceives, in_receives, COUNTER64, "Ip6InReceives"),
    COUNT(5, InOctets, in_octets, COUNTER, "Ip6InOctets"),
    COUNT(6, HCInOctets, in_octets, COUNTER64, "Ip6InOctets"),
    COUNT(7, InHdrErrors, in_header_errors, COUNTER, "Ip6InHdrErrors"),
    COUNT(8, InNoRoutes, in_no_routes, COUNTER, "Ip6InNoRoutes"),
    COUNT(9, InAddrErrors, in_address_errors, COUNTER, "Ip6InAddrErrors"),
    COUNT(10, InUnknownProtos, in_unknown_protocols, COUNTER, "Ip6InUnknownProtos"),
    COUNT(11, InTruncatedPkts, in_truncated, COUNTER, "Ip6InTruncatedPkts"),
    COUNT(14, ReasmReqds, reassembly_required, COUNTER, "Ip6ReasmReqds"),
    COUNT(15, ReasmOKs, reassembly_ok, COUNTER, "Ip6ReasmOKs"),
    COUNT(16, ReasmFails, reassembly_failed, COUNTER, "Ip6ReasmFails"),
    COUNT(17, InDiscards, in_discards, COUNTER, "Ip6InDiscards"),
    COUNT(18, InDelivers, in_delivers, COUNTER, "Ip6InDelivers"),
    COUNT(19, HCInDelivers, in_delivers, COUNTER64, "Ip6InDelivers"),
    COUNT(20, OutRequests, out_requests, COUNTER, "Ip6OutRequests"),
    COUNT(21, HCOutRequests, out_requests, COUNTER64, "Ip6OutRequests"),
    COUNT(23, OutForwDatagrams, out_forwarded, COUNTER, "Ip6OutForwDatagrams"),
    COUNT(24, HCOutForwDatagrams, out_forwarded, COUNTER64, "Ip6OutForwDatagrams"),
    COUNT(25, OutDiscards, out_discards, COUNTER, "Ip6OutDiscards"),
    BESIDE(26, OutFragReqds, offsetof(struct inet6_counters, counts.fragmentation_required), UNSIGNED64, COUNTER, counters_of, NULL, "IFLA_INET6_STATS: Ip6FragOKs and Ip6FragFails together."),
    COUNT(27, OutFragOKs, fragmentation_ok, COUNTER, "Ip6FragOKs"),
    COUNT(28, OutFragFails, fragmentation_failed, COUNTER, "Ip6FragFails"),
    COUNT(29, OutFragCreates, fragments_created, COUNTER, "Ip6FragCreates"),
    TRANSMITS(30, OutTransmits, COUNTER),
    TRANSMITS(31, HCOutTransmits, COUNTER64),
    COUNT(32, OutOctets, out_octets, COUNTER, "Ip6OutOctets"),
    COUNT(33, HCOutOctets, out_octets, COUNTER64, "Ip6OutOctets"),
    COUNT(34, InMcastPkts, in_multicast, COUNTER, "Ip6InMcastPkts"),
    COUNT(35, HCInMcastPkts, in_multicast, COUNTER64, "Ip6InMcastPkts"),
    COUNT(36, InMcastOctets, in_multicast_octets, COUNTER, "Ip6InMcastOctets"),
    COUNT(37, HCInMcastOctets, in_multicast_octets, COUNTER64, "Ip6InMcastOctets"),
    COUNT(38, OutMcastPkts, out_multicast, COUNTER, "Ip6OutMcastPkts"),
    COUNT(39, HCOutMcastPkts, out_multicast, COUNTER64, "Ip6OutMcastPkts"),
    COUNT(40, OutMcastOctets, out_multicast_octets, COUNTER, "Ip6OutMcastOctets"),
    COUNT(41, HCOutMcastOctets, out_multicast_octets, COUNTER64, "Ip6OutMcastOctets"),
    BESIDE(46, DiscontinuityTime, offsetof(struct inet6_counters, discontinuity), UNSIGNED64, TIME_STAMP, counters_of, NULL, "sysUpTime when the device came; 0: before snmpd or the agent started."),
    BESIDE(47, RefreshRate, offsetof(struct inet6_counters, refresh_rate), UNSIGNED32, UNSIGNED, counters_of, "milli-seconds", "1000: they are read again for who asks a second later."),
};
/* clang-format on */

const struct table ip_if_stats_table = {
    .name = "ipIfStatsTable",
    .group = GROUP_ADDRESSES,
    IP_TRAFFIC_OBJECT(3),
    .rows = rows,
    .index = columns,
    .index_length = 2,
    .of_interfaces = true,
    .is_announced = true,
    COLUMNS(columns),
};
