/* SPDX-License-Identifier: BSD-2-Clause */
#include "cli/command.h"
#include "cli/cli_namespace.h"
#include "cli/writer.h"
#include "columns/tables.h"
#include "live/adapters.h"
#include "model/adapter.h"
#include "util/array.h"
#include "util/cleanup.h"
#include "util/escape.h"

#include <string.h>

static void cleanup_adapters(struct adapters **adapters)
{
    adapters_unref(*adapters);
}

static bool is_wanted(const struct cli *cli, const struct dns_server *server)
{
    return !cli->version ||
           (server->address_type == INET_ADDRESS_IPV4) == (cli->version == INET_VERSION_IPV4);
}

/* The one in use, unless it is of the family that is not wanted. */
static const char *current_of(const struct cli *cli, const struct adapter *adapter)
{
    const char *current = adapter->current_dns_server;
    const unsigned version = strchr(current, ':') ? INET_VERSION_IPV6 : INET_VERSION_IPV4;
    return *current && (!cli->version || cli->version == version) ? current : NULL;
}

static void write_column(struct writer *writer, const char *heading, const char *field,
                         const struct adapter *adapter)
{
    const struct column *column = table_column(&ipif_adapter_table, field);
    struct column_value value;
    column_get(column, adapter, &value);
    writer->operations->value(writer, heading, column, &value);
}

/* False without memory. */
static bool write_servers(const struct cli *cli, struct writer *writer,
                          const struct adapters *adapters, uint32_t ifindex, const char *heading)
{
    ARRAY(const char *) texts = {0};
    bool whole = true;
    const struct dns_server *server;
    for (size_t at = adapters_server_lower(adapters, ifindex, 0);
         (server = adapters_server_at(adapters, at)) && server->ifindex == ifindex; at++) {
        if (!is_wanted(cli, server))
            continue;
        const char **text = array_append(&texts);
        if (!text) {
            whole = false;
            break;
        }
        *text = server->text;
    }
    if (whole)
        writer->operations->list(writer, heading, texts.items, texts.count);
    array_done(&texts);
    return whole;
}

static bool write_adapter(const struct cli *cli, struct writer *writer,
                          const struct adapters *adapters, const struct adapter *adapter)
{
    const bool text = cli->format == CLI_TEXT;
    char name[ESCAPED_NAME_SIZE];
    escape_name(adapter->name, name);
    writer->operations->begin_row(writer);
    if (!text)
        write_column(writer, NULL, "InterfaceIndex", adapter);
    writer->operations->text(writer, text ? "INTERFACE" : "InterfaceName", name);
    if (text)
        write_column(writer, "INDEX", "InterfaceIndex", adapter);
    write_column(writer, text ? "AUTOCONFIG" : NULL, "AutoconfigEnabled", adapter);
    write_column(writer, text ? "ACTIVE" : NULL, "AutoconfigActive", adapter);
    writer->operations->text(writer, text ? "CURRENT DNS SERVER" : "CurrentDnsServer",
                             current_of(cli, adapter));
    bool whole = write_servers(cli, writer, adapters, adapter->ifindex,
                               text ? "DNS SERVERS" : "DnsServerList");
    writer->operations->end_row(writer);
    return whole;
}

/* By name, else by alternative name or number; NULL, with a line on stderr, when there is none. */
static const struct adapter *find(struct live *live, const struct adapters *adapters,
                                  const char *name)
{
    const struct adapter *adapter;
    for (size_t at = 0; (adapter = adapters_at(adapters, at)); at++)
        if (!strcmp(adapter->name, name))
            return adapter;
    const uint32_t ifindex = namespace_other_name(live, name);
    adapter = adapters_at(adapters, adapters_lower(adapters, ifindex));
    if (adapter && adapter->ifindex == ifindex)
        return adapter;
    namespace_unknown(name);
    return NULL;
}

enum cli_status command_adapter(struct cli *cli)
{
    CLEANUP(cleanup_live) struct live *live = NULL;
    CLEANUP(cleanup_adapters) struct adapters *adapters = NULL;
    const struct adapter *one = NULL, *adapter;

    enum cli_status status = namespace_open(cli, (struct live_options){0}, &live);
    if (status != CLI_DONE)
        return status;
    int result = live_read_adapters(live, &adapters);
    if (result < 0)
        return cli_fail("cannot read the adapters: %s", strerror(-result));
    if (cli->argument_count && !(one = find(live, adapters, cli->arguments[0])))
        return CLI_FAILED;
    struct writer *writer = cli->format == CLI_JSON ? writer_new_json(cli->out)
                                                    : writer_new_table(cli->out, cli->colour);
    if (!writer)
        return cli_fail("out of memory");
    bool whole = true;
    for (size_t at = 0; whole && (adapter = adapters_at(adapters, at)); at++)
        if (!one || adapter == one)
            whole = write_adapter(cli, writer, adapters, adapter);
    whole = writer->operations->end(writer) == 0 && whole;
    return whole ? CLI_DONE : cli_fail("out of memory");
}
