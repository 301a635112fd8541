/* SPDX-License-Identifier: BSD-2-Clause */
/* ipifAdapterTable and ipifDnsServerTable: what GetPerAdapterInfo tells, and IPv6 servers too. */
#include "columns/declare.h"
#include "columns/labels.h"
#include "columns/root.h"
#include "columns/rows.h"
#include "columns/tables.h"
#include "model/adapter.h"

#include <string.h>

static void get_address(const void *row, struct column_value *ret_value)
{
    const struct dns_server *server = row;
    ret_value->number = 0;
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
static const struct column dns_server_columns[] = {
    COLUMN(1, Position, position, UNSIGNED, INDEX, ALWAYS, NULL, "From 1, in the order of use; the first index is ipifAdapterIfIndex."),
    COLUMN(2, AddressType, address_type, ENUMERATED, READ_ONLY, ALWAYS, NULL, "InetAddressType; ipv6z for a link-local server with its zone.", .labels = labels_address_type),
    COLUMN_COMPUTED(3, Address, OCTETS, READ_ONLY, NULL, "The address in network order, as systemd-resolved and the other sources give it.", .get = get_address),
    COLUMN(4, Text, text, TEXT, READ_ONLY, ALWAYS, NULL, "The same address as text."),
};
/* clang-format on */

const struct table ipif_adapter_table = {
    .name = "ipifAdapterTable",
    .module = "IPIF-MIB",
    .oid = {IPIF_MIB_ROOT, IPIF_OBJECTS, 2},
    .oid_length = IPIF_MIB_ROOT_LENGTH + 2,
    .shape = TABLE_OF_ROWS,
    .rows = &rows_of_adapters,
    .columns = adapter_columns,
    .column_count = COLUMN_COUNT(adapter_columns),
};

const struct table ipif_dns_server_table = {
    .name = "ipifDnsServerTable",
    .module = "IPIF-MIB",
    .oid = {IPIF_MIB_ROOT, IPIF_OBJECTS, 3},
    .oid_length = IPIF_MIB_ROOT_LENGTH + 2,
    .shape = TABLE_OF_ROWS,
    .rows = &rows_of_dns_servers,
    .columns = dns_server_columns,
    .column_count = COLUMN_COUNT(dns_server_columns),
};
