/* SPDX-License-Identifier: BSD-2-Clause */
/* Instances of the tables as the library's bindings have them. */
#pragma once

#include "columns/table.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

/* What follows a table's OID in a name, in the numbers of the tables. */
size_t binding_suffix(const struct table *table, const netsnmp_variable_list *variable,
                      uint32_t ret_suffix[static MAX_OID_LEN]);

/* The value of an instance, into a binding. */
void binding_set_value(netsnmp_variable_list *variable, const struct table_hit *hit);

/* Name and value. */
void binding_fill(netsnmp_variable_list *variable, const struct table *table,
                  const struct table_hit *hit);
