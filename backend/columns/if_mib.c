/* SPDX-License-Identifier: BSD-2-Clause */
/* IF-MIB (RFC 2863): ifTable and ifXTable, and of EtherLike-MIB (RFC 3635) dot3StatsTable as far as
 * Linux tells it of every device. */
#include "columns/declare.h"
#include "model/counters.h"
#include "model/snapshot.h"
#include "util/escape.h"

#include <ipif/ipifcons.h>
#include <string.h>

static struct table_rows rows(const struct table_view *view)
{
    const struct interfaces *interfaces = snapshot_interfaces(view->snapshot);
    if (!interfaces)
        return (struct table_rows){0};
    return (struct table_rows){interfaces->interfaces.items, interfaces->interfaces.count,
                               sizeof(struct interface_record)};
}

/* They are in the rows' order, and where all interfaces are shown at the row's own position. */
static const void *counters_of(const struct table_view *view, const void *row)
{
    const struct counters *counters = table_demand(view, ON_DEMAND_COUNTERS);
    const struct interface_record *interface = row;
    const struct interface_record *first =
        snapshot_interfaces(view->snapshot)->interfaces.items;
    return counters ? counters_find(counters, interface->ifindex, (size_t)(interface - first))
                    : NULL;
}

static bool is_ethernet(const void *row)
{
    return ((const struct interface_record *)row)->if_type == IF_TYPE_ETHERNET_CSMACD;
}

/* --- values that no member shows -------------------------------------------------------------- */

static void get_name(const void *row, struct column_value *ret_value)
{
    char name[ESCAPED_NAME_SIZE];
    ret_value->length = escape_name(((const struct interface_record *)row)->name, name);
    memcpy(ret_value->octets, name, ret_value->length);
}

static void get_alias(const void *row, struct column_value *ret_value)
{
    char text[INTERFACE_ALIAS_SIZE];
    escape_text(((const struct interface_record *)row)->alias, "", text, sizeof text);
    ret_value->length = strlen(text);
    memcpy(ret_value->octets, text, ret_value->length);
}

static void get_speed(const void *row, struct column_value *ret_value)
{
    const uint64_t speed = ((const struct interface_record *)row)->speed;
    ret_value->number = speed < UINT32_MAX ? speed : UINT32_MAX;
}

/* RFC 2863: n stands for n - 500,000 to n + 499,999 bits per second. */
static void get_high_speed(const void *row, struct column_value *ret_value)
{
    enum { MEGABIT = 1000000 };
    ret_value->number = (((const struct interface_record *)row)->speed + MEGABIT / 2) / MEGABIT;
}

/* 0.0: no MIB has more to say of it. */
static void get_specific(const void *row, struct column_value *ret_value)
{
    static const uint32_t zero_dot_zero[2];
    (void)row;
    ret_value->length = sizeof zero_dot_zero;
    memcpy(ret_value->octets, zero_dot_zero, sizeof zero_dot_zero);
}

/* --- columns ---------------------------------------------------------------------------------- */

static const struct column_label labels_admin_status[] = {
    {ADMIN_STATUS_UP, "up"}, {ADMIN_STATUS_DOWN, "down"}, {3, "testing"}, {0, NULL}};

static const struct column_label labels_oper_status[] = {
    {OPER_STATUS_UP, "up"},
    {OPER_STATUS_DOWN, "down"},
    {OPER_STATUS_TESTING, "testing"},
    {OPER_STATUS_UNKNOWN, "unknown"},
    {OPER_STATUS_DORMANT, "dormant"},
    {OPER_STATUS_NOT_PRESENT, "notPresent"},
    {OPER_STATUS_LOWER_LAYER_DOWN, "lowerLayerDown"},
    {0, NULL}};

static const struct column_label labels_enabled[] = {{1, "enabled"}, {2, "disabled"}, {0, NULL}};

static const struct column_label labels_duplex[] = {{DUPLEX_STATUS_UNKNOWN, "unknown"},
                                                    {DUPLEX_STATUS_HALF, "halfDuplex"},
                                                    {DUPLEX_STATUS_FULL, "fullDuplex"},
                                                    {0, NULL}};

#define COLUMN_PREFIX "if"
#define COLUMN_ROW    struct interface_record
/* A column that shows what stands beside the row. */
#define COUNTER(subid_, name_, member_, syntax_, ...)                                              \
    {                                                                                              \
        .subid = (subid_), .name = #name_, .object = COLUMN_PREFIX #name_,                         \
        .storage = COLUMN_UNSIGNED64, .syntax = SYNTAX_##syntax_, .access = ACCESS_READ_ONLY,      \
        .drifts = true, .offset = (uint16_t)offsetof(struct interface_counters, member_),          \
        .size = sizeof(uint64_t), .beside = counters_of, .source = __VA_ARGS__                     \
    }

/* clang-format off */
static const struct column if_columns[] = {
    COLUMN(1, Index, ifindex, INTEGER, READ_ONLY, ALWAYS, NULL, "The kernel's index of the interface."),
    COLUMN(2, Descr, description, TEXT, READ_ONLY, ALWAYS, NULL, "The interface's name; with ipifIfDescr stock, of hardware what snmpd prints: vendor and device."),
    COLUMN(3, Type, if_type, INTEGER, READ_ONLY, ALWAYS, NULL, "IANAifType of the link's ARPHRD type and kind, the same as in InterfaceLuid."),
    COLUMN(4, Mtu, mtu, INTEGER, READ_ONLY, ALWAYS, "octets", "IFLA_MTU."),
    COLUMN(5, Speed, speed, UNSIGNED, READ_ONLY, ALWAYS, "bits per second", "ETHTOOL_A_LINKMODES_SPEED, or ipifSpeed's; 0: not known; 4294967295: see ifHighSpeed.", .get = get_speed),
    COLUMN(6, PhysAddress, address, PHYSICAL, READ_ONLY, ALWAYS, NULL, "IFLA_ADDRESS; empty where it has none."),
    COLUMN(7, AdminStatus, admin_status, ENUMERATED, READ_WRITE, ALWAYS, NULL, "IFF_UP.", .labels = labels_admin_status),
    COLUMN(8, OperStatus, oper_status, ENUMERATED, READ_ONLY, ALWAYS, NULL, "IFLA_OPERSTATE; where the driver does not say, up with a carrier and down without.", .labels = labels_oper_status),
    COLUMN(9, LastChange, last_change, TIME_STAMP, READ_ONLY, ALWAYS, NULL, "sysUpTime when ifOperStatus last changed; 0: before snmpd or the agent started."),
    COUNTER(10, InOctets, in_octets, COUNTER, "rx_bytes, the low 32 bits."),
    COUNTER(11, InUcastPkts, in_unicast, COUNTER, "rx_packets without multicast, the low 32 bits; Linux counts broadcasts among them."),
    COUNTER(12, InNUcastPkts, in_multicast, COUNTER, "multicast, the low 32 bits."),
    COUNTER(13, InDiscards, in_discards, COUNTER, "rx_dropped and rx_missed_errors: what was right and found no room, or no receiver."),
    COUNTER(14, InErrors, in_errors, COUNTER, "rx_errors."),
    COUNTER(15, InUnknownProtos, in_unknown, COUNTER, "rx_nohandler: nobody on this device was there to be given them."),
    COUNTER(16, OutOctets, out_octets, COUNTER, "tx_bytes, the low 32 bits."),
    COUNTER(17, OutUcastPkts, out_unicast, COUNTER, "tx_packets, the low 32 bits: Linux counts none by their kind."),
    COUNTER(18, OutNUcastPkts, none, COUNTER, "0: Linux counts them among ifOutUcastPkts."),
    COUNTER(19, OutDiscards, out_discards, COUNTER, "tx_dropped."),
    COUNTER(20, OutErrors, out_errors, COUNTER, "tx_errors."),
    COUNTER(21, OutQLen, none, UNSIGNED, "0: Linux has many queues, and none of the interface."),
    COLUMN_COMPUTED(22, Specific, OBJECT, READ_ONLY, get_specific, "0.0: no MIB has more to say."),
};

static const struct column if_x_columns[] = {
    COLUMN(1, Name, name, TEXT, READ_ONLY, ALWAYS, NULL, "IFLA_IFNAME; an octet that is no UTF-8 as \\xNN.", .get = get_name),
    COUNTER(2, InMulticastPkts, in_multicast, COUNTER, "multicast, the low 32 bits."),
    COUNTER(3, InBroadcastPkts, none, COUNTER, "0: Linux counts them among ifInUcastPkts."),
    COUNTER(4, OutMulticastPkts, none, COUNTER, "0: Linux counts them among ifOutUcastPkts."),
    COUNTER(5, OutBroadcastPkts, none, COUNTER, "0: Linux counts them among ifOutUcastPkts."),
    COUNTER(6, HCInOctets, in_octets, COUNTER64, "rx_bytes."),
    COUNTER(7, HCInUcastPkts, in_unicast, COUNTER64, "rx_packets without multicast; Linux counts broadcasts among them."),
    COUNTER(8, HCInMulticastPkts, in_multicast, COUNTER64, "multicast."),
    COUNTER(9, HCInBroadcastPkts, none, COUNTER64, "0: Linux counts them among ifHCInUcastPkts."),
    COUNTER(10, HCOutOctets, out_octets, COUNTER64, "tx_bytes."),
    COUNTER(11, HCOutUcastPkts, out_unicast, COUNTER64, "tx_packets: Linux counts none by their kind."),
    COUNTER(12, HCOutMulticastPkts, none, COUNTER64, "0: Linux counts them among ifHCOutUcastPkts."),
    COUNTER(13, HCOutBroadcastPkts, none, COUNTER64, "0: Linux counts them among ifHCOutUcastPkts."),
    COLUMN(14, LinkUpDownTrapEnable, notifies, TRUTH, READ_WRITE, ALWAYS, NULL, "Whether linkUp and linkDown are sent; by default enabled where the interface stands on no other.", .labels = labels_enabled),
    COLUMN(15, HighSpeed, speed, UNSIGNED, READ_ONLY, ALWAYS, "megabits per second", "ETHTOOL_A_LINKMODES_SPEED, or ipifSpeed's; 0: not known.", .get = get_high_speed),
    COLUMN(16, PromiscuousMode, promiscuous, TRUTH, READ_WRITE, ALWAYS, NULL, "IFLA_PROMISCUITY: whether anybody has it take all packets, as a bridge does of its ports."),
    COLUMN(17, ConnectorPresent, has_connector, TRUTH, READ_ONLY, ALWAYS, NULL, "Whether it has a device on a bus (IFLA_PARENT_DEV_NAME) and no IFLA_INFO_KIND."),
    COLUMN(18, Alias, alias, TEXT, READ_WRITE, ALWAYS, NULL, "IFLA_IFALIAS, 64 octets at most; an octet that is no UTF-8, or not to be seen, as \\xNN.", .get = get_alias),
    COUNTER(19, CounterDiscontinuityTime, discontinuity, TIME_STAMP, "sysUpTime when the device came, or a counter was found to have gone back; 0: before snmpd or the agent started."),
};
#undef COLUMN_PREFIX

#define COLUMN_PREFIX "dot3Stats"
static const struct column dot3_columns[] = {
    COLUMN(1, Index, ifindex, INTEGER, READ_ONLY, ALWAYS, NULL, "The kernel's index of the interface, of those of type ethernetCsmacd."),
    COLUMN(19, DuplexStatus, duplex, ENUMERATED, READ_ONLY, ALWAYS, NULL, "ETHTOOL_A_LINKMODES_DUPLEX.", .labels = labels_duplex),
};
/* clang-format on */

const struct table if_table = {
    .name = "ifTable",
    .group = GROUP_INTERFACES,
    INTERFACES_OBJECT(2),
    .rows = rows,
    .index = if_columns,
    .index_length = 1,
    .of_interfaces = true,
    .is_announced = true,
    .extras = SNAPSHOT_SPEEDS,
    COLUMNS(if_columns),
};

const struct table if_x_table = {
    .name = "ifXTable",
    .group = GROUP_INTERFACES,
    IF_MIB_OBJECT(1),
    .rows = rows,
    .index = if_columns,
    .index_length = 1,
    .of_interfaces = true,
    .is_announced = true,
    .extras = SNAPSHOT_SPEEDS,
    COLUMNS(if_x_columns),
};

const struct table dot3_stats_table = {
    .name = "dot3StatsTable",
    .group = GROUP_INTERFACES,
    .module = "EtherLike-MIB",
    .oid = {ETHERLIKE_ROOT, 2},
    .oid_length = ETHERLIKE_ROOT_LENGTH + 1,
    .rows = rows,
    .has = is_ethernet,
    .index = dot3_columns,
    .index_length = 1,
    .of_interfaces = true,
    .is_announced = true,
    .extras = SNAPSHOT_SPEEDS,
    COLUMNS(dot3_columns),
};
