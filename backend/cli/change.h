/* SPDX-License-Identifier: BSD-2-Clause */
/* How a change of a row is printed. */
#pragma once

#include "cli/writer.h"
#include "model/record.h"

#include <stdbool.h>

/* Which row it is: Family, InterfaceIndex, InterfaceName. */
void change_write_row(struct writer *writer, const struct record *record);

/* The names of the columns as the list "Changed", their values as the objects "Before" and "After".
 * Only for the JSON writers. */
void change_write_columns(struct writer *writer, const struct record *before,
                          const struct record *after, const struct column *const *columns,
                          size_t count);

/* "eth0 (4)  ipv6". */
void change_print_row(FILE *out, const struct record *record, bool colour);

/* "NlMtu 1500 -> 1400 bytes, Connected yes -> no". */
void change_print_columns(FILE *out, const struct record *before, const struct record *after,
                          const struct column *const *columns, size_t count);
