/* SPDX-License-Identifier: BSD-2-Clause */
#include "netlink/inet6_statistics.h"
#include "netlink/attribute.h"

#include <errno.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <stdio.h>
#include <string.h>

/* The first is how many there are, itself included. */
static int take_numbers(const void *payload, size_t length, void *target)
{
    struct inet6_statistics *statistics = target;
    const size_t count = length / sizeof *statistics->numbers;
    statistics->known = count < INET6_NUMBERS_MAX ? (uint32_t)count : INET6_NUMBERS_MAX;
    memcpy(statistics->numbers, payload, statistics->known * sizeof *statistics->numbers);
    return 0;
}

static const struct attribute_table inet6_table = ATTRIBUTES([IFLA_INET6_STATS] = ATTRIBUTE_BY(
                                                                 take_numbers));
static const struct attribute_table protocol_table = ATTRIBUTES([IFLA_PROTINFO] = ATTRIBUTE_NESTED(
                                                                    inet6_table));

int inet6_statistics_append(const struct nlmsghdr *message, void *statistics)
{
    inet6_statistics_array *array = statistics;
    const struct ifinfomsg *header = mnl_nlmsg_get_payload(message);
    struct inet6_statistics read = {0};
    if (message->nlmsg_type != RTM_NEWLINK ||
        attribute_decode_message(&protocol_table, message, sizeof *header, &read) < 0 ||
        header->ifi_index <= 0)
        return -EBADMSG;
    read.ifindex = (uint32_t)header->ifi_index;
    struct inet6_statistics *added = read.known ? array_append(array) : NULL;
    if (added)
        *added = read;
    return added || !read.known ? 0 : -ENOMEM;
}

int inet6_statistics_read_all(struct netlink *netlink, inet6_statistics_array *statistics)
{
    char buffer[64];
    struct ifinfomsg *header;
    struct nlmsghdr *request = netlink_request(buffer, RTM_GETLINK, NLM_F_DUMP, sizeof *header,
                                               (void **)&header);
    header->ifi_family = AF_INET6; /* IPv6 answers by itself: without the rest of the link */
    return netlink_dump(netlink, request, inet6_statistics_append, statistics);
}

/* --- two numberings --------------------------------------------------------------------------- */

/* IPSTATS_MIB_*: those up to Linux 6.14, and those that Linux has since. */
#define COUNT(member, before, since)                                                               \
    {                                                                                              \
        offsetof(struct inet6_counts, member),                                                     \
        {                                                                                          \
            before, since                                                                          \
        }                                                                                          \
    }
static const struct {
    size_t offset;
    uint8_t numbers[2];
} names[] = {
    COUNT(in_receives, 1, 1),
    COUNT(in_octets, 2, 2),
    COUNT(in_delivers, 3, 3),
    COUNT(out_forwarded, 4, 11),
    COUNT(out_requests, 5, 8),
    COUNT(out_octets, 6, 10),
    COUNT(in_header_errors, 7, 12),
    COUNT(in_no_routes, 9, 14),
    COUNT(in_address_errors, 10, 15),
    COUNT(in_unknown_protocols, 11, 16),
    COUNT(in_truncated, 12, 17),
    COUNT(in_discards, 13, 18),
    COUNT(out_discards, 14, 19),
    COUNT(reassembly_required, 17, 22),
    COUNT(reassembly_ok, 18, 23),
    COUNT(reassembly_failed, 19, 24),
    COUNT(fragmentation_ok, 20, 25),
    COUNT(fragmentation_failed, 21, 26),
    COUNT(fragments_created, 22, 27),
    COUNT(in_multicast, 23, 28),
    COUNT(out_multicast, 24, 29),
    COUNT(in_multicast_octets, 27, 32),
    COUNT(out_multicast_octets, 28, 33),
    COUNT(out_transmits, 37, 9),
};

/* Packets by ECN, of which there are four kinds, begin with these. */
enum { RECEIVES = 1, ECN_BEFORE = 32, ECN_SINCE = 4, ECN_KINDS = 4, TRANSMITS_BEFORE = 37 };

static uint64_t distance(uint64_t left, uint64_t right)
{
    return left > right ? left - right : right - left;
}

bool inet6_statistics_are_grouped(const inet6_statistics_array *statistics, const char *release)
{
    uint64_t received = 0, before = 0, since = 0;
    unsigned major = 0, minor = 0;
    for (size_t i = 0; i < statistics->count; i++) {
        const uint64_t *numbers = statistics->items[i].numbers;
        received += numbers[RECEIVES];
        for (int kind = 0; kind < ECN_KINDS; kind++) {
            before += numbers[ECN_BEFORE + kind];
            since += numbers[ECN_SINCE + kind];
        }
    }
    if (received > 0)
        return distance(since, received) < distance(before, received);
    return sscanf(release, "%u.%u", &major, &minor) == 2 &&
           (major > 6 || (major == 6 && minor > 14));
}

void inet6_statistics_name(const struct inet6_statistics *statistics, bool grouped,
                           struct inet6_counts *ret_counts)
{
    memset(ret_counts, 0, sizeof *ret_counts);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        *(uint64_t *)(void *)((char *)ret_counts +
                              names[i].offset) = statistics->numbers[names[i].numbers[grouped]];
    ret_counts->has_out_transmits = grouped || statistics->known > TRANSMITS_BEFORE;
    ret_counts->fragmentation_required = ret_counts->fragmentation_ok +
                                         ret_counts->fragmentation_failed;
}
