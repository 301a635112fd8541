/* SPDX-License-Identifier: BSD-2-Clause */
#include "cli/command.h"
#include "cli/cli_namespace.h"
#include "cli/output.h"
#include "columns/tables.h"
#include "util/cleanup.h"

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

static json_t *overview_of(const struct record *record)
{
    json_t *row = json_object();
    for (const struct output_heading *heading = overview; heading->key; heading++)
        json_object_set_new(
            row, heading->key,
            output_value(table_column(&ipif_interface_table, heading->key), record));
    /* Of IP, whatever the link is. */
    json_object_set_new(row, "EnableStatus",
                        json_boolean(record->enable_status == ENABLE_STATUS_UP));
    json_object_set_new(row, "Connected", json_string(record->row.Connected ? "up" : "down"));
    return row;
}

enum cli_status command_show(struct cli *cli)
{
    CLEANUP(cleanup_live) struct live *live = NULL;
    CLEANUP(cleanup_snapshot) struct snapshot *snapshot = NULL;
    const char *name = cli->argument_count ? cli->arguments[0] : NULL;
    uint32_t ifindex = 0;

    enum cli_status status = namespace_open(cli, (struct live_options){0}, &live);
    if (status != CLI_DONE)
        return status;
    snapshot = live_snapshot(live);
    if (name && !(ifindex = namespace_interface(cli, live, snapshot, name)))
        return CLI_FAILED;
    const bool whole = name || cli->format == CLI_JSON;
    struct output output = {
        .cli = cli, .table = &ipif_interface_table, .headings = whole ? NULL : overview};
    struct snapshot_cursor cursor = snapshot_begin(snapshot);
    for (const struct record *record; (record = snapshot_next(&cursor));)
        if (namespace_wants(cli, record, ifindex))
            output_row(&output,
                       whole ? output_columns(&ipif_interface_table, record) : overview_of(record));
    output_end(&output);
    return CLI_DONE;
}
