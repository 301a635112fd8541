/* SPDX-License-Identifier: BSD-2-Clause */
/* What changed between two rows of a table, column by column. */
#pragma once

#include "columns/table.h"

/* The columns whose value is other than before, or came, or went: in the table's order.  A value
 * that drifts by itself is none.  Returns their number. */
size_t table_differences(const struct table *table, const void *before, const void *after,
                         const struct column *ret_columns[TABLE_COLUMNS_MAX]);
