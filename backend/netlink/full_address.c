/* SPDX-License-Identifier: BSD-2-Clause */
#include "netlink/address.h"
#include "netlink/attribute.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_addr.h>
#include <linux/rtnetlink.h>
#include <string.h>

/* Newer than the headers that this may be built with. */
enum { ADDRESS_PROTOCOL = 11 };

struct decoded {
    uint32_t flags;
    bool has_flags;
    uint8_t protocol;
    bool has_cache;
    struct ifa_cacheinfo cache;
    struct attribute_view local;
    struct attribute_view address;
    struct attribute_view broadcast;
    struct attribute_view anycast;
};

#define VIEW(member) ATTRIBUTE_MEMBER(struct decoded, member, ATTRIBUTE_VIEW)

static const struct attribute_table full_table = ATTRIBUTES(
    [IFA_ADDRESS] = VIEW(address),
    [IFA_LOCAL] = VIEW(local),
    [IFA_BROADCAST] = VIEW(broadcast),
    [IFA_ANYCAST] = VIEW(anycast),
    [IFA_CACHEINFO] = ATTRIBUTE_MARKED(struct decoded, cache, ATTRIBUTE_BYTES, has_cache),
    [IFA_FLAGS] = ATTRIBUTE_MARKED(struct decoded, flags, ATTRIBUTE_NUMBER, has_flags),
    [ADDRESS_PROTOCOL] = ATTRIBUTE_MEMBER(struct decoded, protocol, ATTRIBUTE_NUMBER));

static int take_octets(const struct attribute_view *view, size_t size, uint8_t *ret_octets)
{
    if (view->length != size)
        return -EBADMSG;
    memcpy(ret_octets, view->bytes, size);
    return 0;
}

static int take_addresses(const struct decoded *decoded, bool inet, struct full_address *address)
{
    const size_t size = inet ? 4 : 16;
    const struct attribute_view *local = decoded->local.bytes     ? &decoded->local
                                         : decoded->address.bytes ? &decoded->address
                                                                  : &decoded->anycast;
    int result = take_octets(local, size, address->local);
    if (result == 0)
        result = take_octets(decoded->address.bytes ? &decoded->address : local, size,
                             address->peer);
    if (result == 0 && inet && decoded->broadcast.bytes) {
        result = take_octets(&decoded->broadcast, size, address->broadcast);
        address->has_broadcast = true;
    }
    return result;
}

int address_append_full(const struct nlmsghdr *message, void *addresses)
{
    full_address_array *array = addresses;
    const struct ifaddrmsg *header = mnl_nlmsg_get_payload(message);
    struct decoded decoded = {0};
    if ((message->nlmsg_type != RTM_NEWADDR && message->nlmsg_type != RTM_GETANYCAST) ||
        attribute_decode_message(&full_table, message, sizeof *header, &decoded) < 0)
        return -EBADMSG;
    const bool inet = header->ifa_family == AF_INET;
    if (!inet && header->ifa_family != AF_INET6)
        return 0;
    struct full_address address = {
        .ifindex = header->ifa_index,
        .family = header->ifa_family,
        .prefix_length = header->ifa_prefixlen,
        .scope = header->ifa_scope,
        .protocol = decoded.protocol,
        .flags = decoded.has_flags ? decoded.flags : header->ifa_flags,
        .is_anycast = message->nlmsg_type == RTM_GETANYCAST,
        .preferred = decoded.has_cache ? decoded.cache.ifa_prefered : UINT32_MAX,
        .valid = decoded.has_cache ? decoded.cache.ifa_valid : UINT32_MAX,
        .created = decoded.cache.cstamp,
        .changed = decoded.cache.tstamp,
    };
    if (take_addresses(&decoded, inet, &address) < 0 || address.prefix_length > (inet ? 32 : 128))
        return -EBADMSG;
    struct full_address *added = array_append(array);
    if (!added)
        return -ENOMEM;
    *added = address;
    return 0;
}

static int read_messages(struct netlink *netlink, uint16_t type, uint8_t family, uint32_t ifindex,
                         full_address_array *addresses)
{
    char buffer[64];
    struct ifaddrmsg *header;
    full_address_array more = {0};
    struct nlmsghdr *request =
        netlink_request(buffer, type, NLM_F_DUMP, sizeof *header, (void **)&header);
    header->ifa_family = family;
    header->ifa_index = ifindex;
    int result = netlink_dump_pieces(netlink, request, address_append_full, &more, &more.count);
    for (size_t i = 0; result == 0 && i < more.count; i++) {
        struct full_address *added = array_append(addresses);
        if (added)
            *added = more.items[i];
        else
            result = -ENOMEM;
    }
    array_done(&more);
    return result;
}

int address_read_full(struct netlink *netlink, bool with_inet6, full_address_array *addresses)
{
    int result = read_messages(netlink, RTM_GETADDR, AF_UNSPEC, 0, addresses);
    if (result == 0 && with_inet6)
        result = read_messages(netlink, RTM_GETANYCAST, AF_INET6, 0, addresses);
    return result;
}

int address_read_unicast(struct netlink *netlink, int family, uint32_t ifindex,
                         full_address_array *addresses)
{
    return read_messages(netlink, RTM_GETADDR, (uint8_t)family, ifindex, addresses);
}

static int ignore(const struct nlmsghdr *message, void *context)
{
    (void)message;
    (void)context;
    return 0;
}

int address_find_inet6(struct netlink *netlink, const uint8_t address[16], uint32_t ifindex)
{
    char buffer[128];
    struct ifaddrmsg *header;
    const struct netlink_reader reader = {.message = ignore};
    struct nlmsghdr *request =
        netlink_request(buffer, RTM_GETADDR, 0, sizeof *header, (void **)&header);
    header->ifa_family = AF_INET6;
    header->ifa_index = ifindex;
    mnl_attr_put(request, IFA_LOCAL, 16, address);
    return netlink_talk(netlink, request, &reader);
}
