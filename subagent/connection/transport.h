/* SPDX-License-Identifier: BSD-2-Clause */
/* Our transport under Net-SNMP's library, whose own would block. */
#pragma once

#include <stdbool.h>

/* In front of an address that is for us to connect to. */
#define TRANSPORT_PREFIX "ipifd"

void transport_register(void);

/* Takes what has come from the master, and answers as much of it as needs no library: the fast path.
 * True when something is left for the library (a PDU, or the end of the connection): then
 * snmp_read2(). */
bool transport_serve(void);

/* Whether complete PDUs wait for the library to fetch them. */
bool transport_pending(void);
