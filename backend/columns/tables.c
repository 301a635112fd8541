/* SPDX-License-Identifier: BSD-2-Clause */
#include "columns/tables.h"
#include "model/record.h"

#include <endian.h>
#include <string.h>
#include <strings.h>

const struct table *const ipif_tables[] = {
    &system_group,
    &if_number,
    &if_table,
    &ip_addr_table,
    &ip_net_to_media_table,
    &ipv4_interface_table_last_change,
    &ipv4_interface_table,
    &ipv6_interface_table_last_change,
    &ipv6_interface_table,
    &ip_if_stats_table_last_change,
    &ip_if_stats_table,
    &ip_address_prefix_table,
    &ip_address_table,
    &ip_net_to_physical_table,
    &ipv6_scope_zone_index_table,
    &ip_default_router_table,
    &ipv6_router_advert_spin_lock,
    &ipv6_router_advert_table,
    &dot3_stats_table,
    &if_x_table,
    &if_stack_table,
    &if_rcv_address_table,
    &if_table_last_change,
    &if_stack_last_change,
    &ent_logical_table,
    &ipif_interface_table,
    &ipif_adapter_table,
    &ipif_dns_server_table,
    &ipif_agent,
};
const size_t ipif_table_count = sizeof ipif_tables / sizeof *ipif_tables;
_Static_assert(sizeof ipif_tables / sizeof *ipif_tables <= IPIF_TABLES_MAX,
               "more tables than what is noted of each has room for");

const struct column *table_column(const struct table *table, const char *name)
{
    for (size_t i = 0; i < table->column_count; i++) {
        const struct column *column = &table->columns[i];
        if (!strcasecmp(column->name, name) || !strcasecmp(column->object, name))
            return column;
    }
    return NULL;
}

const struct column_label labels_enable_status[] = {
    {ENABLE_STATUS_UP, "up"}, {ENABLE_STATUS_DOWN, "down"}, {0, NULL}};

void column_get_identifier(const void *row, struct column_value *ret_value)
{
    const struct record *record = row;
    uint64_t identifier = htobe64(record->row.InterfaceIdentifier);
    ret_value->number = record->row.InterfaceIdentifier;
    ret_value->length = record->identifier_length ? sizeof identifier : 0;
    memcpy(ret_value->octets, &identifier, sizeof identifier);
}
