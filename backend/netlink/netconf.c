/* SPDX-License-Identifier: BSD-2-Clause */
#include "netlink/netconf.h"
#include "netlink/attribute.h"

#include <linux/netconf.h>
#include <linux/rtnetlink.h>

struct netconf {
    uint32_t forwarding;
};

static const struct attribute_table netconf_table = ATTRIBUTES(
    [NETCONFA_FORWARDING] = ATTRIBUTE_MEMBER(struct netconf, forwarding, ATTRIBUTE_NUMBER));

static int take_netconf(const struct nlmsghdr *message, void *context)
{
    return attribute_decode_message(&netconf_table, message, sizeof(struct netconfmsg), context);
}

int netconf_read_inet6_forwarding(struct netlink *netlink, int32_t *ret_forwarding)
{
    char buffer[64];
    struct netconf netconf = {0};
    struct netconfmsg *header;
    struct nlmsghdr *request =
        netlink_request(buffer, RTM_GETNETCONF, 0, sizeof *header, (void **)&header);
    const struct netlink_reader reader = {.message = take_netconf, .context = &netconf};
    header->ncm_family = AF_INET6;
    mnl_attr_put_u32(request, NETCONFA_IFINDEX, (uint32_t)NETCONFA_IFINDEX_ALL);
    int result = netlink_talk(netlink, request, &reader);
    *ret_forwarding = (int32_t)netconf.forwarding;
    return result;
}
