/* SPDX-License-Identifier: BSD-2-Clause */
/* Snapshots against a plain array: every search. */
#include "model/snapshot.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
/* After what it needs. */
#include <cmocka.h>

enum { MOST_ROWS = 600, ROUNDS = 400 };

static struct record make_row(uint32_t version, uint32_t ifindex, uint32_t metric)
{
    struct record record;
    memset(&record, 0, sizeof record);
    record.version = (uint8_t)version;
    record.row.InterfaceIndex = ifindex;
    record.row.Metric = metric;
    return record;
}

/* Rows in the snapshot's order, each version with gaps of its own. */
static size_t random_rows(struct record *rows)
{
    size_t count = 0;
    for (uint32_t version = 1; version <= 2; version++) {
        const int wanted = rand() % (MOST_ROWS / 2);
        uint32_t ifindex = 0;
        for (int i = 0; i < wanted; i++) {
            ifindex += 1u + (uint32_t)(rand() % 4);
            rows[count++] = make_row(version, ifindex, (uint32_t)rand());
        }
    }
    return count;
}

static void assert_same(const struct snapshot *snapshot, const struct record *rows, size_t count)
{
    struct snapshot_cursor cursor = snapshot_begin(snapshot);
    size_t versions[2] = {0, 0};
    for (size_t i = 0; i < count; i++) {
        const struct record *record = snapshot_next(&cursor);
        assert_non_null(record);
        assert_memory_equal(record, &rows[i], sizeof *record);
        versions[record->version - 1]++;
        assert_ptr_equal(snapshot_find(snapshot, record->version, record->row.InterfaceIndex),
                         record);
    }
    assert_null(snapshot_next(&cursor));
    assert_int_equal(snapshot_count(snapshot, INET_VERSION_IPV4), versions[0]);
    assert_int_equal(snapshot_count(snapshot, INET_VERSION_IPV6), versions[1]);
}

static void random_rows_agree_with_an_array(void **state)
{
    (void)state;
    static struct record rows[MOST_ROWS];
    const struct snapshot_stamp stamp = {.read_time = 7, .last_change = {1, 2}};
    srand(4293);
    for (int round = 0; round < ROUNDS; round++) {
        const size_t count = random_rows(rows);
        struct snapshot *snapshot = snapshot_new(NULL, count);
        assert_non_null(snapshot);
        for (size_t i = 0; i < count; i++)
            assert_memory_equal(snapshot_add(snapshot, &rows[i]), &rows[i], sizeof *rows);
        snapshot_set_stamp(snapshot, &stamp);
        assert_same(snapshot, rows, count);
        assert_null(snapshot_find(snapshot, INET_VERSION_IPV4, 0));
        assert_int_equal(snapshot_read_time(snapshot), 7);
        assert_int_equal(snapshot_last_change(snapshot, INET_VERSION_IPV6), 2);
        snapshot_unref(snapshot);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_rows_agree_with_an_array),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
