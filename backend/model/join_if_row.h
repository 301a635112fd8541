/* SPDX-License-Identifier: BSD-2-Clause */
/* The pure step from what the kernel says of an interface to the documents' row of it. */
#pragma once

#include "model/counters.h"
#include "model/facts.h"

#include <ipif/netioapi.h>

/* Of the facts the link, its speed and whether it is wireless are looked at.  counters: NULL where
 * they are not wanted.  Fills every byte of the row, padding with zeroes. */
void join_if_row(const struct interface_facts *interface, const struct interface_counters *counters,
                 MIB_IF_ROW2 *ret_row);
