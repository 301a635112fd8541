/* SPDX-License-Identifier: BSD-2-Clause */
/* Addresses, neighbours and IPv6's counters: from netlink's messages to records; the kernel tests see
 * that the messages are as here. */
#include "netlink/address.h"
#include "netlink/inet6_statistics.h"
#include "netlink/neighbour_entry.h"

#include <errno.h>
#include <linux/if_addr.h>
#include <linux/if_link.h>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
/* After what it needs. */
#include <cmocka.h>

/* --- messages --------------------------------------------------------------------------------- */

static struct nlmsghdr *begin(char *buffer, uint16_t type, const void *header, size_t size)
{
    struct nlmsghdr *message = mnl_nlmsg_put_header(buffer);
    message->nlmsg_type = type;
    memcpy(mnl_nlmsg_put_extra_header(message, size), header, size);
    return message;
}

static void an_address_is_decoded_or_refused(void **state)
{
    (void)state;
    char buffer[512];
    full_address_array addresses = {0};
    const uint8_t octets[17] = {10, 1, 2, 3};
    const struct ifaddrmsg header = {.ifa_family = AF_INET, .ifa_prefixlen = 24, .ifa_index = 3,
                                     .ifa_flags = IFA_F_PERMANENT};
    const struct ifa_cacheinfo cache = {60, 90, 100, 200};

    struct nlmsghdr *message = begin(buffer, RTM_NEWADDR, &header, sizeof header);
    assert_int_equal(address_append_full(message, &addresses), -EBADMSG); /* without any */
    mnl_attr_put(message, IFA_ADDRESS, 4, octets);
    mnl_attr_put(message, IFA_BROADCAST, 4, octets);
    mnl_attr_put(message, IFA_CACHEINFO, sizeof cache, &cache);
    mnl_attr_put_u32(message, IFA_FLAGS, IFA_F_STABLE_PRIVACY);
    assert_int_equal(address_append_full(message, &addresses), 0);
    const struct full_address *address = addresses.items;
    assert_memory_equal(address->local, octets, 4);
    assert_memory_equal(address->peer, octets, 4);
    assert_true(address->has_broadcast);
    assert_int_equal(address->flags, IFA_F_STABLE_PRIVACY);
    assert_int_equal(address->preferred, 60);
    assert_int_equal(address->valid, 90);
    assert_int_equal(address->created, 100);
    assert_int_equal(address->changed, 200);

    static const struct {
        uint8_t family, prefix_length;
        uint16_t type, length;
        int result;
    } cases[] = {
        {AF_INET, 33, RTM_NEWADDR, 4, -EBADMSG},    {AF_INET6, 129, RTM_NEWADDR, 16, -EBADMSG},
        {AF_INET, 32, RTM_NEWADDR, 3, -EBADMSG},    {AF_INET6, 64, RTM_NEWADDR, 4, -EBADMSG},
        {AF_INET6, 64, RTM_NEWADDR, 17, -EBADMSG},  {AF_INET6, 128, RTM_NEWADDR, 16, 0},
        {AF_INET6, 128, RTM_DELADDR, 16, -EBADMSG}, {AF_UNIX, 1, RTM_NEWADDR, 4, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct ifaddrmsg other = {.ifa_family = cases[i].family,
                                        .ifa_prefixlen = cases[i].prefix_length, .ifa_index = 3};
        message = begin(buffer, cases[i].type, &other, sizeof other);
        mnl_attr_put(message, IFA_ADDRESS, cases[i].length, octets);
        assert_int_equal(address_append_full(message, &addresses), cases[i].result);
    }
    assert_int_equal(addresses.count, 2);
    array_done(&addresses);
}

static void an_anycast_address_is_decoded(void **state)
{
    (void)state;
    char buffer[256];
    full_address_array addresses = {0};
    const uint8_t octets[16] = {0xff};
    const struct ifaddrmsg header = {.ifa_family = AF_INET6, .ifa_prefixlen = 128, .ifa_index = 7};
    struct nlmsghdr *message = begin(buffer, RTM_GETANYCAST, &header, sizeof header);
    mnl_attr_put(message, IFA_ANYCAST, sizeof octets, octets);
    assert_int_equal(address_append_full(message, &addresses), 0);
    assert_true(addresses.items[0].is_anycast);
    array_done(&addresses);
}

static void a_neighbour_is_decoded_or_passed_over(void **state)
{
    (void)state;
    static const struct {
        uint8_t family, flags;
        uint16_t state, address_length, physical_length;
        int result;
        size_t count;
    } cases[] = {
        {AF_INET, 0, NUD_REACHABLE, 4, 6, 0, 1},
        {AF_INET6, NTF_ROUTER, NUD_STALE, 16, 20, 0, 1},
        {AF_INET, 0, NUD_INCOMPLETE, 4, 0, 0, 1},
        {AF_INET, NTF_PROXY, NUD_REACHABLE, 4, 6, 0, 0},
        {AF_INET, 0, NUD_NONE, 4, 6, 0, 0},
        {AF_INET6, 0, NUD_NOARP, 16, 6, 0, 0},
        {AF_BRIDGE, 0, NUD_REACHABLE, 4, 6, 0, 0},
        {AF_INET, 0, NUD_REACHABLE, 16, 6, -EBADMSG, 0},
        {AF_INET6, 0, NUD_REACHABLE, 4, 6, -EBADMSG, 0},
        {AF_INET6, 0, NUD_REACHABLE, 16, 33, -EBADMSG, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char buffer[256];
        const uint8_t octets[40] = {1};
        neighbour_entry_array entries = {0};
        const struct ndmsg header = {.ndm_family = cases[i].family, .ndm_flags = cases[i].flags,
                                     .ndm_state = cases[i].state, .ndm_ifindex = 3};
        struct nlmsghdr *message = begin(buffer, RTM_NEWNEIGH, &header, sizeof header);
        mnl_attr_put(message, NDA_DST, cases[i].address_length, octets);
        if (cases[i].physical_length)
            mnl_attr_put(message, NDA_LLADDR, cases[i].physical_length, octets);
        assert_int_equal(neighbour_entry_append(message, &entries), cases[i].result);
        assert_int_equal(entries.count, cases[i].count);
        if (entries.count)
            assert_int_equal(entries.items[0].physical.length, cases[i].physical_length);
        array_done(&entries);
    }
}

/* --- counters of IPv6 ------------------------------------------------------------------------- */

enum { BEFORE = 38, SINCE = 39 }; /* how many numbers a kernel of each kind has, about */

static struct inet6_statistics decode(const uint64_t *numbers, size_t count)
{
    char buffer[1024];
    inet6_statistics_array statistics = {0};
    const struct ifinfomsg header = {.ifi_index = 3};
    struct nlmsghdr *message = begin(buffer, RTM_NEWLINK, &header, sizeof header);
    struct nlattr *nest = mnl_attr_nest_start(message, IFLA_PROTINFO);
    mnl_attr_put(message, IFLA_INET6_STATS, count * sizeof *numbers, numbers);
    mnl_attr_nest_end(message, nest);
    assert_int_equal(inet6_statistics_append(message, &statistics), 0);
    assert_int_equal(statistics.count, 1);
    const struct inet6_statistics decoded = statistics.items[0];
    array_done(&statistics);
    return decoded;
}

static bool are_grouped(struct inet6_statistics one, const char *release)
{
    const inet6_statistics_array array = {.items = &one, .count = 1, .capacity = 1};
    return inet6_statistics_are_grouped(&array, release);
}

/* 1,000 packets came: 900 without ECN, 100 with. */
static void fill(uint64_t *numbers, size_t count, size_t ecn)
{
    for (size_t i = 0; i < count; i++)
        numbers[i] = i * 10000;
    numbers[0] = count;
    numbers[1] = 1000;
    memset(numbers + ecn, 0, 4 * sizeof *numbers);
    numbers[ecn] = 900;
    numbers[ecn + 1] = 100;
}

static void numbers_before_2025_are_named(void **state)
{
    (void)state;
    uint64_t numbers[BEFORE];
    struct inet6_counts counts;
    fill(numbers, BEFORE, 32);
    numbers[4] = numbers[5] = numbers[6] = numbers[7] = 7; /* unlikely to add up */
    const struct inet6_statistics read = decode(numbers, BEFORE);
    assert_false(are_grouped(read, "6.18.0")); /* what was received tells more than its release */
    inet6_statistics_name(&read, false, &counts);
    assert_int_equal(counts.in_receives, 1000);
    assert_int_equal(counts.in_octets, 20000);
    assert_int_equal(counts.in_delivers, 30000);
    assert_int_equal(counts.out_requests, 7);
    assert_int_equal(counts.in_no_routes, 90000);
    assert_int_equal(counts.out_multicast_octets, 280000);
    assert_int_equal(counts.fragmentation_required, 200000 + 210000);
    assert_true(counts.has_out_transmits);
    assert_int_equal(counts.out_transmits, 370000);
    /* Before 6.7 there was no such. */
    const struct inet6_statistics older = decode(numbers, 37);
    inet6_statistics_name(&older, false, &counts);
    assert_false(counts.has_out_transmits);
}

static void numbers_since_2025_are_named(void **state)
{
    (void)state;
    uint64_t numbers[SINCE];
    struct inet6_counts counts;
    fill(numbers, SINCE, 4);
    const struct inet6_statistics read = decode(numbers, SINCE);
    assert_true(are_grouped(read, "6.1.0"));
    inet6_statistics_name(&read, true, &counts);
    assert_int_equal(counts.in_receives, 1000);
    assert_int_equal(counts.out_requests, 80000);
    assert_int_equal(counts.out_transmits, 90000);
    assert_int_equal(counts.out_octets, 100000);
    assert_int_equal(counts.out_forwarded, 110000);
    assert_int_equal(counts.in_no_routes, 140000);
    assert_int_equal(counts.out_multicast_octets, 330000);
    assert_true(counts.has_out_transmits);
}

static void the_release_decides_where_nothing_came(void **state)
{
    (void)state;
    const uint64_t none[SINCE] = {SINCE};
    const struct inet6_statistics read = decode(none, SINCE);
    static const struct {
        const char *release;
        bool grouped;
    } cases[] = {{"6.14.9", false}, {"6.15.0-rc1", true}, {"7.0", true}, {"5.19.1", false},
                 {"6.1.0-39-amd64", false}, {"", false}, {"what", false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(are_grouped(read, cases[i].release), cases[i].grouped);
}

static void numbers_may_be_few_or_many(void **state)
{
    (void)state;
    uint64_t numbers[100];
    struct inet6_counts counts;
    fill(numbers, 100, 4);
    assert_int_equal(decode(numbers, 100).known, INET6_NUMBERS_MAX);
    const struct inet6_statistics few = decode(numbers, 3);
    assert_int_equal(few.known, 3);
    inet6_statistics_name(&few, true, &counts);
    assert_int_equal(counts.in_octets, 20000);
    assert_int_equal(counts.out_octets, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_address_is_decoded_or_refused),
        cmocka_unit_test(an_anycast_address_is_decoded),
        cmocka_unit_test(a_neighbour_is_decoded_or_passed_over),
        cmocka_unit_test(numbers_before_2025_are_named),
        cmocka_unit_test(numbers_since_2025_are_named),
        cmocka_unit_test(the_release_decides_where_nothing_came),
        cmocka_unit_test(numbers_may_be_few_or_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
