/* SPDX-License-Identifier: BSD-2-Clause */
#include "cli/command.h"
#include "cli/cli_namespace.h"
#include "cli/writer.h"
#include "columns/tables.h"
#include "util/cleanup.h"

#include <string.h>

/* What a person looks for first: the rest is in "show IFACE". */
static const struct {
    const char *field;
    const char *heading;
} overview[] = {
    {"InterfaceName", "INTERFACE"},
    {"InterfaceIndex", "INDEX"},
    {"Family", "FAMILY"},
    {"EnableStatus", "ENABLED"},
    {"Connected", "LINK"},
    {"ForwardingEnabled", "FORWARDING"},
    {"NlMtu", "MTU"},
    {"Metric", "METRIC"},
    {"BaseReachableTime", "BASE REACHABLE"},
    {"RetransmitTime", "RETRANSMIT"},
    {"InterfaceIdentifier", "IDENTIFIER"},
};
static const char *const spare[] = {"RETRANSMIT", "BASE REACHABLE", "IDENTIFIER",
                                    "METRIC",     "INDEX",          NULL};

static void write_column(struct writer *writer, const char *heading, const struct column *column,
                         const struct record *record)
{
    struct column_value value;
    bool present = column_get(column, record, &value);
    writer->operations->value(writer, heading, column, present ? &value : NULL);
}

static void write_overview(struct writer *writer, const struct record *record)
{
    writer->operations->begin_row(writer);
    for (size_t i = 0; i < sizeof overview / sizeof *overview; i++)
        if (!strcmp(overview[i].heading, "ENABLED")) /* of IP, whatever the link is */
            writer->operations->text(writer, "ENABLED",
                                     record->enable_status == ENABLE_STATUS_UP ? "yes" : "no");
        else if (!strcmp(overview[i].heading, "LINK"))
            writer->operations->text(writer, "LINK", record->row.Connected ? "up" : "down");
        else
            write_column(writer, overview[i].heading,
                         table_column(&ipif_interface_table, overview[i].field), record);
    writer->operations->end_row(writer);
}

static void write_whole(struct writer *writer, const struct record *record)
{
    writer->operations->begin_row(writer);
    for (size_t i = 0; i < ipif_interface_table.column_count; i++)
        write_column(writer, NULL, &ipif_interface_table.columns[i], record);
    writer->operations->end_row(writer);
}

static struct writer *new_writer(struct cli *cli, bool one)
{
    if (cli->format == CLI_JSON)
        return writer_new_json(cli->out);
    if (one)
        return writer_new_sheet(cli->out, cli->colour);
    struct writer *table = writer_new_table(cli->out, cli->colour);
    if (table && !cli->wide)
        writer_fit(table, cli->width, spare);
    return table;
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
    struct writer *writer = new_writer(cli, name);
    if (!writer)
        return cli_fail("out of memory");
    struct snapshot_cursor cursor = snapshot_begin(snapshot);
    for (const struct record *record; (record = snapshot_next(&cursor));) {
        if (!namespace_wants(cli, record, ifindex))
            continue;
        if (name || cli->format == CLI_JSON)
            write_whole(writer, record);
        else
            write_overview(writer, record);
    }
    return writer->operations->end(writer) < 0 ? cli_fail("out of memory") : CLI_DONE;
}
