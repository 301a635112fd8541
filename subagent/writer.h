/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Changes of interfaces, column by column, on a handle of the main thread's own: the reader's is
 * the reader's.
 */
#pragma once

#include "api/set.h"
#include "columns/column.h"
#include "model/record.h"

/* The columns of one row that are to be written. */
struct row_change {
    uint8_t version; /* enum inet_version */
    uint32_t ifindex;
    struct record wanted; /* the pattern that asks for nothing, but for the columns to write */
    struct record before;
    bool row_written;
    bool status_written;
};

enum writer_verdict {
    WRITER_FINE,
    WRITER_NO_ROW,
    WRITER_NOT_WRITABLE,
    WRITER_WRONG_VALUE,
    WRITER_INCONSISTENT,
    WRITER_FAILED, /* the kernel could not be asked */
};

/* The column of ipifInterfaceTable that writes the same member of a record, or NULL. */
const struct column *writer_column(const struct column *column);

/* A change that asks for nothing yet. */
void row_change_begin(struct row_change *change, uint8_t version, uint32_t ifindex);

/* Whether a column of a row can be written to a value.  Nothing is written. */
enum writer_verdict writer_judge(uint8_t version, uint32_t ifindex, const struct column *column,
                                 const struct column_value *value);

/* Reads the row now.  -ENODEV when there is none. */
int writer_read(uint8_t version, uint32_t ifindex, struct record *ret_record);

/* Writes all columns, or none; notes what was before.  A negative errno, and problem says it. */
int row_change_apply(struct row_change *change, char problem[SET_PROBLEM_SIZE]);
int row_change_undo(struct row_change *change, char problem[SET_PROBLEM_SIZE]);

/* Opens the handle, which the first need does too: for another namespace, while there is the right
 * to enter it.  Logs its failure. */
int writer_open(void);
void writer_close(void);
