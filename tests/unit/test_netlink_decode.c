/* SPDX-License-Identifier: BSD-2-Clause */
/* Messages that the kernel would not send: cut, torn, lying about their lengths. */
#include "netlink/attribute.h"
#include "netlink/link.h"
#include "netlink/notification.h"
#include "netlink/statistics.h"

#include <errno.h>
#include <linux/if_addr.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
/* After what it needs. */
#include <cmocka.h>

/* A link with one of everything that is decoded. */
static struct nlmsghdr *make_link(char *buffer)
{
    struct nlmsghdr *message = mnl_nlmsg_put_header(buffer);
    message->nlmsg_type = RTM_NEWLINK;
    struct ifinfomsg *header = mnl_nlmsg_put_extra_header(message, sizeof *header);
    header->ifi_index = 5;
    mnl_attr_put_strz(message, IFLA_IFNAME, "eth0");
    mnl_attr_put_u32(message, IFLA_MTU, 1500);
    mnl_attr_put(message, IFLA_ADDRESS, 6, "\x02\0\0\0\0\x01");
    mnl_attr_put(message, IFLA_PERM_ADDRESS, 6, "\x04\0\0\0\0\x02");
    struct nlattr *properties = mnl_attr_nest_start(message, IFLA_PROP_LIST);
    mnl_attr_put_strz(message, IFLA_ALT_IFNAME, "a-name-longer-than-fifteen");
    mnl_attr_nest_end(message, properties);
    struct nlattr *information = mnl_attr_nest_start(message, IFLA_LINKINFO);
    mnl_attr_put_strz(message, IFLA_INFO_KIND, "veth");
    mnl_attr_nest_end(message, information);
    struct nlattr *families = mnl_attr_nest_start(message, IFLA_AF_SPEC);
    struct nlattr *inet6 = mnl_attr_nest_start(message, AF_INET6);
    const int32_t configuration[4] = {1, 64, 1400, 2};
    mnl_attr_put(message, IFLA_INET6_CONF, sizeof configuration, configuration);
    const struct ifla_cacheinfo cache = {.max_reasm_len = 65535, .reachable_time = 30000};
    mnl_attr_put(message, IFLA_INET6_CACHEINFO, sizeof cache, &cache);
    mnl_attr_nest_end(message, inet6);
    mnl_attr_nest_end(message, families);
    return message;
}

static void a_link_is_decoded(void **state)
{
    (void)state;
    char buffer[1024];
    struct link_record link;
    assert_int_equal(link_decode(make_link(buffer), &link), 0);
    assert_int_equal(link.ifindex, 5);
    assert_string_equal(link.name, "eth0");
    assert_true(link.has_alternative_names);
    assert_int_equal(link.address.length, 6);
    assert_memory_equal(link.address.octets, "\x02\0\0\0\0\x01", 6);
    assert_int_equal(link.permanent_address.length, 6);
    assert_memory_equal(link.permanent_address.octets, "\x04\0\0\0\0\x02", 6);
    assert_string_equal(link.kind, "veth");
    assert_true(link.has_inet6);
    assert_false(link.has_inet);
    assert_int_equal(link.inet6_mtu, 1400);
    assert_int_equal(link.inet6_accept_ra, 2);
    assert_int_equal(link.inet6_reachable_time, 30000);
    /* Behind the end of the array: this kernel does not have it. */
    assert_false(link.has_force_forwarding);
    assert_int_equal(link.inet6_dad_transmits, 0);
}

static void a_failure_leaves_the_result_alone(void **state)
{
    (void)state;
    char buffer[1024];
    struct nlmsghdr *message = make_link(buffer);
    struct link_record link = {.ifindex = 77};
    message->nlmsg_type = RTM_NEWADDR;
    assert_int_equal(link_decode(message, &link), -EBADMSG);
    message->nlmsg_type = RTM_NEWLINK;
    ((struct ifinfomsg *)mnl_nlmsg_get_payload(message))->ifi_index = -1;
    assert_int_equal(link_decode(message, &link), -EBADMSG);
    assert_int_equal(link.ifindex, 77);
}

static void a_name_without_end_is_refused(void **state)
{
    (void)state;
    char buffer[256];
    struct nlmsghdr *message = mnl_nlmsg_put_header(buffer);
    message->nlmsg_type = RTM_NEWLINK;
    struct ifinfomsg *header = mnl_nlmsg_put_extra_header(message, sizeof *header);
    header->ifi_index = 5;
    mnl_attr_put(message, IFLA_IFNAME, 40, "a name that is longer than any name is..");
    struct link_record link;
    assert_int_equal(link_decode(message, &link), -EBADMSG);
}

/* Each copy has its own allocation, so that a sanitizer sees one byte too far. */
static void decode_copy(const char *bytes, size_t length)
{
    char *copy = malloc(length ? length : 1);
    assert_non_null(copy);
    memcpy(copy, bytes, length);
    struct nlmsghdr *message = (struct nlmsghdr *)(void *)copy;
    if (length >= sizeof *message) {
        message->nlmsg_len = (uint32_t)length;
        struct link_record link;
        (void)!link_decode(message, &link);
    }
    free(copy);
}

static void a_cut_message_is_survived(void **state)
{
    (void)state;
    char buffer[1024];
    const struct nlmsghdr *message = make_link(buffer);
    for (size_t length = 0; length <= message->nlmsg_len; length++)
        decode_copy(buffer, length);
}

static void a_torn_message_is_survived(void **state)
{
    (void)state;
    char buffer[1024], torn[1024];
    const size_t length = make_link(buffer)->nlmsg_len;
    srand(1);
    for (int round = 0; round < 20000; round++) {
        memcpy(torn, buffer, length);
        for (int i = 0; i < 3; i++)
            torn[sizeof(struct nlmsghdr) + (size_t)rand() % (length - sizeof(struct nlmsghdr))] =
                (char)rand();
        decode_copy(torn, length);
    }
}

struct noted {
    unsigned about;
    uint32_t ifindex;
    int count;
};

static void note(void *context, unsigned about, uint32_t ifindex)
{
    struct noted *noted = context;
    noted->about = about;
    noted->ifindex = ifindex;
    noted->count++;
}

static struct noted announce(uint16_t type, uint8_t family, int ifindex)
{
    char buffer[128];
    struct nlmsghdr *message = mnl_nlmsg_put_header(buffer);
    message->nlmsg_type = type;
    struct ifinfomsg *header = mnl_nlmsg_put_extra_header(message, sizeof *header);
    header->ifi_family = family;
    header->ifi_index = ifindex;
    struct noted noted = {0};
    const struct notification_sink sink = {note, &noted};
    notification_decode(message, &sink);
    return noted;
}

static void a_port_that_leaves_its_bridge_is_not_gone(void **state)
{
    (void)state;
    assert_int_equal(announce(RTM_DELLINK, AF_BRIDGE, 4).count, 0);
    assert_int_equal(announce(RTM_NEWLINK, AF_BRIDGE, 4).count, 0);
    assert_true(announce(RTM_DELLINK, AF_UNSPEC, 4).about & NOTIFICATION_REMOVED);
    assert_false(announce(RTM_NEWLINK, AF_INET6, 4).about & NOTIFICATION_REMOVED);
    assert_int_equal(announce(RTM_NEWLINK, AF_UNSPEC, -4).count, 0);
}

static struct noted announce_address(uint16_t type, uint8_t family)
{
    char buffer[128];
    struct nlmsghdr *message = mnl_nlmsg_put_header(buffer);
    message->nlmsg_type = type;
    struct ifaddrmsg *header = mnl_nlmsg_put_extra_header(message, sizeof *header);
    header->ifa_family = family;
    header->ifa_index = 4;
    struct noted noted = {0};
    const struct notification_sink sink = {note, &noted};
    notification_decode(message, &sink);
    assert_int_equal(noted.ifindex, 4);
    return noted;
}

/* The kernels before 6.7 say nothing of the routes. */
static void routes_can_go_with_an_ipv4_address(void **state)
{
    (void)state;
    assert_true(announce_address(RTM_DELADDR, AF_INET).about & NOTIFICATION_ROUTES);
    assert_false(announce_address(RTM_NEWADDR, AF_INET).about & NOTIFICATION_ROUTES);
    assert_false(announce_address(RTM_DELADDR, AF_INET6).about & NOTIFICATION_ROUTES);
}

/* --- statistics ------------------------------------------------------------------------------- */

static struct nlmsghdr *make_statistics(char *buffer, size_t size)
{
    const struct rtnl_link_stats64 counts = {.rx_packets = 7, .tx_packets = 8, .rx_nohandler = 9};
    struct nlmsghdr *message = mnl_nlmsg_put_header(buffer);
    message->nlmsg_type = RTM_NEWSTATS;
    struct if_stats_msg *header = mnl_nlmsg_put_extra_header(message, sizeof *header);
    header->ifindex = 5;
    mnl_attr_put(message, IFLA_STATS_LINK_64, size, &counts);
    return message;
}

/* Older kernels have a shorter list. */
static void statistics_are_as_long_as_the_kernels_list(void **state)
{
    (void)state;
    char buffer[1024];
    struct statistics_record record;
    assert_int_equal(
        statistics_decode(make_statistics(buffer, sizeof(struct rtnl_link_stats64)), &record), 0);
    assert_int_equal(record.ifindex, 5);
    assert_int_equal(record.counts.rx_nohandler, 9);
    memset(&record, 0xee, sizeof record);
    assert_int_equal(statistics_decode(make_statistics(buffer, 2 * sizeof(uint64_t)), &record), 0);
    assert_int_equal(record.counts.tx_packets, 8);
    assert_int_equal(record.counts.rx_nohandler, 0);
}

static void statistics_of_nothing_are_refused(void **state)
{
    (void)state;
    char buffer[1024];
    struct statistics_record record = {.ifindex = 77};
    struct nlmsghdr *message = make_statistics(buffer, sizeof(uint64_t));
    ((struct if_stats_msg *)mnl_nlmsg_get_payload(message))->ifindex = 0;
    assert_int_equal(statistics_decode(message, &record), -EBADMSG);
    message = make_statistics(buffer, sizeof(uint64_t));
    message->nlmsg_type = RTM_NEWLINK;
    assert_int_equal(statistics_decode(message, &record), -EBADMSG);
    message = make_statistics(buffer, sizeof(uint64_t));
    message->nlmsg_len = NLMSG_HDRLEN + 2;
    assert_int_equal(statistics_decode(message, &record), -EBADMSG);
    assert_int_equal(record.ifindex, 77);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_link_is_decoded),
        cmocka_unit_test(a_failure_leaves_the_result_alone),
        cmocka_unit_test(a_name_without_end_is_refused),
        cmocka_unit_test(a_cut_message_is_survived),
        cmocka_unit_test(a_torn_message_is_survived),
        cmocka_unit_test(a_port_that_leaves_its_bridge_is_not_gone),
        cmocka_unit_test(routes_can_go_with_an_ipv4_address),
        cmocka_unit_test(statistics_are_as_long_as_the_kernels_list),
        cmocka_unit_test(statistics_of_nothing_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
