/* SPDX-License-Identifier: BSD-2-Clause */
/* Instances of the tables as the library's bindings have them. */
#pragma once

#include "columns/table.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>
#include <net-snmp/agent/net-snmp-agent-includes.h>

#include <stdbool.h>

/* What follows a table's OID in a name, in the numbers of the tables. */
size_t binding_suffix(const struct table *table, const netsnmp_variable_list *variable,
                      uint32_t ret_suffix[static MAX_OID_LEN]);

/* The value of an instance, into a binding. */
void binding_set_value(netsnmp_variable_list *variable, const struct table_hit *hit);

/* Name and value. */
void binding_fill(netsnmp_variable_list *variable, const struct table *table,
                  const struct table_hit *hit);

/* Below zero, zero, above zero: the name is before the table, within it, behind it. */
int binding_against_table(const struct table *table, const netsnmp_variable_list *variable);

/* Answers a GET of an instance, whose name lies in the table. */
void binding_get(const struct table *table, const struct table_view *view,
                 netsnmp_agent_request_info *info, netsnmp_request_info *request);

/* Fills a binding with the instance behind it.  False: there is none in this table. */
bool binding_get_next(const struct table *table, const struct table_view *view,
                      netsnmp_variable_list *variable, bool inclusive);
