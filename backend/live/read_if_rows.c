/* SPDX-License-Identifier: BSD-2-Clause */
/* The documents' interface rows: links, speeds and counters, read when somebody asks for them. */
#include "live/access.h"
#include "live/live_private.h"
#include "live/on_demand.h"
#include "model/join.h"
#include "model/join_counters.h"
#include "model/join_if_row.h"
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
    int result = live_find_link(live, luid, ifindex, &facts.link);
    if (result == 0)
        result = read_speed(live, facts.link.ifindex, &facts);
    if (result == 0)
        result = statistics_read(&live->route, facts.link.ifindex, &statistics);
    facts.wireless = link_is_wireless(&facts.link);
    if (result == 0)
        make_row(&facts, &statistics, ret_row);
    return result < 0 && result != -ENODEV ? live_fail(live, result, "read an interface") : result;
}

/* --- all -------------------------------------------------------------------------------------- */

struct tables {
    statistics_array statistics;
    ethtool_array speeds;
    link_array links;
    bool speed_pieces;
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
    if (result == -EINTR || is_shortage(result))
        return live_fail(live, result, "read the speeds");
    /* One driver's error ends the kernel's dump: those behind it are asked one by one. */
    tables->speed_pieces = result < 0;
    result = 0;
    if (with_statistics)
        result = statistics_read_all(&live->route, &tables->statistics);
    return result < 0 ? live_fail(live, result, "read the counters") : 0;
}

static int make_rows(struct live *live, const struct tables *tables, bool with_statistics,
                     MIB_IF_TABLE2 *table)
{
    size_t speed_position = 0, statistics_position = 0;
    for (size_t i = 0; i < tables->links.count; i++) {
        struct interface_facts facts = {.link = tables->links.items[i]};
        const uint32_t ifindex = facts.link.ifindex;
        const struct statistics_record *statistics = ALONG(&tables->statistics, statistics_position,
                                                           .ifindex, ifindex);
        const struct ethtool_record *speed =
            ALONG(&tables->speeds, speed_position, .ifindex, ifindex);
        int result = 0;
        if (with_statistics && !statistics) /* it has gone since */
            continue;
        if (speed || !tables->speed_pieces)
            take_speed(speed, &facts);
        else
            result = read_speed(live, ifindex, &facts);
        if (result == -ENODEV)
            continue;
        if (result < 0)
            return live_fail(live, result, "read the speed of an interface");
        facts.wireless = link_is_wireless(&facts.link);
        make_row(&facts, statistics, &table->Table[table->NumEntries++]);
    }
    return 0;
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
    if (result == 0)
        result = make_rows(live, &tables, with_statistics, table);
    tables_done(&tables);
    if (result < 0)
        free(table);
    else
        *ret_table = table;
    return result;
}
