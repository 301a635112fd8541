/* SPDX-License-Identifier: BSD-2-Clause */
/* The one handler of Net-SNMP's library for all tables: serves what the fast path hands on. */
#pragma once

struct context;

#include "columns/table.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#include <stdint.h>

/* -EEXIST or -ENOMEM.  Goes to the master when there is a session. */
int handler_register(const struct table *table, uint8_t priority);

/* Takes it back. */
void handler_unregister(const struct table *table, uint8_t priority);

/* ipifd01 of IPIF-CAPABILITIES-MIB, in sysORTable; who NULL: takes it back. */
void handler_capabilities(const char *who);

/* The same for all of a context that is not the default one. */
int handler_register_context(struct context *context, uint8_t priority);
void handler_unregister_context(const struct context *context, uint8_t priority);

/* Lets go of what the parts of the last request had in common. */
void handler_forget(void);
