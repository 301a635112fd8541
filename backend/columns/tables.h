/* SPDX-License-Identifier: BSD-2-Clause */
/* The tables of the product. */
#pragma once

#include "columns/table.h"

extern const struct table system_group; /* of contexts */
extern const struct table if_number;
extern const struct table if_table;
extern const struct table ip_addr_table;
extern const struct table ip_net_to_media_table;
extern const struct table ipv4_interface_table_last_change;
extern const struct table ipv4_interface_table;
extern const struct table ipv6_interface_table_last_change;
extern const struct table ipv6_interface_table;
extern const struct table ip_if_stats_table_last_change;
extern const struct table ip_if_stats_table;
extern const struct table ip_address_prefix_table;
extern const struct table ip_address_table;
extern const struct table ip_net_to_physical_table;
extern const struct table ip_default_router_table;
extern const struct table ipv6_scope_zone_index_table;
extern const struct table ipv6_router_advert_spin_lock;
extern const struct table ipv6_router_advert_table;
extern const struct table dot3_stats_table; /* EtherLike-MIB: what of it has a source */
extern const struct table if_x_table;
extern const struct table if_stack_table;
extern const struct table if_rcv_address_table;
extern const struct table if_table_last_change;
extern const struct table if_stack_last_change;
extern const struct table ent_logical_table;
extern const struct table ipif_interface_table; /* the documents' whole row */
extern const struct table ipif_adapter_table;
extern const struct table ipif_dns_server_table;
extern const struct table ipif_agent;

/* All of them, in OID order; not more than IPIF_TABLES_MAX. */
extern const struct table *const ipif_tables[];
extern const size_t ipif_table_count;
enum { IPIF_TABLES_MAX = 32 };

/* A column by the documents' field name or the MIB's descriptor, letters of either case; or NULL.
 */
const struct column *table_column(const struct table *table, const char *name);

extern const struct column_label labels_enable_status[];

/* For columns of struct record that show InterfaceIdentifier: empty or 8 octets. */
void column_get_identifier(const void *row, struct column_value *ret_value);
