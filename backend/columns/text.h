/* SPDX-License-Identifier: BSD-2-Clause */
/* Values as people write and read them: one pair of conversions per syntax. */
#pragma once

#include "columns/column.h"

enum { COLUMN_TEXT_SIZE = 256 };

/* Writes a value as text, without its unit; what a terminal would take for a command is replaced by
 * '?'.  Always ends with a NUL. */
void column_format(const struct column *column, const struct column_value *value,
                   char ret_text[COLUMN_TEXT_SIZE]);

/* The short form of the column's unit ("ms"), or "". */
const char *column_unit_short(const struct column *column);

/* Reads a number, a label, or for TruthValues one of true, false, yes, no, on, off, 1, 0.  -EINVAL
 * for anything else, -ERANGE where the member cannot hold it; ret_value is then untouched. */
int column_parse(const struct column *column, const char *text, struct column_value *ret_value);

/* What column_parse() takes, for a message: "a whole number of milliseconds", "up or down". */
void column_describe(const struct column *column, char ret_text[COLUMN_TEXT_SIZE]);
