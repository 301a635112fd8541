/* SPDX-License-Identifier: BSD-2-Clause */
#include "cli/command.h"
#include "cli/cli_namespace.h"
#include "cli/output.h"
#include "columns/tables.h"
#include "live/on_demand.h"
#include "live/read_ip_rows.h"
#include "util/cleanup.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>

/* What a person looks for first: the rest is in "show IFACE". */
static const struct output_heading overview[] = {
    {"InterfaceName", "INTERFACE", false, 0},
    {"InterfaceIndex", "INDEX", false, 5},
    {"Family", "FAMILY", false, 0},
    {"EnableStatus", "ENABLED", false, 0},
    {"Connected", "LINK", false, 0},
    {"ForwardingEnabled", "FORWARDING", false, 0},
    {"NlMtu", "MTU", true, 0},
    {"Metric", "METRIC", false, 4},
    {"BaseReachableTime", "BASE REACHABLE", false, 2},
    {"RetransmitTime", "RETRANSMIT", false, 1},
    {"InterfaceIdentifier", "IDENTIFIER", false, 3},
    {NULL, NULL, false, 0},
};

/* The same with --traffic; packets are of any kind. */
static const struct output_heading traffic_overview[] = {
    {"InterfaceName", "INTERFACE", false, 0},
    {"Family", "FAMILY", false, 0},
    {"EnableStatus", "ENABLED", false, 5},
    {"Connected", "LINK", false, 0},
    {"InOctets", "BYTES IN", false, 0},
    {"OutOctets", "BYTES OUT", false, 0},
    {"InPackets", "PACKETS IN", false, 4},
    {"OutPackets", "PACKETS OUT", false, 4},
    {"InErrors", "ERRORS IN", false, 2},
    {"OutErrors", "ERRORS OUT", false, 3},
    {"InDiscards", "DISCARDS IN", false, 1},
    {"OutDiscards", "DISCARDS OUT", false, 1},
    {NULL, NULL, false, 0},
};

static void cleanup_counters(struct counters **counters)
{
    shared_unref(*counters);
}

/* Under the names that the fields have in MIB_IF_ROW2; null: the interface has just gone. */
static void add_traffic(json_t *row, const struct counters *counters, uint32_t ifindex)
{
    const struct interface_counters *of = counters_find(counters, ifindex, 0);
    const struct {
        const char *key;
        uint64_t value;
    } fields[] = {
        {"InOctets", of ? of->in_octets : 0},        {"InUcastPkts", of ? of->in_unicast : 0},
        {"InNUcastPkts", of ? of->in_multicast : 0}, {"InDiscards", of ? of->in_discards : 0},
        {"InErrors", of ? of->in_errors : 0},        {"InUnknownProtos", of ? of->in_unknown : 0},
        {"OutOctets", of ? of->out_octets : 0},      {"OutUcastPkts", of ? of->out_unicast : 0},
        {"OutNUcastPkts", of ? of->none : 0},        {"OutDiscards", of ? of->out_discards : 0},
        {"OutErrors", of ? of->out_errors : 0},
    };
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        json_object_set_new(row, fields[i].key,
                            of ? json_integer((json_int_t)fields[i].value) : json_null());
}

static json_t *sum_of(const json_t *row, const char *one, const char *other)
{
    const json_t *value = json_object_get(row, one);
    if (json_is_null(value))
        return json_null();
    return json_integer(json_integer_value(value) +
                        json_integer_value(json_object_get(row, other)));
}

static json_t *overview_of(const struct record *record, const struct output_heading *headings,
                           const struct counters *counters)
{
    json_t *row = json_object();
    for (const struct output_heading *heading = headings; heading->key; heading++) {
        const struct column *column = table_column(&ipif_interface_table, heading->key);
        if (column)
            json_object_set_new(row, heading->key, output_value(column, record));
    }
    if (counters) {
        add_traffic(row, counters, record->row.InterfaceIndex);
        json_object_set_new(row, "InPackets", sum_of(row, "InUcastPkts", "InNUcastPkts"));
        json_object_set_new(row, "OutPackets", sum_of(row, "OutUcastPkts", "OutNUcastPkts"));
    }
    /* Of IP, whatever the link is. */
    json_object_set_new(row, "EnableStatus",
                        json_boolean(record->enable_status == ENABLE_STATUS_UP));
    json_object_set_new(row, "Connected", json_string(record->row.Connected ? "up" : "down"));
    return row;
}

/* As `ip` writes it. */
static json_t *address_text(const MIB_UNICASTIPADDRESS_ROW *address)
{
    char text[INET6_ADDRSTRLEN];
    const ADDRESS_FAMILY family = address->Address.si_family;
    const void *octets = family == AF_INET ? (const void *)&address->Address.Ipv4.sin_addr
                                           : (const void *)&address->Address.Ipv6.sin6_addr;
    return json_sprintf("%s/%u", inet_ntop(family, octets, text, sizeof text),
                        address->OnLinkPrefixLength);
}

static void add_addresses(json_t *row, const MIB_UNICASTIPADDRESS_TABLE *table,
                          const MIB_IPINTERFACE_ROW *of)
{
    json_t *addresses = json_array();
    for (ULONG i = 0; table && i < table->NumEntries; i++)
        if (table->Table[i].InterfaceIndex == of->InterfaceIndex &&
            table->Table[i].Address.si_family == of->Family)
            json_array_append_new(addresses, address_text(&table->Table[i]));
    json_object_set_new(row, "Addresses", addresses);
}

static void cleanup_addresses(MIB_UNICASTIPADDRESS_TABLE **addresses)
{
    free(*addresses);
}

static json_t *whole_of(const struct record *record, const struct counters *counters)
{
    json_t *row = output_columns(&ipif_interface_table, record);
    if (counters)
        add_traffic(row, counters, record->row.InterfaceIndex);
    return row;
}

enum cli_status command_show(struct cli *cli)
{
    CLEANUP(cleanup_live) struct live *live = NULL;
    CLEANUP(cleanup_snapshot) struct snapshot *snapshot = NULL;
    CLEANUP(cleanup_counters) struct counters *counters = NULL;
    CLEANUP(cleanup_addresses) MIB_UNICASTIPADDRESS_TABLE *addresses = NULL;
    const struct output_heading *headings = cli->traffic ? traffic_overview : overview;
    const char *name = cli->argument_count ? cli->arguments[0] : NULL;
    uint32_t ifindex = 0;

    enum cli_status status = namespace_open(cli, (struct live_options){0}, &live);
    if (status != CLI_DONE)
        return status;
    snapshot = live_snapshot(live);
    if (name && !(ifindex = namespace_interface(cli, live, snapshot, name)))
        return CLI_FAILED;
    void *read = NULL;
    if (cli->traffic && live_read_on_demand(live, ON_DEMAND_COUNTERS, &read) < 0)
        return cli_fail("%s", live_error(live));
    counters = read;
    const bool whole = name || cli->format == CLI_JSON;
    int result = name ? live_read_unicast_table(live, AF_UNSPEC, &addresses) : 0;
    if (result < 0 && result != -EADDRNOTAVAIL) /* there is none */
        return cli_fail("%s", live_error(live));
    struct output output = {
        .cli = cli, .table = &ipif_interface_table, .headings = whole ? NULL : headings};
    struct snapshot_cursor cursor = snapshot_begin(snapshot);
    for (const struct record *record; (record = snapshot_next(&cursor));) {
        if (!namespace_wants(cli, record, ifindex))
            continue;
        json_t *row = whole ? whole_of(record, counters) : overview_of(record, headings, counters);
        if (name)
            add_addresses(row, addresses, &record->row);
        output_row(&output, row);
    }
    output_end(&output);
    return CLI_DONE;
}
