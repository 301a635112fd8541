/* SPDX-License-Identifier: BSD-2-Clause */
/* What daemon and module have in common when they register the tables. */
#pragma once

#include "columns/table.h"

/* The table of a LastChange, which would be wrong without it: RFC 4293 forbids that.  NULL for
 * anything else. */
const struct table *registering_table_of(const struct table *scalar);

/* ipifd01 of IPIF-CAPABILITIES-MIB, in sysORTable; who NULL: takes it back. */
void registering_capabilities(const char *who);
