/* SPDX-License-Identifier: BSD-2-Clause */
/* The words that people read and write: units, names of bits, values of the command line. */
#pragma once

#include "columns/column.h"
#include "columns/table.h"

enum { COLUMN_TEXT_SIZE = 256 };

/* The short form of the column's unit ("ms"), or "". */
const char *column_unit_short(const struct column *column);

enum { COLUMN_BIT_NAME_SIZE = 64 };

/* The documents' name of a bit: the MIB's label with a capital letter. */
void column_bit_name(const struct column_label *label, char ret_name[COLUMN_BIT_NAME_SIZE]);

/* Reads a number, a label, or for TruthValues one of true, false, yes, no, on, off, 1, 0.  -EINVAL
 * for anything else, -ERANGE where the member cannot hold it; ret_value is then untouched. */
int column_parse(const struct column *column, const char *text, struct column_value *ret_value);

/* What column_parse() takes, for a message: "a whole number of milliseconds", "up or down".  never:
 * a label's value that Linux has for no interface, which is only shown; -1: none. */
void column_describe(const struct column *column, int never, char ret_text[COLUMN_TEXT_SIZE]);

/* The syntax as SMI writes it: "Unsigned32", "OCTET STRING". */
const char *column_syntax_name(const struct column *column);
const char *column_access_name(const struct column *column);

enum { COLUMN_OID_SIZE = 160 };

/* "1.3.6.1.2.1.4.28": the OID under which a table is registered. */
void table_format_oid(const struct table *table, char ret_text[COLUMN_OID_SIZE]);

/* "1.3.6.1.2.1.4.28.1.2": the column's OID, without an instance. */
void column_format_oid(const struct table *table, const struct column *column,
                       char ret_text[COLUMN_OID_SIZE]);
