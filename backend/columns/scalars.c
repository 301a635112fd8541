/* SPDX-License-Identifier: BSD-2-Clause */
/* IF-MIB's and IP-MIB's scalars, each registered alone, and the agent's own. */
#include "columns/declare.h"
#include "columns/agent_facts.h"
#include "model/snapshot.h"
#include "util/clock.h"

static struct table_rows rows(const struct table_view *view)
{
    return (struct table_rows){view->facts, view->facts != NULL, sizeof *view->facts};
}

/* Who only reads the kernel does not know what an agent has counted, or was told. */
static const void *agent_of(const struct table_view *view, const void *row)
{
    (void)view;
    return ((const struct agent_facts *)row)->version[0] ? row : NULL;
}

void agent_facts_take(struct agent_facts *facts, const struct snapshot *snapshot)
{
    const struct interfaces *interfaces = snapshot_interfaces(snapshot);
    const uint64_t now = monotonic_now(), read = snapshot_read_time(snapshot);
    facts->ipv4_last_change = snapshot_last_change(snapshot, INET_VERSION_IPV4);
    facts->ipv6_last_change = snapshot_last_change(snapshot, INET_VERSION_IPV6);
    facts->ipv6_rows_last_change = snapshot_ipv6_rows_last_change(snapshot);
    if (interfaces) {
        facts->interfaces = (int32_t)interfaces->interfaces.count;
        facts->interfaces_last_change = interfaces->last_change;
        facts->stack_last_change = interfaces->stack_last_change;
    }
    facts->ipv4_rows = (uint32_t)snapshot_count(snapshot, INET_VERSION_IPV4);
    facts->ipv6_rows = (uint32_t)snapshot_count(snapshot, INET_VERSION_IPV6);
    facts->snapshot_age = now > read ? (uint32_t)((now - read) / NANOSECONDS_PER_MILLISECOND) : 0;
}

#define COLUMN_ROW struct agent_facts

/* clang-format off */
static const struct column if_number_columns[] = {
    COLUMN_NAMED(1, "ifNumber", "ifNumber", interfaces, INTEGER, READ_ONLY, ALWAYS, NULL, "How many interfaces are shown, whatever addresses they have."),
};
static const struct column if_last_change_columns[] = {
    COLUMN_NAMED(5, "ifTableLastChange", "ifTableLastChange", interfaces_last_change, TIME_STAMP, READ_ONLY, ALWAYS, NULL, "sysUpTime when an interface came or went; 0: before snmpd started."),
};
static const struct column stack_last_change_columns[] = {
    COLUMN_NAMED(6, "ifStackLastChange", "ifStackLastChange", stack_last_change, TIME_STAMP, READ_ONLY, ALWAYS, NULL, "sysUpTime when ifStackTable last changed; 0: before snmpd started."),
};
static const struct column ipv4_last_change_columns[] = {
    COLUMN_NAMED(27, "ipv4InterfaceTableLastChange", "ipv4InterfaceTableLastChange", ipv4_last_change, TIME_STAMP, READ_ONLY, ALWAYS, NULL, "sysUpTime when a row came, went, or changed its ReasmMaxSize or EnableStatus; 0: before snmpd started."),
};
static const struct column ipv6_last_change_columns[] = {
    COLUMN_NAMED(29, "ipv6InterfaceTableLastChange", "ipv6InterfaceTableLastChange", ipv6_last_change, TIME_STAMP, READ_ONLY, ALWAYS, NULL, "sysUpTime when a row came, went, or changed a column (of ReachableTime: its base); 0: before snmpd started."),
};
static const struct column if_stats_last_change_columns[] = {
    COLUMN_NAMED(2, "ipIfStatsTableLastChange", "ipIfStatsTableLastChange", ipv6_rows_last_change, TIME_STAMP, READ_ONLY, ALWAYS, NULL, "sysUpTime when IPv6 came to an interface, or went; 0: before snmpd started."),
};
static const struct column spin_lock_columns[] = {
    COLUMN_NAMED(38, "ipv6RouterAdvertSpinLock", "ipv6RouterAdvertSpinLock", spin_lock, INTEGER, READ_WRITE, ALWAYS, NULL, "TestAndIncr, counted by the agent.", .beside = agent_of),
};

#define COLUMN_PREFIX "ipifAgent"
static const struct column agent_columns[] = {
    COLUMN(1, Version, version, TEXT, READ_ONLY, ALWAYS, NULL, "The agent's version.", .beside = agent_of),
    COLUMN(2, Ipv4Rows, ipv4_rows, UNSIGNED, READ_ONLY, ALWAYS, "rows", "IPv4 rows in the snapshot."),
    COLUMN(3, Ipv6Rows, ipv6_rows, UNSIGNED, READ_ONLY, ALWAYS, "rows", "IPv6 rows in the snapshot."),
    COLUMN(4, SnapshotAge, snapshot_age, UNSIGNED, READ_ONLY, ALWAYS, "milliseconds", "Time since the kernel's unannounced facts were last read."),
    COLUMN(5, Events, events, COUNTER, READ_ONLY, ALWAYS, "messages", "Notifications of the kernel that were read.", .beside = agent_of),
    COLUMN(6, Overruns, overruns, COUNTER, READ_ONLY, ALWAYS, "overruns", "Times that the kernel dropped notifications (ENOBUFS).", .beside = agent_of),
    COLUMN(7, Resyncs, resyncs, COUNTER, READ_ONLY, ALWAYS, "readings", "Full readings because something announced was lost.", .beside = agent_of),
    COLUMN(8, NotificationsEnabled, notifications_enabled, TRUTH, READ_WRITE, ALWAYS, NULL, "ipifNotifications of ipifd.conf, or what a manager wrote.", .beside = agent_of),
    COLUMN(9, NotificationInterval, notification_interval, UNSIGNED, READ_WRITE, ALWAYS, "seconds", "ipifNotificationInterval of ipifd.conf, or what a manager wrote.", .maximum = 86400, .beside = agent_of),
};
/* clang-format on */

#define SCALAR(name_, group_, object_, announced_, columns_)                                       \
    {                                                                                              \
        .name = (name_), .group = (group_), object_, .shape = TABLE_OF_ONE, .rows = rows,          \
        .index_length = 1, .is_announced = (announced_), COLUMNS(columns_)                         \
    }

const struct table if_number = SCALAR("ifNumber", GROUP_INTERFACES, INTERFACES_OBJECT(1), true,
                                      if_number_columns);
const struct table if_table_last_change = SCALAR("ifTableLastChange", GROUP_INTERFACES,
                                                 IF_MIB_OBJECT(5), true, if_last_change_columns);
const struct table if_stack_last_change = SCALAR("ifStackLastChange", GROUP_INTERFACES,
                                                 IF_MIB_OBJECT(6), true,
                                                 stack_last_change_columns);

const struct table ipv4_interface_table_last_change =
    SCALAR("ipv4InterfaceTableLastChange", GROUP_IP, IP_MIB_OBJECT(27), false,
           ipv4_last_change_columns);
const struct table ipv6_interface_table_last_change =
    SCALAR("ipv6InterfaceTableLastChange", GROUP_IP, IP_MIB_OBJECT(29), false,
           ipv6_last_change_columns);
const struct table ip_if_stats_table_last_change =
    SCALAR("ipIfStatsTableLastChange", GROUP_ADDRESSES, IP_TRAFFIC_OBJECT(2), true,
           if_stats_last_change_columns);
const struct table ipv6_router_advert_spin_lock =
    SCALAR("ipv6RouterAdvertSpinLock", GROUP_IP, IP_MIB_OBJECT(38), true, spin_lock_columns);

const struct table ipif_agent = {
    .name = "ipifAgent",
    .group = GROUP_IPIF,
    IPIF_MIB_OBJECT(4),
    .shape = TABLE_OF_SCALARS,
    .rows = rows,
    .index_length = 1,
    COLUMNS(agent_columns),
};
