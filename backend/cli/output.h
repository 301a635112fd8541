/* SPDX-License-Identifier: BSD-2-Clause */
/* How rows are printed: a row is a JSON object, and text for people is made of the same object. */
#pragma once

#include "cli/cli.h"
#include "columns/table.h"

#include <jansson.h>
#include <time.h>

/* Has the program end where there is no memory for what it prints. */
void output_init(void);

/* A value as its column says. */
json_t *output_typed(const struct column *column, const struct column_value *value);

/* The time of day in UTC (RFC 3339), to the millisecond. */
json_t *output_time(const struct timespec *time);

/* A column of a row; null: the row does not have it. */
json_t *output_value(const struct column *column, const void *row);

/* An object of all columns of a table. */
json_t *output_columns(const struct table *table, const void *row);

/* Prints one object, without a line's end.  Takes the object. */
void output_object(FILE *out, json_t *object);

/* A value as people read it: a JSON text.  column gives the unit; NULL: none. */
json_t *output_text(const struct column *column, json_t *value);

/* A column of a table for people. */
struct output_heading {
    const char *key, *text;
    bool unitless;
    unsigned spare; /* which one goes first where the terminal is too narrow, from 1; 0: none */
};

/* Of a table, with the columns of its index. */
enum { OUTPUT_COLUMNS_MAX = TABLE_COLUMNS_MAX + 8 };

/* Rows, all with the same keys.  As JSON: an array, one object for each row.  As text: a table, or
 * without headings a sheet, where a field is a line. */
struct output {
    const struct cli *cli;
    const struct table *table;             /* whose columns the keys are; NULL: of none */
    const struct output_heading *headings; /* ends with a NULL key */
    const char *tail;                      /* what follows the array; NULL: nothing */
    /* Kept between the calls: */
    size_t rows;
    const struct column *columns[OUTPUT_COLUMNS_MAX]; /* of the headings */
    bool numbers[OUTPUT_COLUMNS_MAX];                 /* stand on the right */
    json_t *lines;                                    /* of text: arrays of cells */
};

/* Takes the row. */
void output_row(struct output *output, json_t *row);

/* Prints what is left. */
void output_end(struct output *output);
