/* SPDX-License-Identifier: BSD-2-Clause */
/* Object identifiers of any length and content against every table: GETNEXT goes forward, and what
 * it finds GET finds too. */
#include "column_fixture.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { LONGEST = 128 };

static int compare(const uint32_t *left, size_t left_length, const uint32_t *right,
                   size_t right_length)
{
    for (size_t i = 0; i < left_length && i < right_length; i++)
        if (left[i] != right[i])
            return left[i] < right[i] ? -1 : 1;
    return (left_length > right_length) - (left_length < right_length);
}

static void check(const struct table *table, const struct table_view *view, const uint32_t *suffix,
                  size_t length, bool inclusive)
{
    struct table_hit hit, again;
    if (table_next(table, view, suffix, length, inclusive, &hit) != TABLE_FOUND)
        return;
    const int order = compare(hit.suffix, hit.suffix_length, suffix, length);
    if (inclusive ? order < 0 : order <= 0)
        abort();
    if (table_get(table, view, hit.suffix, hit.suffix_length, &again) != TABLE_FOUND ||
        again.column != hit.column || again.row != hit.row ||
        again.value.number != hit.value.number || again.value.length != hit.value.length)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct fixture fixture;
    if (!fixture.snapshot)
        fixture_setup(&fixture);
    if (size < 2)
        return 0;
    uint32_t suffix[LONGEST];
    size_t length = (size - 2) / sizeof *suffix;
    if (length > LONGEST)
        length = LONGEST;
    memcpy(suffix, data + 2, length * sizeof *suffix);
    const struct table *table = ipif_tables[data[0] % ipif_table_count];
    struct table_hit hit;
    (void)table_get(table, &fixture.view, suffix, length, &hit);
    check(table, &fixture.view, suffix, length, data[1] & 1);
    return 0;
}
