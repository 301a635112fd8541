/* SPDX-License-Identifier: BSD-2-Clause */
#include "change/link_change.h"
#include "columns/tables.h"

#include <net/if.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

static struct link_change change_of(uint32_t flags, uint32_t promiscuity)
{
    struct link_change change = {
        .link = {.ifindex = 2, .flags = flags, .promiscuity = promiscuity},
        .current = {.ifindex = 2,
                    .name = "eth0",
                    .admin_status = flags & IFF_UP ? ADMIN_STATUS_UP : ADMIN_STATUS_DOWN,
                    .promiscuous = promiscuity > 0,
                    .notifies = true},
    };
    change.wanted = change.current;
    return change;
}

static void check(const struct link_change *change, enum verdict verdict, uint32_t changes)
{
    const struct judgement judgement = link_change_judge(change, &change->wanted);
    assert_int_equal(verdict, judgement.verdict);
    assert_int_equal(changes, judgement.changes);
    assert_int_equal(verdict != VERDICT_FINE, judgement.field != NULL && judgement.reason != NULL);
}

static void what_is_so_is_no_change(void **state)
{
    (void)state;
    struct link_change change = change_of(IFF_UP, 1);
    check(&change, VERDICT_FINE, 0);
    change.wanted.notifies = false; /* the agent's, not the kernel's */
    check(&change, VERDICT_FINE, 0);
}

static void what_differs_is_changed(void **state)
{
    (void)state;
    struct link_change change = change_of(IFF_UP, 0);
    change.wanted.admin_status = ADMIN_STATUS_DOWN;
    check(&change, VERDICT_FINE, LINK_CHANGE_ADMIN_STATUS);
    change.wanted.promiscuous = true;
    check(&change, VERDICT_FINE, LINK_CHANGE_ADMIN_STATUS | LINK_CHANGE_PROMISCUOUS);
    strcpy(change.wanted.alias, "uplink");
    check(&change, VERDICT_FINE,
          LINK_CHANGE_ADMIN_STATUS | LINK_CHANGE_PROMISCUOUS | LINK_CHANGE_ALIAS);
}

static void linux_has_no_tests(void **state)
{
    (void)state;
    struct link_change change = change_of(0, 0);
    change.wanted.admin_status = 3;
    check(&change, VERDICT_WRONG_VALUE, 0);
}

static void others_keep_it_promiscuous(void **state)
{
    (void)state;
    static const struct {
        uint32_t flags, promiscuity;
        enum verdict verdict;
    } cases[] = {{IFF_PROMISC, 1, VERDICT_FINE},
                 {IFF_PROMISC, 2, VERDICT_INCONSISTENT},
                 {0, 1, VERDICT_INCONSISTENT}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct link_change change = change_of(cases[i].flags, cases[i].promiscuity);
        change.wanted.promiscuous = false;
        const bool fine = cases[i].verdict == VERDICT_FINE;
        check(&change, cases[i].verdict, fine ? LINK_CHANGE_PROMISCUOUS : 0);
    }
}

static void an_alias_is_shown_as_it_is(void **state)
{
    (void)state;
    static const char *const fine[] = {"x", " ", "B\303\274ro \"2\" \\x41", "\360\237\214\220"};
    static const char *const wrong[] = {"\377", "a\n",      "a\033[1m", "\342\200\256x",
                                        "\303", "\302\205", "\177"};
    struct link_change change = change_of(0, 0);
    for (size_t i = 0; i < sizeof fine / sizeof *fine; i++) {
        snprintf(change.wanted.alias, sizeof change.wanted.alias, "%s", fine[i]);
        check(&change, VERDICT_FINE, LINK_CHANGE_ALIAS);
    }
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        snprintf(change.wanted.alias, sizeof change.wanted.alias, "%s", wrong[i]);
        check(&change, VERDICT_WRONG_VALUE, 0);
    }
    /* One that another program gave may be anything: it is so. */
    change = change_of(0, 0);
    strcpy(change.current.alias, "\377");
    strcpy(change.wanted.alias, "\377");
    check(&change, VERDICT_FINE, 0);
    memset(change.wanted.alias, 'x', INTERFACE_ALIAS_SIZE - 1);
    check(&change, VERDICT_FINE, LINK_CHANGE_ALIAS);
}

/* Every read-write column of IF-MIB is one that a change of a link takes, or the agent's own. */
static void read_write_columns_are_those_that_can_be_set(void **state)
{
    (void)state;
    static const struct table *const tables[] = {&if_table, &if_x_table, &if_stack_table,
                                                 &if_rcv_address_table, &dot3_stats_table};
    size_t count = 0;
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        for (size_t at = 0; at < tables[i]->column_count; at++)
            count += tables[i]->columns[at].access == ACCESS_READ_WRITE;
    assert_int_equal(4, count);
    assert_int_equal(ACCESS_READ_WRITE, table_column(&if_table, "ifAdminStatus")->access);
    assert_int_equal(ACCESS_READ_WRITE, table_column(&if_x_table, "ifAlias")->access);
    assert_int_equal(ACCESS_READ_WRITE, table_column(&if_x_table, "ifPromiscuousMode")->access);
    assert_int_equal(ACCESS_READ_WRITE,
                     table_column(&if_x_table, "ifLinkUpDownTrapEnable")->access);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_so_is_no_change),
        cmocka_unit_test(what_differs_is_changed),
        cmocka_unit_test(linux_has_no_tests),
        cmocka_unit_test(others_keep_it_promiscuous),
        cmocka_unit_test(an_alias_is_shown_as_it_is),
        cmocka_unit_test(read_write_columns_are_those_that_can_be_set),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
