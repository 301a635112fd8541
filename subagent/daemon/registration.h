/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Every table at Net-SNMP's library and at the master, and what the master says to it.
 *
 * The library registers at each connection and tells nobody how that ended; here it is noted, said
 * once, and tried again.
 */
#pragma once

#include "agentx/pdu.h"

#include <stdbool.h>

#include <stdint.h>

/* Registers all tables at the library.  Before it first connects. */
void registration_init(uint8_t priority);

/* Other groups may be served now: those are registered, and what is not is withdrawn when it is due
 * (UINT64_MAX: there is nothing). */
void registration_choose(void);
uint64_t registration_due(void);
void registration_withdraw(void);

/* The master's word on one of them. */
void registration_result(const char *context, const struct agentx_oid *oid, unsigned error);

/* The library has connected and registered everything. */
void registration_connected(void);

/* Tries again what was refused; returns when to call again, UINT64_MAX for never. */
uint64_t registration_tick(uint64_t now);
