/* SPDX-License-Identifier: BSD-2-Clause */
#include "netlink/link_set.h"
#include "netlink/attribute.h"

#include <errno.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <string.h>

static struct nlmsghdr *link_message(void *buffer, uint16_t type, uint16_t flags, uint32_t ifindex,
                                     struct ifinfomsg **ret_header)
{
    struct nlmsghdr *request = netlink_request(buffer, type, flags, sizeof **ret_header,
                                               (void **)ret_header);
    (*ret_header)->ifi_family = AF_UNSPEC;
    (*ret_header)->ifi_index = (int)ifindex;
    return request;
}

int link_set(struct netlink *netlink, uint32_t ifindex, uint32_t flags, uint32_t mask,
             const char *alias)
{
    char buffer[128 + LINK_WHOLE_ALIAS_SIZE] = {0}; /* padding is sent, too */
    struct ifinfomsg *header;
    struct nlmsghdr *request = link_message(buffer, RTM_NEWLINK, NLM_F_ACK, ifindex, &header);
    header->ifi_flags = flags & mask;
    header->ifi_change = mask;
    /* Without its NUL, which the kernel would count, and keep an empty one. */
    if (alias)
        mnl_attr_put(request, IFLA_IFALIAS, strlen(alias), alias);
    return netlink_talk(netlink, request, NULL);
}

static int take_whole_alias(const void *payload, size_t length, void *target)
{
    const size_t kept = strnlen(payload, length);
    if (kept >= LINK_WHOLE_ALIAS_SIZE)
        return -EBADMSG;
    memcpy(target, payload, kept);
    ((char *)target)[kept] = '\0';
    return 0;
}

static const struct attribute_table alias_table = ATTRIBUTES([IFLA_IFALIAS] = ATTRIBUTE_BY(
                                                                 take_whole_alias));

static int take_link(const struct nlmsghdr *message, void *context)
{
    return attribute_decode_message(&alias_table, message, sizeof(struct ifinfomsg), context);
}

int link_read_whole_alias(struct netlink *netlink, uint32_t ifindex,
                          char ret_alias[static LINK_WHOLE_ALIAS_SIZE])
{
    char buffer[64], alias[LINK_WHOLE_ALIAS_SIZE] = "";
    struct ifinfomsg *header;
    struct nlmsghdr *request = link_message(buffer, RTM_GETLINK, 0, ifindex, &header);
    const struct netlink_reader reader = {.message = take_link, .context = alias};
    mnl_attr_put_u32(request, IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS);
    int result = netlink_talk(netlink, request, &reader);
    if (result == 0)
        memcpy(ret_alias, alias, sizeof alias);
    return result;
}
