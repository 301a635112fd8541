/* SPDX-License-Identifier: BSD-2-Clause */
#include "netlink/inet_address.h"
#include "netlink/attribute.h"

#include <arpa/inet.h>
#include <linux/if_addr.h>
#include <linux/rtnetlink.h>
#include <stdlib.h>

static const struct attribute attributes[] = {
    [IFA_LOCAL] = ATTRIBUTE_MEMBER(struct inet_address, local, ATTRIBUTE_BYTES),
};
static const struct attribute_table table = ATTRIBUTE_TABLE(attributes);

static int append_address(const struct nlmsghdr *message, void *context)
{
    inet_address_array *addresses = context;
    const size_t offset = MNL_ALIGN(sizeof(struct ifaddrmsg));
    if (message->nlmsg_type != RTM_NEWADDR || mnl_nlmsg_get_payload_len(message) < offset)
        return -EBADMSG;
    const struct ifaddrmsg *header = mnl_nlmsg_get_payload(message);
    if (header->ifa_family != AF_INET)
        return 0;
    struct inet_address *address = array_append(addresses);
    if (!address)
        return -ENOMEM;
    address->ifindex = header->ifa_index;
    return attribute_decode(&table, (const char *)header + offset,
                            mnl_nlmsg_get_payload_len(message) - offset, address);
}

static void clear_addresses(void *context)
{
    inet_address_array *addresses = context;
    array_clear(addresses);
}

static int by_ifindex(const void *left, const void *right)
{
    const struct inet_address *a = left, *b = right;
    if (a->ifindex != b->ifindex)
        return a->ifindex > b->ifindex ? 1 : -1;
    const uint32_t first = ntohl(a->local.s_addr), second = ntohl(b->local.s_addr);
    return (first > second) - (first < second);
}

int inet_address_read_all(struct netlink *netlink, inet_address_array *addresses)
{
    char buffer[64];
    struct ifaddrmsg *header;
    struct nlmsghdr *request =
        netlink_request(buffer, RTM_GETADDR, NLM_F_DUMP, sizeof *header, (void **)&header);
    header->ifa_family = AF_INET;
    const struct netlink_reader reader = {append_address, clear_addresses, addresses};
    int result = netlink_talk(netlink, request, &reader);
    if (result == 0)
        array_sort(addresses, by_ifindex);
    return result;
}
