/* SPDX-License-Identifier: BSD-2-Clause */
#include "columns/difference.h"

static bool differs(const struct column *column, const void *before, const void *after)
{
    struct column_value old_value, new_value;
    bool had = column_get(column, before, &old_value);
    bool has = column_get(column, after, &new_value);
    if (had != has)
        return true;
    return has && !column_value_equal(column, &old_value, &new_value);
}

size_t table_differences(const struct table *table, const void *before, const void *after,
                         const struct column *ret_columns[TABLE_COLUMNS_MAX])
{
    size_t count = 0;
    for (size_t i = 0; i < table->column_count; i++) {
        const struct column *column = &table->columns[i];
        if (!column->drifts && differs(column, before, after))
            ret_columns[count++] = column;
    }
    return count;
}
