/* SPDX-License-Identifier: BSD-2-Clause */
/* The handler of Net-SNMP's library for all tables of the default context: serves what the fast path
 * hands on. */
#pragma once

#include "columns/table.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#include <stdint.h>

/* As table_registration(), in the library's numbers. */
size_t handler_registration(const struct table *table, size_t position,
                            oid ret_name[static TABLE_OID_MAX]);

/* -EEXIST or -ENOMEM.  Goes to the master when there is a session. */
int handler_register(const struct table *table, uint8_t priority);

/* Takes it back. */
void handler_unregister(const struct table *table, uint8_t priority);

/* ipifd01 of IPIF-CAPABILITIES-MIB, in sysORTable; who NULL: takes it back. */
void handler_capabilities(const char *who);

/* Lets go of what the parts of the last request had in common. */
void handler_forget(void);
