/* SPDX-License-Identifier: BSD-2-Clause */
/* ipifAdapterTable and ipifDnsServerTable: what GetPerAdapterInfo tells, and IPv6 servers too. */
#include "columns/declare.h"
#include "model/adapter.h"

#include <string.h>

static struct table_rows adapter_rows(const struct table_view *view)
{
    const struct adapters *adapters = table_demand(view, ON_DEMAND_ADAPTERS);
    if (!adapters)
        return (struct table_rows){0};
    return (struct table_rows){adapters->adapters.items, adapters->adapters.count,
                               sizeof(struct adapter)};
}

static struct table_rows dns_server_rows(const struct table_view *view)
{
    const struct adapters *adapters = table_demand(view, ON_DEMAND_ADAPTERS);
    if (!adapters)
        return (struct table_rows){0};
    return (struct table_rows){adapters->servers.items, adapters->servers.count,
                               sizeof(struct dns_server)};
}

static const struct column_label labels_address_type[] = {{INET_ADDRESS_IPV4, "ipv4"},
                                                          {INET_ADDRESS_IPV6, "ipv6"},
                                                          {INET_ADDRESS_IPV6Z, "ipv6z"},
                                                          {0, NULL}};

static void get_address(const void *row, struct column_value *ret_value)
{
    const struct dns_server *server = row;
    ret_value->length = server->address_length;
    memcpy(ret_value->octets, server->address, server->address_length);
}

/* clang-format off */
#define COLUMN_ROW    struct adapter
#define COLUMN_PREFIX "ipifAdapter"
static const struct column adapter_columns[] = {
    COLUMN_NAMED(1, "InterfaceIndex", "ipifAdapterIfIndex", ifindex, INTEGER, INDEX, ALWAYS, NULL, "The kernel's index of the interface."),
    COLUMN(2, AutoconfigEnabled, autoconfig_enabled, TRUTH, READ_ONLY, ALWAYS, NULL, "Whether systemd-networkd, NetworkManager, avahi-autoipd or dhcpcd would assign a 169.254/16 address here, or AutoconfigActive."),
    COLUMN(3, AutoconfigActive, autoconfig_active, TRUTH, READ_ONLY, ALWAYS, NULL, "Whether the interface has a usable 169.254/16 address and no other of global scope."),
    COLUMN(4, CurrentDnsServer, current_dns_server, TEXT, READ_ONLY, ALWAYS, NULL, "CurrentDNSServer of systemd-resolved, else the first server; empty without servers."),
};
#undef COLUMN_ROW
#undef COLUMN_PREFIX

#define COLUMN_ROW    struct dns_server
#define COLUMN_PREFIX "ipifDnsServer"
static const struct column dns_server_index[] = {
    COLUMN_NAMED(1, "InterfaceIndex", "ipifAdapterIfIndex", ifindex, INTEGER, INDEX, ALWAYS, NULL, "The kernel's index of the interface."),
    COLUMN(1, Position, position, UNSIGNED, INDEX, ALWAYS, NULL, "From 1, in the order of use."),
};
static const struct column dns_server_columns[] = {
    COLUMN(1, Position, position, UNSIGNED, INDEX, ALWAYS, NULL, "From 1, in the order of use; the first index is ipifAdapterIfIndex."),
    COLUMN(2, AddressType, address_type, ENUMERATED, READ_ONLY, ALWAYS, NULL, "InetAddressType; ipv6z for a link-local server with its zone.", .labels = labels_address_type),
    COLUMN_COMPUTED(3, Address, INET, READ_ONLY, get_address, "The address in network order, as systemd-resolved and the other sources give it."),
    COLUMN(4, Text, text, TEXT, READ_ONLY, ALWAYS, NULL, "The same address as text."),
};
/* clang-format on */

const struct table ipif_adapter_table = {
    .name = "ipifAdapterTable",
    .group = GROUP_IPIF,
    .is_announced = true,
    IPIF_MIB_OBJECT(2),
    .rows = adapter_rows,
    .index = adapter_columns,
    .index_length = 1,
    COLUMNS(adapter_columns),
};

const struct table ipif_dns_server_table = {
    .name = "ipifDnsServerTable",
    .group = GROUP_IPIF,
    .is_announced = true,
    IPIF_MIB_OBJECT(3),
    .rows = dns_server_rows,
    .index = dns_server_index,
    .index_length = 2,
    COLUMNS(dns_server_columns),
};
