/* SPDX-License-Identifier: BSD-2-Clause */
/* One way to say what is printed; text and JSON are two ways to print it. */
#pragma once

#include "columns/column.h"

#include <stdio.h>

struct writer;

/* What an implementation does.  Rows of one writer have the same values in the same order. */
struct writer_operations {
    void (*begin_row)(struct writer *writer);
    /* heading is what people read above or before the value; NULL: the column's name.  value NULL:
     * this row does not have it. */
    void (*value)(struct writer *writer, const char *heading, const struct column *column,
                  const struct column_value *value);
    /* Something that is no column, in UTF-8; NULL text: there is none. */
    void (*text)(struct writer *writer, const char *key, const char *text);
    void (*list)(struct writer *writer, const char *key, const char *const *texts, size_t count);
    void (*end_row)(struct writer *writer);
    /* Prints what is left and frees the writer.  0 or -ENOMEM. */
    int (*end)(struct writer *writer);
};

struct writer {
    const struct writer_operations *operations;
    FILE *out;
};

/* All return NULL without memory. */
struct writer *writer_new_json(FILE *out);        /* an array, one object for each row */
struct writer *writer_new_json_member(FILE *out); /* the same, inside of what the caller writes */
struct writer *writer_new_lines(FILE *out);       /* one JSON object a line, out at once */

/* Of the JSON writers only: an object of these columns of a row, null for what the row lacks. */
void writer_json_object(struct writer *writer, const char *key, const struct column *const *columns,
                        size_t count, const void *row);

/* Text in aligned columns: a row is a line (a table), or a field is a line (a sheet). */
struct writer *writer_new_table(FILE *out, bool colour);
struct writer *writer_new_sheet(FILE *out, bool colour);

/* Has a table leave columns out, and say so, until it fits a terminal of that width.  spare names
 * the headings that may go, the first one first, and ends with NULL. */
void writer_fit(struct writer *writer, size_t width, const char *const *spare);
