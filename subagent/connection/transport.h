/* SPDX-License-Identifier: BSD-2-Clause */
/* The transports "unix" and "tcp" of Net-SNMP's library, in place of its own. */
#pragma once

#include <stdbool.h>

/* To be called before anything else of the library: the first who registers a domain has it. */
void transport_register(void);

/* Whether complete PDUs wait for the library to fetch them. */
bool transport_pending(void);
