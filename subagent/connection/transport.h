/* SPDX-License-Identifier: BSD-2-Clause */
/* The transports "unix" and "tcp" of Net-SNMP's library, in place of its own. */
#pragma once

#include <stdbool.h>

/* To be called before anything else of the library: the first who registers a domain has it. */
void transport_register(void);

/* Takes what has come from the master, and answers as much of it as needs no library: the fast path.
 * True when something is left for the library (a PDU, or the end of the connection): then
 * snmp_read2(). */
bool transport_serve(void);

/* Whether complete PDUs wait for the library to fetch them. */
bool transport_pending(void);
