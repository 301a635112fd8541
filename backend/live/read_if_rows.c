/* SPDX-License-Identifier: BSD-2-Clause */
/* The documents' interface rows: links, speeds and counters, read when somebody asks for them. */
#include "live/live_private.h"
#include "live/on_demand.h"
#include "model/join.h"
#include "model/join_counters.h"
#include "model/join_if_row.h"
#include "model/luid.h"
#include "netlink/statistics.h"
#include "util/shortage.h"

static void take_speed(const struct ethtool_record *record, struct interface_facts *facts)
{
    facts->has_speed = record != NULL; /* many devices have none */
    facts->speed = record ? record->speed : 0;
    facts->duplex = record ? record->duplex : 0;
}

static void make_row(const struct interface_facts *facts,
                     const struct statistics_record *statistics, MIB_IF_ROW2 *ret_row)
{
    struct interface_counters counters;
    if (statistics)
        counters = join_counters(statistics, NULL, 0);
    join_if_row(facts, statistics ? &counters : NULL, ret_row);
}

/* --- one -------------------------------------------------------------------------------------- */

static int read_speed(struct live *live, uint32_t ifindex, struct interface_facts *facts)
{
    struct ethtool_record record = {0};
    int result = live->has_ethtool
                     ? ethtool_read(&live->ethtool, ETHTOOL_LINK_MODES, ifindex, &record)
                     : -EOPNOTSUPP;
    if (result == -ENODEV || is_shortage(result))
        return result;
    take_speed(result == 0 ? &record : NULL, facts);
    return 0;
}

int live_read_if_row(struct live *live, NET_LUID luid, NET_IFINDEX ifindex, MIB_IF_ROW2 *ret_row)
{
    struct interface_facts facts = {0};
    struct statistics_record statistics;
    if (luid.Value)
        ifindex = luid_ifindex(luid.Value);
    int result = link_read(&live->route, ifindex, &facts.link);
    if (result == 0)
        facts.wireless = link_is_wireless(&facts.link);
    /* The index may be right and the rest of the LUID not. */
    if (result == 0 && luid.Value && join_luid(&facts.link, facts.wireless) != luid.Value)
        return -ENODEV;
    if (result == 0)
        result = read_speed(live, ifindex, &facts);
    if (result == 0)
        result = statistics_read(&live->route, ifindex, &statistics);
    if (result == 0)
        make_row(&facts, &statistics, ret_row);
    return result < 0 && result != -ENODEV ? live_fail(live, result, "read an interface") : result;
}

/* --- all -------------------------------------------------------------------------------------- */

struct tables {
    statistics_array statistics;
    ethtool_array speeds;
    link_array links;
};

static void tables_done(struct tables *tables)
{
    array_done(&tables->statistics);
    array_done(&tables->speeds);
    array_done(&tables->links);
}

/* The links first: the others are looked for by them. */
static int read_tables(struct live *live, bool with_statistics, struct tables *tables)
{
    int result = link_read_all(&live->route, &tables->links);
    if (result < 0)
        return live_fail(live, result, "read the links");
    if (live->has_ethtool)
        result = ethtool_read_all(&live->ethtool, ETHTOOL_LINK_MODES, &tables->speeds);
    if (result < 0)
        return live_fail(live, result, "read the speeds");
    if (with_statistics)
        result = statistics_read_all(&live->route, &tables->statistics);
    return result < 0 ? live_fail(live, result, "read the counters") : 0;
}

static void make_rows(const struct tables *tables, bool with_statistics, MIB_IF_TABLE2 *table)
{
    size_t speed_position = 0, statistics_position = 0;
    for (size_t i = 0; i < tables->links.count; i++) {
        struct interface_facts facts = {.link = tables->links.items[i]};
        const uint32_t ifindex = facts.link.ifindex;
        const struct statistics_record *statistics = ALONG(&tables->statistics, statistics_position,
                                                           .ifindex, ifindex);
        if (with_statistics && !statistics) /* it has gone since */
            continue;
        facts.wireless = link_is_wireless(&facts.link);
        take_speed(ALONG(&tables->speeds, speed_position, .ifindex, ifindex), &facts);
        make_row(&facts, statistics, &table->Table[table->NumEntries++]);
    }
}

int live_read_if_table(struct live *live, bool with_statistics, MIB_IF_TABLE2 **ret_table)
{
    struct tables tables = {0};
    MIB_IF_TABLE2 *table = NULL;
    int result = read_tables(live, with_statistics, &tables);
    if (result == 0 && tables.links.count == 0)
        result = -ENODEV;
    if (result == 0) {
        /* All padding is zero. */
        table = calloc(1,
                       offsetof(MIB_IF_TABLE2, Table) + tables.links.count * sizeof(MIB_IF_ROW2));
        result = table ? 0 : -ENOMEM;
    }
    if (result == 0) {
        make_rows(&tables, with_statistics, table);
        *ret_table = table;
    }
    tables_done(&tables);
    return result;
}
