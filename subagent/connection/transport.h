/* SPDX-License-Identifier: BSD-2-Clause */
/* Our transport under Net-SNMP's library, whose own would block. */
#pragma once

#include <stdbool.h>

void transport_register(void);

/* Takes what has come from the master, and answers as much of it as needs no library: the fast
 * path.  True when something is left for the library (a PDU, or the end of the connection): then
 * snmp_read2(). */
bool transport_serve(void);

/* Whether complete PDUs wait for the library to fetch them. */
bool transport_pending(void);

/* Reads agentXSocket in the library's place, which would believe anything: after init_agent(). */
void address_init(void);

/*
 * Gives the library the one address to connect to: the option's, else agentXSocket's, else the
 * usual one.
 *
 * The library alone would try a socket of a name and then a host of the same name, and would take
 * agentXSocket whole, though snmpd's own line may list several.
 *
 * option  what agentx_address_parse() takes, or NULL
 */
void address_set(const char *option);
