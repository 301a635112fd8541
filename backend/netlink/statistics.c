/* SPDX-License-Identifier: BSD-2-Clause */
#include "netlink/statistics.h"
#include "netlink/attribute.h"

#include <errno.h>
#include <linux/rtnetlink.h>
#include <string.h>

/* As long as the running kernel's list; what it lacks stays 0. */
static int take_counts(const void *payload, size_t length, void *target)
{
    struct statistics_record *record = target;
    const size_t known = sizeof record->counts;
    memcpy(&record->counts, payload, length < known ? length : known);
    return 0;
}

static const struct attribute_table statistics_table =
    ATTRIBUTES([IFLA_STATS_LINK_64] = ATTRIBUTE_BY(take_counts));

int statistics_decode(const struct nlmsghdr *message, struct statistics_record *ret_record)
{
    const struct if_stats_msg *header = mnl_nlmsg_get_payload(message);
    if (message->nlmsg_type != RTM_NEWSTATS ||
        mnl_nlmsg_get_payload_len(message) < sizeof *header || header->ifindex == 0)
        return -EBADMSG;
    struct statistics_record record = {.ifindex = header->ifindex};
    int result = attribute_decode_message(&statistics_table, message, sizeof *header, &record);
    if (result == 0)
        *ret_record = record;
    return result;
}

static struct nlmsghdr *statistics_request(void *buffer, uint16_t flags, uint32_t ifindex)
{
    struct if_stats_msg *header;
    struct nlmsghdr *request =
        netlink_request(buffer, RTM_GETSTATS, flags, sizeof *header, (void **)&header);
    header->ifindex = ifindex;
    header->filter_mask = IFLA_STATS_FILTER_BIT(IFLA_STATS_LINK_64);
    return request;
}

static int append_record(const struct nlmsghdr *message, void *array)
{
    statistics_array *records = array;
    struct statistics_record *record = array_append(records);
    return record ? statistics_decode(message, record) : -ENOMEM;
}

int statistics_read_all(struct netlink *netlink, statistics_array *records)
{
    char buffer[64];
    return netlink_dump(netlink, statistics_request(buffer, NLM_F_DUMP, 0), append_record, records);
}

static int take_record(const struct nlmsghdr *message, void *context)
{
    return statistics_decode(message, context);
}

int statistics_read(struct netlink *netlink, uint32_t ifindex, struct statistics_record *ret_record)
{
    if (ifindex == 0 || ifindex > INT32_MAX)
        return -ENODEV;
    char buffer[64];
    struct statistics_record record = {0};
    const struct netlink_reader reader = {.message = take_record, .context = &record};
    int result = netlink_talk(netlink, statistics_request(buffer, 0, ifindex), &reader);
    if (result == 0 && record.ifindex == 0)
        result = -EBADMSG; /* an answer without one */
    if (result == 0)
        *ret_record = record;
    return result;
}
