/* SPDX-License-Identifier: BSD-2-Clause */
#include "agentx/set_gate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static enum set_verdict take(struct set_gate *gate, uint8_t type, uint32_t transaction,
                             uint32_t packet)
{
    const struct agentx_header header = {
        .type = type, .transaction = transaction, .packet = packet};
    return set_gate_take(gate, &header);
}

static void pass(struct set_gate *gate, uint8_t type, uint32_t packet, unsigned error)
{
    assert_int_equal(take(gate, type, 7, packet), SET_PASS);
    set_gate_answered(gate, packet, error);
}

static void a_whole_transaction_passes(void **state)
{
    (void)state;
    struct set_gate gate = {0};
    for (uint32_t packet = 1; packet < 9; packet += 3) {
        pass(&gate, AGENTX_TEST_SET, packet, 0);
        assert_true(set_gate_is_open(&gate));
        pass(&gate, AGENTX_COMMIT_SET, packet + 1, 0);
        pass(&gate, AGENTX_CLEANUP_SET, packet + 2, 0);
        assert_false(set_gate_is_open(&gate));
    }
}

static void a_refused_test_is_only_cleaned_up(void **state)
{
    (void)state;
    struct set_gate gate = {0};
    pass(&gate, AGENTX_TEST_SET, 1, 17);
    assert_int_equal(take(&gate, AGENTX_COMMIT_SET, 7, 2), SET_OUT_OF_TURN);
    assert_int_equal(take(&gate, AGENTX_UNDO_SET, 7, 3), SET_OUT_OF_TURN);
    pass(&gate, AGENTX_CLEANUP_SET, 4, 0);
    assert_false(set_gate_is_open(&gate));
}

static void nothing_passes_before_the_answer(void **state)
{
    (void)state;
    static const uint8_t types[] = {AGENTX_TEST_SET, AGENTX_COMMIT_SET, AGENTX_UNDO_SET,
                                    AGENTX_CLEANUP_SET};
    struct set_gate gate = {0};
    assert_int_equal(take(&gate, AGENTX_TEST_SET, 7, 1), SET_PASS);
    for (uint32_t i = 0; i < sizeof types; i++)
        assert_int_equal(take(&gate, types[i], 7, 10 + i), SET_WAIT);
    set_gate_answered(&gate, 99, 0); /* of something else */
    assert_int_equal(take(&gate, AGENTX_CLEANUP_SET, 7, 20), SET_WAIT);
    assert_int_equal(take(&gate, AGENTX_TEST_SET, 8, 21), SET_WAIT);
    set_gate_answered(&gate, 1, 0);
    assert_int_equal(take(&gate, AGENTX_CLEANUP_SET, 7, 21), SET_PASS);
}

static void what_is_sent_again_is_taken_once(void **state)
{
    (void)state;
    struct set_gate gate = {0};
    assert_int_equal(take(&gate, AGENTX_TEST_SET, 7, 1), SET_PASS);
    assert_int_equal(take(&gate, AGENTX_TEST_SET, 7, 1), SET_REPEATED);
    set_gate_answered(&gate, 1, 0);
    assert_int_equal(take(&gate, AGENTX_TEST_SET, 7, 1), SET_REPEATED);
    pass(&gate, AGENTX_COMMIT_SET, 2, 0);
    assert_int_equal(take(&gate, AGENTX_COMMIT_SET, 7, 2), SET_REPEATED);
    pass(&gate, AGENTX_CLEANUP_SET, 3, 0);
    assert_int_equal(take(&gate, AGENTX_CLEANUP_SET, 7, 3), SET_REPEATED);
}

static void phases_of_nothing_are_out_of_turn(void **state)
{
    (void)state;
    struct set_gate gate = {0};
    assert_int_equal(take(&gate, AGENTX_COMMIT_SET, 7, 1), SET_OUT_OF_TURN);
    assert_int_equal(take(&gate, AGENTX_UNDO_SET, 7, 2), SET_OUT_OF_TURN);
    assert_int_equal(take(&gate, AGENTX_CLEANUP_SET, 7, 3), SET_OUT_OF_TURN);
    pass(&gate, AGENTX_TEST_SET, 4, 0);
    assert_int_equal(take(&gate, AGENTX_COMMIT_SET, 8, 5), SET_OUT_OF_TURN);
    assert_int_equal(take(&gate, AGENTX_TEST_SET, 8, 6), SET_UNFINISHED);
    assert_int_equal(take(&gate, AGENTX_TEST_SET, 7, 7), SET_OUT_OF_TURN);
}

static void the_last_word_follows_from_the_phase(void **state)
{
    (void)state;
    struct set_gate gate = {0};
    pass(&gate, AGENTX_TEST_SET, 1, 0);
    pass(&gate, AGENTX_COMMIT_SET, 2, 0);
    assert_int_equal(set_gate_end(&gate, 3), AGENTX_CLEANUP_SET);
    set_gate_answered(&gate, 3, 0);
    assert_false(set_gate_is_open(&gate));

    pass(&gate, AGENTX_TEST_SET, 4, 0);
    pass(&gate, AGENTX_COMMIT_SET, 5, 14);
    assert_int_equal(set_gate_end(&gate, 6), AGENTX_UNDO_SET);
    set_gate_answered(&gate, 6, 0);
    assert_false(set_gate_is_open(&gate));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_whole_transaction_passes),
        cmocka_unit_test(a_refused_test_is_only_cleaned_up),
        cmocka_unit_test(nothing_passes_before_the_answer),
        cmocka_unit_test(what_is_sent_again_is_taken_once),
        cmocka_unit_test(phases_of_nothing_are_out_of_turn),
        cmocka_unit_test(the_last_word_follows_from_the_phase),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
