/* SPDX-License-Identifier: BSD-2-Clause */
/* How a change of a row or of a link is printed. */
#pragma once

#include "cli/output.h"
#include "model/interfaces.h"
#include "model/record.h"

/* Adds which row it is, the names of the columns that have changed as "Changed", and their values
 * as "Before" and "After".  before or after may be NULL: then no columns.  Returns their number. */
size_t change_add(json_t *object, const struct record *before, const struct record *after);

/* The same of a link, whose family is null, with IF-MIB's names of what no row tells. */
size_t change_add_link(json_t *object, const struct interface_record *before,
                       const struct interface_record *after);

/* "eth0 (4)  ipv6  NlMtu 1500 -> 1400 bytes, Connected yes -> no", of such an object.  A terminal's
 * line is broken at a comma; place is how much stands in it already. */
void change_print(const struct cli *cli, FILE *out, const json_t *object, size_t place);
