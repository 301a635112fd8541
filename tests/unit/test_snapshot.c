/* SPDX-License-Identifier: BSD-2-Clause */
/* Snapshots against a plain array: random changes, every search, and what is shared. */
#include "model/snapshot_build.h"
#include "model/snapshot_private.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
/* After what it needs. */
#include <cmocka.h>

enum { MOST_ROWS = 600, ROUNDS = 400, MOST_CHANGES = 40 };

struct oracle {
    struct record rows[MOST_ROWS];
    size_t count;
};

static struct record make_row(uint32_t version, uint32_t ifindex, uint32_t metric)
{
    struct record record;
    memset(&record, 0, sizeof record);
    record.version = (uint8_t)version;
    record.row.InterfaceIndex = ifindex;
    record.row.Metric = metric;
    return record;
}

static size_t oracle_lower(const struct oracle *oracle, uint64_t key)
{
    size_t i = 0;
    while (i < oracle->count && record_key(&oracle->rows[i]) < key)
        i++;
    return i;
}

static void oracle_apply(struct oracle *oracle, const struct snapshot_change *change)
{
    const size_t i = oracle_lower(oracle, change->key);
    const bool there = i < oracle->count && record_key(&oracle->rows[i]) == change->key;
    if (there && change->record) {
        oracle->rows[i] = *change->record;
    } else if (there) {
        oracle->count--;
        memmove(&oracle->rows[i], &oracle->rows[i + 1], (oracle->count - i) * sizeof *oracle->rows);
    } else if (change->record) {
        memmove(&oracle->rows[i + 1], &oracle->rows[i], (oracle->count - i) * sizeof *oracle->rows);
        oracle->rows[i] = *change->record;
        oracle->count++;
    }
}

static void assert_same(const struct snapshot *snapshot, const struct oracle *oracle)
{
    struct snapshot_cursor cursor = snapshot_begin(snapshot);
    size_t versions[2] = {0, 0};
    for (size_t i = 0; i < oracle->count; i++) {
        const struct record *record = snapshot_next(&cursor);
        assert_non_null(record);
        assert_memory_equal(record, &oracle->rows[i], sizeof *record);
        versions[record->version - 1]++;
        assert_ptr_equal(snapshot_find(snapshot, record->version, record->row.InterfaceIndex),
                         record);
    }
    assert_null(snapshot_next(&cursor));
    assert_int_equal(snapshot_count(snapshot, INET_VERSION_IPV4), versions[0]);
    assert_int_equal(snapshot_count(snapshot, INET_VERSION_IPV6), versions[1]);
}

static void assert_searches(const struct snapshot *snapshot, const struct oracle *oracle,
                            uint32_t version, uint32_t ifindex)
{
    const size_t i = oracle_lower(oracle, snapshot_key(version, ifindex) + 1);
    const struct record *after = snapshot_after(snapshot, version, ifindex);
    if (i == oracle->count) {
        assert_null(after);
        return;
    }
    assert_non_null(after);
    assert_memory_equal(after, &oracle->rows[i], sizeof *after);
}

/* Changes by ascending key, each key once. */
static size_t random_changes(struct snapshot_change *changes, struct record *records)
{
    const size_t wanted = (size_t)(rand() % MOST_CHANGES);
    size_t count = 0;
    uint32_t ifindex = 0;
    for (uint32_t version = 1; version <= 2; version++) {
        ifindex = 0;
        for (size_t i = 0; i < wanted / 2 && ifindex < 280; i++) {
            ifindex += 1u + (uint32_t)(rand() % 12);
            changes[count] = (struct snapshot_change){snapshot_key(version, ifindex), NULL};
            if (rand() % 3) {
                records[count] = make_row(version, ifindex, (uint32_t)rand());
                changes[count].record = &records[count];
            }
            count++;
        }
    }
    return count;
}

static void random_changes_agree_with_an_array(void **state)
{
    (void)state;
    static struct oracle oracle, before_oracle;
    const struct snapshot_stamp stamp = {.read_time = 7, .last_change = {1, 2}};
    struct snapshot *snapshot = NULL;
    srand(4293);
    for (int round = 0; round < ROUNDS; round++) {
        struct snapshot_change changes[MOST_CHANGES * 2];
        struct record records[MOST_CHANGES * 2];
        const size_t count = random_changes(changes, records);
        before_oracle = oracle;
        for (size_t i = 0; i < count; i++)
            oracle_apply(&oracle, &changes[i]);
        struct snapshot *next = NULL;
        assert_int_equal(snapshot_build(snapshot, changes, count, &stamp, &next), 0);
        assert_same(next, &oracle);
        if (snapshot)
            assert_same(snapshot, &before_oracle); /* untouched by its successor */
        for (int i = 0; i < 50; i++)
            assert_searches(next, &oracle, (uint32_t)(rand() % 4), (uint32_t)(rand() % 300));
        assert_searches(next, &oracle, 1, UINT32_MAX);
        assert_searches(next, &oracle, 0, UINT32_MAX);
        snapshot_unref(snapshot);
        snapshot = next;
    }
    assert_int_equal(snapshot_read_time(snapshot), 7);
    assert_int_equal(snapshot_last_change(snapshot, INET_VERSION_IPV6), 2);
    snapshot_unref(snapshot);
}

static void a_lone_change_copies_one_block(void **state)
{
    (void)state;
    enum { ROWS = 10000 };
    const struct snapshot_stamp stamp = {0};
    struct snapshot_change *changes = calloc(ROWS, sizeof *changes);
    struct record *records = calloc(ROWS, sizeof *records);
    struct snapshot *first = NULL, *second = NULL;
    assert_non_null(changes);
    assert_non_null(records);
    for (uint32_t i = 0; i < ROWS; i++) {
        records[i] = make_row(1, i + 1, i);
        changes[i] = (struct snapshot_change){snapshot_key(1, i + 1), &records[i]};
    }
    assert_int_equal(snapshot_build(NULL, changes, ROWS, &stamp, &first), 0);
    const struct record other = make_row(1, 5000, 1);
    const struct snapshot_change lone = {snapshot_key(1, 5000), &other};
    assert_int_equal(snapshot_build(first, &lone, 1, &stamp, &second), 0);
    size_t shared = 0;
    for (size_t i = 0; i < first->slot_count && i < second->slot_count; i++)
        shared += first->slots[i].block == second->slots[i].block;
    assert_int_equal(second->slot_count, first->slot_count);
    assert_int_equal(shared, first->slot_count - 1);
    snapshot_unref(first);
    assert_int_equal(snapshot_find(second, INET_VERSION_IPV4, 5000)->row.Metric, 1);
    snapshot_unref(second);
    free(changes);
    free(records);
}

/* Deleting most of a table must not leave a list of nearly empty blocks. */
static void blocks_do_not_crumble(void **state)
{
    (void)state;
    const struct snapshot_stamp stamp = {0};
    struct record records[MOST_ROWS];
    struct snapshot_change changes[MOST_ROWS];
    for (uint32_t i = 0; i < MOST_ROWS; i++) {
        records[i] = make_row(1, i + 1, 0);
        changes[i] = (struct snapshot_change){snapshot_key(1, i + 1), &records[i]};
    }
    struct snapshot *snapshot = NULL;
    assert_int_equal(snapshot_build(NULL, changes, MOST_ROWS, &stamp, &snapshot), 0);
    for (uint32_t i = 0; i < MOST_ROWS; i++) {
        if (i % 16 == 0)
            continue;
        const struct snapshot_change gone = {snapshot_key(1, i + 1), NULL};
        struct snapshot *next = NULL;
        assert_int_equal(snapshot_build(snapshot, &gone, 1, &stamp, &next), 0);
        snapshot_unref(snapshot);
        snapshot = next;
    }
    assert_int_equal(snapshot_count(snapshot, INET_VERSION_IPV4), (MOST_ROWS + 15) / 16);
    assert_true(snapshot->slot_count <= 8);
    snapshot_unref(snapshot);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_changes_agree_with_an_array),
        cmocka_unit_test(a_lone_change_copies_one_block),
        cmocka_unit_test(blocks_do_not_crumble),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
