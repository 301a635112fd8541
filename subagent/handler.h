/* SPDX-License-Identifier: BSD-2-Clause */
/* The one handler of Net-SNMP's library for all tables: serves what the fast path hands on. */
#pragma once

#include "columns/table.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#include <stdint.h>

/* -EEXIST or -ENOMEM.  Goes to the master when there is a session. */
int handler_register(const struct table *table, uint8_t priority);

/* Takes it back. */
void handler_unregister(const struct table *table, uint8_t priority);

/* Name and value of an instance, into a binding. */
void handler_fill(netsnmp_variable_list *variable, const struct table *table,
                  const struct table_hit *hit);

/* What follows a table's OID in a name, in the numbers of the tables. */
static inline size_t handler_suffix(const struct table *table,
                                    const netsnmp_variable_list *variable,
                                    uint32_t ret_suffix[static MAX_OID_LEN])
{
    size_t length = 0;
    for (size_t i = table->oid_length; i < variable->name_length && length < MAX_OID_LEN; i++)
        ret_suffix[length++] = (uint32_t)variable->name[i];
    return length;
}
