/* SPDX-License-Identifier: BSD-2-Clause */
/* Which ways from state to state are linkUp and linkDown: RFC 2863, 3.1.14. */
#include "agent/change_queue.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

static struct interface_record interface_of(enum oper_status status)
{
    return (struct interface_record){.ifindex = 2,
                                     .name = "eth0",
                                     .admin_status = ADMIN_STATUS_UP,
                                     .oper_status = (uint8_t)status,
                                     .notifies = true};
}

/* What comes of a change; LINK_STAYS when nothing does. */
static struct change_event event_of(const struct interface_record *before,
                                    const struct interface_record *after)
{
    const struct live_interface_change change = {before, after};
    struct change_event event = {.kind = LINK_STAYS};
    size_t count;
    change_queue_want(true);
    change_queue_take_interfaces(NULL, &change, 1);
    struct change_event *events = change_queue_drain(&count);
    assert_true(count <= 1);
    if (count == 1)
        event = events[0];
    free(events);
    return event;
}

static bool is_down(int status)
{
    return status == OPER_STATUS_DOWN || status == OPER_STATUS_LOWER_LAYER_DOWN;
}

static void every_way(void **state)
{
    (void)state;
    for (int from = OPER_STATUS_UP; from <= OPER_STATUS_LOWER_LAYER_DOWN; from++)
        for (int to = OPER_STATUS_UP; to <= OPER_STATUS_LOWER_LAYER_DOWN; to++) {
            const struct interface_record before = interface_of(from), after = interface_of(to);
            const struct change_event event = event_of(&before, &after);
            enum change_event_kind expected = LINK_STAYS;
            if (from != OPER_STATUS_NOT_PRESENT && is_down(to) && !is_down(from))
                expected = LINK_DOWN;
            if (to != OPER_STATUS_NOT_PRESENT && is_down(from) && !is_down(to))
                expected = LINK_UP;
            assert_int_equal(expected, event.kind);
            if (expected != LINK_STAYS) {
                assert_int_equal(2, event.ifindex);
                assert_int_equal(ADMIN_STATUS_UP, event.admin_status);
                assert_int_equal(to, event.oper_status);
            }
        }
}

static void those_that_come_and_go(void **state)
{
    (void)state;
    for (int status = OPER_STATUS_UP; status <= OPER_STATUS_LOWER_LAYER_DOWN; status++) {
        const struct interface_record interface = interface_of(status);
        const bool tells = !is_down(status) && status != OPER_STATUS_NOT_PRESENT;
        struct change_event event = event_of(NULL, &interface);
        assert_int_equal(tells ? LINK_UP : LINK_STAYS, event.kind);
        assert_true(event.has_come);
        assert_int_equal(status, event.oper_status);
        event = event_of(&interface, NULL);
        assert_int_equal(tells ? LINK_DOWN : LINK_STAYS, event.kind);
        assert_false(event.has_come);
        if (tells) {
            assert_int_equal(ADMIN_STATUS_DOWN, event.admin_status);
            assert_int_equal(OPER_STATUS_DOWN, event.oper_status);
        }
    }
}

static void whoever_is_not_to_tell_does_not(void **state)
{
    (void)state;
    struct interface_record up = interface_of(OPER_STATUS_UP);
    struct interface_record down = interface_of(OPER_STATUS_DOWN);
    down.notifies = false; /* at this moment */
    assert_int_equal(LINK_STAYS, event_of(&up, &down).kind);
    assert_int_equal(LINK_UP, event_of(&down, &up).kind);
    up.notifies = false;
    assert_int_equal(LINK_STAYS, event_of(&up, NULL).kind);
}

static void another_name_is_one_that_comes(void **state)
{
    (void)state;
    const struct interface_record before = interface_of(OPER_STATUS_UP);
    struct interface_record after = before;
    snprintf(after.name, sizeof after.name, "lan0");
    const struct change_event event = event_of(&before, &after);
    assert_int_equal(LINK_STAYS, event.kind);
    assert_true(event.has_come);
    assert_string_equal("lan0", event.name);
}

static void other_settings_are_no_change_of_a_link(void **state)
{
    (void)state;
    const struct interface_record up = interface_of(OPER_STATUS_UP);
    change_queue_links_stay(true);
    assert_int_equal(LINK_STAYS, event_of(&up, NULL).kind);
    const struct change_event event = event_of(NULL, &up);
    assert_int_equal(LINK_STAYS, event.kind);
    assert_true(event.has_come);
    change_queue_links_stay(false);
    assert_int_equal(LINK_DOWN, event_of(&up, NULL).kind);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_way),
        cmocka_unit_test(those_that_come_and_go),
        cmocka_unit_test(whoever_is_not_to_tell_does_not),
        cmocka_unit_test(another_name_is_one_that_comes),
        cmocka_unit_test(other_settings_are_no_change_of_a_link),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
