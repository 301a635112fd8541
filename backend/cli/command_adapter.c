/* SPDX-License-Identifier: BSD-2-Clause */
#include "cli/command.h"
#include "cli/cli_namespace.h"
#include "cli/output.h"
#include "columns/tables.h"
#include "live/adapters.h"
#include "model/adapter.h"
#include "util/cleanup.h"
#include "util/escape.h"

#include <string.h>

static const struct output_heading headings[] = {
    {"InterfaceName", "INTERFACE", false, 0},
    {"InterfaceIndex", "INDEX", false, 0},
    {"AutoconfigEnabled", "AUTOCONFIG", false, 0},
    {"AutoconfigActive", "ACTIVE", false, 0},
    {"CurrentDnsServer", "CURRENT DNS SERVER", false, 0},
    {"DnsServerList", "DNS SERVERS", false, 0},
    {NULL, NULL, false, 0},
};

static void cleanup_adapters(struct adapters **adapters)
{
    shared_unref(*adapters);
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

static json_t *row_of(const struct cli *cli, const struct adapters *adapters,
                      const struct adapter *adapter)
{
    json_t *servers = json_array();
    char name[ESCAPED_NAME_SIZE];
    const char *current = current_of(cli, adapter);
    const struct dns_server *server;
    escape_name(adapter->name, name);
    for (size_t at = adapters_server_lower(adapters, adapter->ifindex, 0);
         (server = adapters_server_at(adapters, at)) && server->ifindex == adapter->ifindex; at++)
        if (is_wanted(cli, server))
            json_array_append_new(servers, json_string(server->text));
    return json_pack("{si ss sb sb ss? so}", "InterfaceIndex", (int)adapter->ifindex,
                     "InterfaceName", name, "AutoconfigEnabled", (int)adapter->autoconfig_enabled,
                     "AutoconfigActive", (int)adapter->autoconfig_active, "CurrentDnsServer",
                     current, "DnsServerList", servers);
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
    struct output output = {.cli = cli, .table = &ipif_adapter_table, .headings = headings};
    for (size_t at = 0; (adapter = adapters_at(adapters, at)); at++)
        if (!one || adapter == one)
            output_row(&output, row_of(cli, adapters, adapter));
    output_end(&output);
    return CLI_DONE;
}
