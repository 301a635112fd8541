/* SPDX-License-Identifier: BSD-2-Clause */
/* IF-MIB's rows, counters, stack and receive addresses, rule by rule. */
#include "model/join.h"
#include "model/join_counters.h"

#include <errno.h>
#include <linux/ethtool.h>
#include <linux/if.h>
#include <linux/rtnetlink.h>
#include <net/if_arp.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* After what it needs. */
#include <cmocka.h>

/* --- an interface ----------------------------------------------------------------------------- */

static struct interface_facts ethernet(void)
{
    return (struct interface_facts){
        .link = {.ifindex = 5, .type = ARPHRD_ETHER, .name = "eth0", .mtu = 1500,
                 .flags = IFF_UP | IFF_LOWER_UP, .operational_state = IF_OPER_UP,
                 .parent_device = "0000:01:00.0", .parent_bus = "pci"},
        .has_speed = true, .speed = 2500, .duplex = DUPLEX_FULL};
}

static struct interface_record join(const struct interface_facts *facts)
{
    struct interface_record record;
    join_interface(facts, &record);
    return record;
}

static void states_are_rfc_2863s(void **state)
{
    static const struct {
        uint32_t flags;
        uint8_t kernel;
        uint8_t expected;
    } cases[] = {
        {IFF_UP | IFF_LOWER_UP, IF_OPER_UP, OPER_STATUS_UP},
        {IFF_UP, IF_OPER_DOWN, OPER_STATUS_DOWN},
        {IFF_UP, IF_OPER_LOWERLAYERDOWN, OPER_STATUS_LOWER_LAYER_DOWN},
        {IFF_UP, IF_OPER_TESTING, OPER_STATUS_TESTING},
        {IFF_UP, IF_OPER_DORMANT, OPER_STATUS_DORMANT},
        {IFF_UP, IF_OPER_NOTPRESENT, OPER_STATUS_NOT_PRESENT},
        {IFF_UP | IFF_LOWER_UP, IF_OPER_UNKNOWN, OPER_STATUS_UP},
        {IFF_UP, IF_OPER_UNKNOWN, OPER_STATUS_DOWN},
        {IFF_UP, 77, OPER_STATUS_UNKNOWN},
        {0, IF_OPER_UP, OPER_STATUS_DOWN},
        {0, IF_OPER_LOWERLAYERDOWN, OPER_STATUS_DOWN},
        {0, IF_OPER_NOTPRESENT, OPER_STATUS_NOT_PRESENT},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct interface_facts facts = ethernet();
        facts.link.flags = cases[i].flags;
        facts.link.operational_state = cases[i].kernel;
        const struct interface_record record = join(&facts);
        assert_int_equal(record.oper_status, cases[i].expected);
        assert_int_equal(record.admin_status,
                         cases[i].flags & IFF_UP ? ADMIN_STATUS_UP : ADMIN_STATUS_DOWN);
    }
}

static void speed_and_duplex_are_known_or_not(void **state)
{
    (void)state;
    struct interface_facts facts = ethernet();
    assert_int_equal(join(&facts).speed, UINT64_C(2500000000));
    assert_int_equal(join(&facts).duplex, DUPLEX_STATUS_FULL);
    facts.speed = 800000;
    assert_int_equal(join(&facts).speed, UINT64_C(800000000000));
    facts.speed = (uint32_t)SPEED_UNKNOWN;
    facts.duplex = DUPLEX_UNKNOWN;
    assert_int_equal(join(&facts).speed, 0);
    assert_int_equal(join(&facts).duplex, DUPLEX_STATUS_UNKNOWN);
    facts.duplex = DUPLEX_HALF;
    assert_int_equal(join(&facts).duplex, DUPLEX_STATUS_HALF);
    facts = ethernet();
    facts.has_speed = false;
    assert_int_equal(join(&facts).speed, 0);
    assert_int_equal(join(&facts).duplex, DUPLEX_STATUS_UNKNOWN);
}

static void a_connector_is_of_a_device_on_a_bus(void **state)
{
    (void)state;
    struct interface_facts facts = ethernet();
    assert_true(join(&facts).has_connector);
    strcpy(facts.link.kind, "wwan"); /* made by a program, of a device */
    assert_false(join(&facts).has_connector);
    facts = ethernet();
    facts.link.parent_device[0] = '\0';
    assert_false(join(&facts).has_connector);
}

static void what_it_stands_on_is_in_its_namespace(void **state)
{
    (void)state;
    struct interface_facts facts = ethernet();
    assert_true(join(&facts).notifies);
    facts.link.lower = 3;
    assert_int_equal(join(&facts).lower, 3);
    assert_false(join(&facts).notifies);
    facts.link.lower_is_elsewhere = true;
    assert_int_equal(join(&facts).lower, 0);
    facts.link.lower_is_elsewhere = false;
    facts.link.lower = facts.link.ifindex;
    assert_int_equal(join(&facts).lower, 0);
    facts.link.lower = 3;
    strcpy(facts.link.kind, "veth"); /* the other end */
    assert_int_equal(join(&facts).lower, 0);
    strcpy(facts.link.kind, "bridge");
    facts.link.lower = 0;
    assert_false(join(&facts).notifies);
    facts.notifies = NOTIFIES;
    assert_true(join(&facts).notifies);
    facts = ethernet();
    facts.notifies = NOTIFIES_NOT;
    assert_false(join(&facts).notifies);
}

/* --- the stack -------------------------------------------------------------------------------- */

static void assert_stack(const struct interfaces *interfaces, const char *expected)
{
    char text[512] = "";
    for (size_t i = 0; i < interfaces->stack.count; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text), "%u/%u ",
                 interfaces->stack.items[i].higher, interfaces->stack.items[i].lower);
    assert_string_equal(text, expected);
}

/* Of interfaces 1, 2, … as master and lower say. */
static struct interfaces *make_interfaces(size_t count, const uint32_t (*links)[2])
{
    struct interfaces *interfaces = interfaces_new();
    assert_non_null(interfaces);
    for (size_t i = 0; i < count; i++) {
        struct interface_record *record = array_append(&interfaces->interfaces);
        if (!record)
            abort();
        *record = (struct interface_record){
            .ifindex = (uint32_t)i + 1, .master = links[i][0], .lower = links[i][1]};
    }
    return interfaces;
}

static void the_stack_has_tops_and_bottoms(void **state)
{
    /* 2 and 3 are ports of 4; 5 stands on 4, 6 on what is not shown. */
    static const uint32_t links[][2] = {{0, 0}, {4, 0}, {4, 0}, {0, 0}, {0, 4}, {9, 8}};
    (void)state;
    struct interfaces *first = make_interfaces(6, links);
    assert_int_equal(interfaces_stack(first, NULL, 100), 0);
    assert_stack(first, "0/1 0/5 0/6 1/0 2/0 3/0 4/2 4/3 5/4 6/0 ");
    assert_int_equal(first->stack_last_change, 100);
    struct interfaces *same = make_interfaces(6, links);
    assert_int_equal(interfaces_stack(same, first, 200), 0);
    assert_int_equal(same->stack_last_change, 100);
    struct interfaces *fewer = make_interfaces(5, links);
    assert_int_equal(interfaces_stack(fewer, same, 300), 0);
    assert_int_equal(fewer->stack_last_change, 300);
    shared_unref(first);
    shared_unref(same);
    shared_unref(fewer);
}

static void a_pair_is_there_once(void **state)
{
    static const uint32_t links[][2] = {{2, 0}, {0, 1}}; /* 1 is a port of 2, which stands on 1 */
    (void)state;
    struct interfaces *interfaces = make_interfaces(2, links);
    assert_int_equal(interfaces_stack(interfaces, NULL, 1), 0);
    assert_stack(interfaces, "0/2 1/0 2/1 ");
    shared_unref(interfaces);
    interfaces = make_interfaces(0, links);
    assert_int_equal(interfaces_stack(interfaces, NULL, 1), 0);
    assert_stack(interfaces, "");
    shared_unref(interfaces);
}

/* --- counters --------------------------------------------------------------------------------- */

static struct statistics_record statistics(void)
{
    return (struct statistics_record){
        .ifindex = 5,
        .counts = {.rx_packets = 100, .tx_packets = 200, .rx_bytes = UINT64_C(1) << 40,
                   .tx_bytes = 4000, .rx_errors = 5, .tx_errors = 6, .rx_dropped = 7,
                   .tx_dropped = 8, .multicast = 30, .rx_missed_errors = 2, .rx_nohandler = 9}};
}

static void counters_are_as_linux_counts(void **state)
{
    (void)state;
    struct statistics_record read = statistics();
    const struct interface_counters counters = join_counters(&read, NULL, 77);
    assert_int_equal(counters.ifindex, 5);
    assert_true(counters.in_octets == UINT64_C(1) << 40);
    assert_int_equal(counters.in_unicast, 70);
    assert_int_equal(counters.in_multicast, 30);
    assert_int_equal(counters.in_discards, 9);
    assert_int_equal(counters.in_errors, 5);
    assert_int_equal(counters.in_unknown, 9);
    assert_int_equal(counters.out_octets, 4000);
    assert_int_equal(counters.out_unicast, 200);
    assert_int_equal(counters.out_discards, 8);
    assert_int_equal(counters.out_errors, 6);
    assert_int_equal(counters.none, 0);
    assert_int_equal(counters.discontinuity, 0);
    read.counts.multicast = 101; /* counted between the two */
    assert_int_equal(join_counters(&read, NULL, 77).in_unicast, 0);
}

static void a_counter_that_goes_back_is_a_discontinuity(void **state)
{
    (void)state;
    struct statistics_record read = statistics();
    struct interface_counters before = join_counters(&read, NULL, 1);
    before.discontinuity = 50;
    assert_int_equal(join_counters(&read, &before, 77).discontinuity, 50);
    read.counts.rx_packets += 10;
    read.counts.tx_bytes += UINT64_C(1) << 33; /* past the end of 32 bits */
    assert_int_equal(join_counters(&read, &before, 77).discontinuity, 50);

    __u64 *const counts[] = {
        &read.counts.rx_packets, &read.counts.tx_packets, &read.counts.rx_bytes,
        &read.counts.tx_bytes, &read.counts.rx_errors, &read.counts.tx_errors,
        &read.counts.rx_dropped, &read.counts.tx_dropped, &read.counts.rx_nohandler};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        read = statistics();
        *counts[i] = 1;
        assert_int_equal(join_counters(&read, &before, 77).discontinuity, 77);
    }
}

static void counters_are_found_with_and_without_a_guess(void **state)
{
    (void)state;
    struct counters *counters = counters_new();
    assert_non_null(counters);
    for (uint32_t ifindex = 2; ifindex < 12; ifindex += 3) {
        struct interface_counters *added = array_append(&counters->items);
        if (!added)
            abort();
        *added = (struct interface_counters){.ifindex = ifindex};
    }
    for (size_t guess = 0; guess < 6; guess++)
        for (uint32_t ifindex = 0; ifindex < 14; ifindex++) {
            const struct interface_counters *found = counters_find(counters, ifindex, guess);
            if (ifindex % 3 == 2 && ifindex < 12)
                assert_int_equal(found->ifindex, ifindex);
            else
                assert_null(found);
        }
    shared_unref(counters);
}

/* --- receive addresses ------------------------------------------------------------------------ */

static void receive_addresses_are_there_once(void **state)
{
    static const uint32_t links[][2] = {{0, 0}, {0, 0}};
    struct multicast_record records[] = {
        {2, {6, {1, 0, 0x5e, 0, 0, 1}}}, {2, {6, {0xff, 0xff, 0xff, 0xff, 0xff, 0xff}}},
        {1, {6, {1, 0, 0x5e, 0, 0, 2}}}, {9, {6, {1, 0, 0x5e, 0, 0, 3}}},
        {2, {6, {1, 0, 0x5e, 0, 0, 1}}}};
    const multicast_array multicast = {.items = records,
                                       .count = sizeof records / sizeof *records};
    (void)state;
    struct interfaces *interfaces = make_interfaces(2, links);
    struct interface_record *second = &interfaces->interfaces.items[1];
    second->address = (struct physical_address){6, {2, 0, 0, 0, 0, 7}};
    second->broadcast = (struct physical_address){6, {0xff, 0xff, 0xff, 0xff, 0xff, 0xff}};
    struct receive_addresses *made = join_receive_addresses(interfaces, &multicast);
    assert_non_null(made);
    /* Of 1 the multicast one; of 2 in order, its broadcast as what stays; nothing of 9. */
    static const struct {
        uint32_t ifindex;
        uint8_t first;
        uint8_t type;
    } expected[] = {{1, 1, RECEIVE_ADDRESS_VOLATILE},
                    {2, 1, RECEIVE_ADDRESS_VOLATILE},
                    {2, 2, RECEIVE_ADDRESS_NON_VOLATILE},
                    {2, 0xff, RECEIVE_ADDRESS_NON_VOLATILE}};
    assert_int_equal(made->items.count, 4);
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(made->items.items[i].ifindex, expected[i].ifindex);
        assert_int_equal(made->items.items[i].address.octets[0], expected[i].first);
        assert_int_equal(made->items.items[i].type, expected[i].type);
    }
    shared_unref(made);
    shared_unref(interfaces);
}

static void lines_of_the_kernel_are_parsed_and_no_others(void **state)
{
    static const char *const wrong[] = {
        "", "\n", "2    eth0            1     0     \n", "2    eth0            1     0     abc\n",
        "0    eth0            1     0     333300000001\n", "x    eth0            1     0     3333\n",
        "2    eth0            1     333300000001\n", "2    eth0            1     0     ZZ00\n"};
    struct multicast_record record;
    (void)state;
    assert_int_equal(
        multicast_parse("70000 bad\377\376           12    0     33330000000f\n", &record), 0);
    assert_int_equal(record.ifindex, 70000);
    assert_int_equal(record.address.length, 6);
    assert_memory_equal(record.address.octets, "\x33\x33\0\0\0\x0f", 6);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        record = (struct multicast_record){.ifindex = 7};
        assert_int_equal(multicast_parse(wrong[i], &record), -EBADMSG);
        assert_int_equal(record.ifindex, 7);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(states_are_rfc_2863s),
        cmocka_unit_test(speed_and_duplex_are_known_or_not),
        cmocka_unit_test(a_connector_is_of_a_device_on_a_bus),
        cmocka_unit_test(what_it_stands_on_is_in_its_namespace),
        cmocka_unit_test(the_stack_has_tops_and_bottoms),
        cmocka_unit_test(a_pair_is_there_once),
        cmocka_unit_test(counters_are_as_linux_counts),
        cmocka_unit_test(a_counter_that_goes_back_is_a_discontinuity),
        cmocka_unit_test(counters_are_found_with_and_without_a_guess),
        cmocka_unit_test(receive_addresses_are_there_once),
        cmocka_unit_test(lines_of_the_kernel_are_parsed_and_no_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
