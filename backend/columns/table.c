/* SPDX-License-Identifier: BSD-2-Clause */
#include "columns/table.h"
#include "util/array.h"

#include <string.h>

/* The first column whose subid is not less; column_count if none. */
static size_t lower_column(const struct table *table, uint32_t subid)
{
    return sorted_lower(table->columns, table->column_count, .subid, subid);
}

/* A column of a row's index as numbers of an object identifier: octets, or where that is NULL one
 * number. */
struct index_part {
    const uint8_t *octets;
    size_t count;
    uint32_t number;
};

static struct index_part index_part(const struct table *table, const void *row, size_t i)
{
    if (!table->index)
        return (struct index_part){.count = 1};
    const struct column *column = &table->index[i];
    const uint8_t *octets = (const uint8_t *)row + column->offset;
    if (column->storage == COLUMN_IPV4_ADDRESS)
        return (struct index_part){octets, column->size, 0};
    /* RFC 2578, 7.7: octets that are not of a fixed number come behind their number, which is where
     * they are stored, too. */
    if (column->storage == COLUMN_COUNTED)
        return (struct index_part){octets, 1u + octets[0], 0};
    return (struct index_part){.count = 1, .number = (uint32_t)column_number(column, row)};
}

static uint32_t part_number(const struct index_part *part, size_t at)
{
    return part->octets ? part->octets[at] : part->number;
}

/* Where a row's index stands to any numbers. */
static int compare(const struct table *table, const void *row, const uint32_t *numbers,
                   size_t length)
{
    size_t position = 0;
    for (size_t i = 0; i < table->index_length; i++) {
        const struct index_part part = index_part(table, row, i);
        for (size_t at = 0; at < part.count; at++, position++) {
            const uint32_t number = part_number(&part, at);
            if (position == length)
                return 1;
            if (number != numbers[position])
                return number < numbers[position] ? -1 : 1;
        }
    }
    return position < length ? -1 : 0;
}

static const void *row_at(const struct table_rows *rows, size_t position)
{
    return (const char *)rows->first + position * rows->size;
}

/* The first row, from one on, whose first number is not less, or is greater: where that is a plain
 * one, for it decides most searches, and each value is one. */
static size_t find_first_number(const struct table_rows *rows, size_t offset, size_t low,
                                uint32_t wanted, bool greater)
{
    size_t high = rows->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const uint32_t number =
            *(const uint32_t *)(const void *)((const char *)row_at(rows, middle) + offset);
        if (greater ? number <= wanted : number < wanted)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The position of the first row behind an index, which may be the beginning of one or longer; with
 * inclusive set, also of a row at exactly that index. */
static size_t find_row(const struct table *table, const struct table_rows *rows,
                       const uint32_t *wanted, size_t length, bool inclusive)
{
    size_t low = 0, high = rows->count;
    if (length > 0 && table->index && table->index->storage == COLUMN_UNSIGNED32) {
        const size_t offset = table->index->offset;
        low = find_first_number(rows, offset, low, wanted[0], false);
        if (table->index_length > 1)
            high = find_first_number(rows, offset, low, wanted[0], true);
        else if (low < high)
            high = low + 1; /* each has a number of its own */
    }
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (compare(table, row_at(rows, middle), wanted, length) < !inclusive)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool table_value(const struct table *table, const struct table_view *view,
                 const struct column *column, const void *row, struct column_value *ret_value)
{
    if (table->has && !table->has(row))
        return false;
    const void *holder = column->beside ? column->beside(view, row) : row;
    return holder && column_get(column, holder, ret_value);
}

/* Reads the value first: a hit is filled only by an instance that exists. */
static bool take(const struct table *table, const struct table_view *view,
                 const struct column *column, const void *row, struct table_hit *ret_hit)
{
    struct column_value *value = &ret_hit->value;
    if (!table_value(table, view, column, row, value))
        return false;
    if (column->syntax == SYNTAX_TIME_STAMP)
        value->number = view->ticks ? view->ticks(value->number) : 0;
    size_t length = 0;
    if (table->shape == TABLE_OF_ROWS)
        ret_hit->suffix[length++] = 1;
    if (table->shape != TABLE_OF_ONE)
        ret_hit->suffix[length++] = column->subid;
    for (size_t i = 0; i < table->index_length; i++) {
        const struct index_part part = index_part(table, row, i);
        for (size_t at = 0; at < part.count && length < TABLE_SUFFIX_MAX; at++)
            ret_hit->suffix[length++] = part_number(&part, at);
    }
    ret_hit->suffix_length = length;
    ret_hit->column = column;
    ret_hit->row = row;
    return true;
}

enum table_result table_get(const struct table *table, const struct table_view *view,
                            const uint32_t *suffix, size_t length, struct table_hit *ret_hit)
{
    const struct column *column = &table->columns[0];

    if (table->shape == TABLE_OF_ROWS) {
        if (length < 1 || suffix[0] != 1)
            return TABLE_NO_SUCH_OBJECT;
        suffix++, length--;
    }
    if (table->shape != TABLE_OF_ONE) {
        size_t position = length ? lower_column(table, suffix[0]) : table->column_count;
        if (position == table->column_count)
            return TABLE_NO_SUCH_OBJECT;
        column = &table->columns[position];
        if (column->subid != suffix[0] || column->access == ACCESS_INDEX)
            return TABLE_NO_SUCH_OBJECT;
        suffix++, length--;
    }
    const struct table_rows rows = table->rows(view);
    const size_t position = find_row(table, &rows, suffix, length, true);
    if (position == rows.count || compare(table, row_at(&rows, position), suffix, length) != 0 ||
        !take(table, view, column, row_at(&rows, position), ret_hit))
        return TABLE_NO_SUCH_INSTANCE;
    return TABLE_FOUND;
}

void interfaces_asked_add(struct interfaces_asked *asked, const struct table *table,
                          const uint32_t *suffix, size_t length)
{
    enum { ENTRY_AND_COLUMN = 2, VERSION_IPV4 = 1 };
    const size_t most = sizeof asked->ifindexes / sizeof *asked->ifindexes;

    if (table->is_announced)
        return;
    asked->any = true;
    asked->all |= asked->next || !table->of_interfaces || asked->count == most;
    if (asked->all || length != ENTRY_AND_COLUMN + table->index_length)
        return;
    /* The kernel tells IPv4's drifting time of all interfaces at once only; of IPv6 the link has
     * it. */
    const size_t position = lower_column(table, suffix[1]);
    asked->all = position < table->column_count && table->columns[position].drifts &&
                 table->index_length == 2 && suffix[2] == VERSION_IPV4;
    for (size_t i = 0; i < asked->count; i++)
        if (asked->ifindexes[i] == suffix[length - 1])
            return;
    asked->ifindexes[asked->count++] = suffix[length - 1];
}

enum table_result table_next(const struct table *table, const struct table_view *view,
                             const uint32_t *suffix, size_t length, bool inclusive,
                             struct table_hit *ret_hit)
{
    const struct table_rows rows = table->rows(view);
    size_t position = 0;

    if (table->shape == TABLE_OF_ROWS && length > 0) {
        if (suffix[0] > 1)
            return TABLE_END;
        /* In front of the entry everything is still to come. */
        length = suffix[0] < 1 ? 0 : length - 1;
        suffix++;
    }
    if (table->shape != TABLE_OF_ONE && length > 0) {
        position = lower_column(table, suffix[0]);
        if (position < table->column_count && table->columns[position].subid == suffix[0])
            length--;
        else
            length = 0;
        suffix++;
    }
    for (; position < table->column_count; position++, length = 0) {
        const struct column *column = &table->columns[position];
        if (column->access == ACCESS_INDEX)
            continue;
        for (size_t at = find_row(table, &rows, suffix, length, inclusive); at < rows.count; at++)
            if (take(table, view, column, row_at(&rows, at), ret_hit))
                return TABLE_FOUND;
    }
    return TABLE_END;
}

size_t table_differences(const struct table *table, const void *before, const void *after,
                         const struct column *ret_columns[TABLE_COLUMNS_MAX])
{
    size_t count = 0;
    for (size_t i = 0; i < table->column_count; i++) {
        const struct column *column = &table->columns[i];
        if (!column->drifts && column_differs(column, before, after))
            ret_columns[count++] = column;
    }
    return count;
}

size_t table_registration(const struct table *table, size_t position,
                          uint32_t ret_name[static TABLE_OID_MAX])
{
    size_t length = table->oid_length;
    if (position >= (table->by_columns ? table->column_count : 1))
        return 0;
    memcpy(ret_name, table->oid, length * sizeof *ret_name);
    if (table->by_columns) {
        ret_name[length++] = 1; /* the entry */
        ret_name[length++] = table->columns[position].subid;
    }
    return length;
}
