/* SPDX-License-Identifier: BSD-2-Clause */
#include "columns/table.h"
#include "util/array.h"

#include <string.h>

static bool has_entry(const struct table *table)
{
    return table->shape == TABLE_OF_ROWS;
}

static bool has_subid(const struct table *table)
{
    return table->shape != TABLE_OF_ONE;
}

/* The first column whose subid is not less; column_count if none. */
static size_t lower_column(const struct table *table, uint32_t subid)
{
    return sorted_lower(table->columns, table->column_count, .subid, subid);
}

static void fill_hit(const struct table *table, const struct column *column, const void *row,
                     const uint32_t *index, struct table_hit *hit)
{
    size_t length = 0;
    if (has_entry(table))
        hit->suffix[length++] = 1;
    if (has_subid(table))
        hit->suffix[length++] = column->subid;
    for (unsigned i = 0; i < table->rows->index_length; i++)
        hit->suffix[length++] = index[i];
    hit->suffix_length = length;
    hit->column = column;
    hit->row = row;
}

/* Reads the value first: a hit is filled only by an instance that exists. */
static bool take(const struct table *table, const struct column *column, const void *row,
                 const uint32_t *index, struct table_hit *ret_hit)
{
    if (!column_get(column, row, &ret_hit->value))
        return false;
    fill_hit(table, column, row, index, ret_hit);
    return true;
}

enum table_result table_get(const struct table *table, const struct table_view *view,
                            const uint32_t *suffix, size_t length, struct table_hit *ret_hit)
{
    const struct column *column = &table->columns[0];

    if (has_entry(table)) {
        if (length < 1 || suffix[0] != 1)
            return TABLE_NO_SUCH_OBJECT;
        suffix++, length--;
    }
    if (has_subid(table)) {
        size_t position = length ? lower_column(table, suffix[0]) : table->column_count;
        if (position == table->column_count)
            return TABLE_NO_SUCH_OBJECT;
        column = &table->columns[position];
        if (column->subid != suffix[0] || column->access == ACCESS_INDEX)
            return TABLE_NO_SUCH_OBJECT;
        suffix++, length--;
    }
    if (length != table->rows->index_length)
        return TABLE_NO_SUCH_INSTANCE;
    const void *row = table->rows->find(view, suffix);
    if (!row || !take(table, column, row, suffix, ret_hit))
        return TABLE_NO_SUCH_INSTANCE;
    return TABLE_FOUND;
}

/* The kernel tells this time of all interfaces at once only; of IPv6 the link has it. */
static bool is_told_of_all(const struct column *column, const uint32_t *index, unsigned length)
{
    enum { VERSION_IPV4 = 1 };
    return column->drifts && length == 2 && index[0] == VERSION_IPV4;
}

void interfaces_asked_add(struct interfaces_asked *asked, const struct table *table,
                          const uint32_t *suffix, size_t length)
{
    enum { ENTRY_AND_COLUMN = 2 };
    const struct table_rows *rows = table->rows;
    const size_t most = sizeof asked->ifindexes / sizeof *asked->ifindexes;

    asked->all |= rows->ifindex_at == OF_NO_INTERFACE || asked->count == most;
    if (asked->all || length != ENTRY_AND_COLUMN + rows->index_length)
        return;
    const uint32_t *index = suffix + ENTRY_AND_COLUMN;
    const size_t position = lower_column(table, suffix[1]);
    if (position < table->column_count &&
        is_told_of_all(&table->columns[position], index, rows->index_length))
        asked->all = true;
    for (size_t i = 0; i < asked->count; i++)
        if (asked->ifindexes[i] == index[rows->ifindex_at])
            return;
    asked->ifindexes[asked->count++] = index[rows->ifindex_at];
}

/* The first row of a column behind what is left of the suffix, which may be shorter or longer than
 * an index, or nothing. */
static bool next_in_column(const struct table *table, const struct table_view *view,
                           const struct column *column, const uint32_t *left, size_t length,
                           bool inclusive, struct table_hit *ret_hit)
{
    const struct table_rows *rows = table->rows;
    uint32_t index[TABLE_INDEX_MAX] = {0};
    const void *row = NULL;

    if (length == 0) {
        row = rows->after(view, NULL, index);
    } else {
        size_t known = length < rows->index_length ? length : rows->index_length;
        memcpy(index, left, known * sizeof *index);
        /* An index that a shorter suffix is the beginning of stands behind that suffix; so the
         * smallest one, filled up with zeros, is still an answer. */
        if (length < rows->index_length || (length == rows->index_length && inclusive))
            row = rows->find(view, index);
        if (!row)
            row = rows->after(view, index, index);
    }
    for (; row; row = rows->after(view, index, index))
        if (take(table, column, row, index, ret_hit))
            return true;
    return false;
}

enum table_result table_next(const struct table *table, const struct table_view *view,
                             const uint32_t *suffix, size_t length, bool inclusive,
                             struct table_hit *ret_hit)
{
    size_t position = 0;

    if (has_entry(table) && length > 0) {
        if (suffix[0] > 1)
            return TABLE_END;
        /* In front of the entry everything is still to come. */
        length = suffix[0] < 1 ? 0 : length - 1;
        suffix++;
    }
    if (has_subid(table) && length > 0) {
        position = lower_column(table, suffix[0]);
        if (position < table->column_count && table->columns[position].subid == suffix[0])
            length--;
        else
            length = 0;
        suffix++;
    }
    for (; position < table->column_count; position++, length = 0) {
        const struct column *column = &table->columns[position];
        if (column->access != ACCESS_INDEX &&
            next_in_column(table, view, column, suffix, length, inclusive, ret_hit))
            return TABLE_FOUND;
    }
    return TABLE_END;
}

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
