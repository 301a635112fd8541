/* SPDX-License-Identifier: BSD-2-Clause */
#include "change/saved_addresses.h"

#include <errno.h>
#include <linux/if_addr.h>
#include <linux/rtnetlink.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

/* A route with many next hops is the longest message that can come. */
enum { MESSAGE_MAX = 16 * 1024 };

static size_t header_size(const struct nlmsghdr *message)
{
    return message->nlmsg_type == RTM_NEWADDR ? sizeof(struct ifaddrmsg) : sizeof(struct rtmsg);
}

/* An attribute of at least so many bytes; NULL: there is none. */
static const void *find(const struct nlmsghdr *message, uint16_t type, size_t size)
{
    struct nlattr *attribute;
    mnl_attr_for_each(attribute, message,
                      header_size(message)) if (mnl_attr_get_type(attribute) == type &&
                                                mnl_attr_get_payload_len(attribute) >=
                                                    size) return mnl_attr_get_payload(attribute);
    return NULL;
}

static uint32_t find_number(const struct nlmsghdr *message, uint16_t type)
{
    uint32_t number = 0;
    const void *payload = find(message, type, sizeof number);
    if (payload)
        memcpy(&number, payload, sizeof number);
    return number;
}

/* The interface of an IPv6 address or a route; 0: the message is neither. */
static uint32_t owner_of(const struct nlmsghdr *message)
{
    const bool is_address = message->nlmsg_type == RTM_NEWADDR;
    if ((!is_address && message->nlmsg_type != RTM_NEWROUTE) ||
        mnl_nlmsg_get_payload_len(message) < header_size(message))
        return 0;
    const struct ifaddrmsg *address = mnl_nlmsg_get_payload(message);
    const struct rtmsg *route = mnl_nlmsg_get_payload(message);
    if (is_address)
        return address->ifa_family == AF_INET6 ? address->ifa_index : 0;
    const bool is_ip = route->rtm_family == AF_INET6 || route->rtm_family == AF_INET;
    return is_ip ? find_number(message, RTA_OIF) : 0;
}

static bool is_link_local(const struct nlmsghdr *message)
{
    /* With a peer, IFA_ADDRESS is the peer's. */
    struct in6_addr address = {0};
    const void *local = find(message, IFA_LOCAL, sizeof address);
    if (!local)
        local = find(message, IFA_ADDRESS, sizeof address);
    if (local)
        memcpy(&address, local, sizeof address);
    return IN6_IS_ADDR_LINKLOCAL(&address);
}

static bool is_chosen(const struct nlmsghdr *message, enum saved_kind which)
{
    const struct rtmsg *route = mnl_nlmsg_get_payload(message);
    switch (which) {
    case LINK_LOCAL_ADDRESSES:
        return is_link_local(message);
    case PERMANENT_ADDRESSES:
        return find_number(message, IFA_FLAGS) & IFA_F_PERMANENT;
    case STATIC_ADDRESSES:
        return (find_number(message, IFA_FLAGS) & IFA_F_PERMANENT) && !is_link_local(message);
    case ADVERTISED_DEFAULT_ROUTES:
        return !(route->rtm_flags & RTM_F_CLONED) && route->rtm_protocol == RTPROT_RA &&
               route->rtm_dst_len == 0 && route->rtm_type == RTN_UNICAST;
    case STATIC_ROUTES:
    case STATIC_INET_ROUTES:
        return !(route->rtm_flags & RTM_F_CLONED) && route->rtm_protocol != RTPROT_KERNEL &&
               route->rtm_protocol != RTPROT_RA && route->rtm_protocol != RTPROT_REDIRECT &&
               route->rtm_table != RT_TABLE_LOCAL;
    }
    return false;
}

static int append(struct saved_addresses *saved, const struct nlmsghdr *message)
{
    const size_t length = MNL_ALIGN(message->nlmsg_len);
    char *grown = realloc(saved->bytes, saved->length + length);
    if (!grown)
        return -ENOMEM;
    memset(grown + saved->length, 0, length);
    memcpy(grown + saved->length, message, message->nlmsg_len);
    saved->bytes = grown;
    saved->length += length;
    return 0;
}

struct collection {
    uint32_t ifindex;
    enum saved_kind which;
    struct saved_addresses *to;
    size_t before; /* its length when the collection began */
};

static int collect(const struct nlmsghdr *message, void *context)
{
    const struct collection *collection = context;
    /* A route with several hops survives the loss of one, and is not ours to touch. */
    if (owner_of(message) != collection->ifindex || !is_chosen(message, collection->which) ||
        (message->nlmsg_type == RTM_NEWROUTE && find(message, RTA_MULTIPATH, 0)))
        return 0;
    return append(collection->to, message);
}

static void drop(void *context)
{
    struct collection *collection = context;
    collection->to->length = collection->before;
}

int saved_addresses_read(struct netlink *netlink, uint32_t ifindex, enum saved_kind which,
                         struct saved_addresses *saved)
{
    const bool routes = which == ADVERTISED_DEFAULT_ROUTES || which == STATIC_ROUTES ||
                        which == STATIC_INET_ROUTES;
    struct collection collection = {ifindex, which, saved, saved->length};
    const struct netlink_reader reader = {
        .message = collect, .restart = drop, .context = &collection};
    char buffer[64];
    struct nlmsghdr *request;
    if (routes) {
        struct rtmsg *header;
        request = netlink_request(buffer, RTM_GETROUTE, NLM_F_DUMP, sizeof *header,
                                  (void **)&header);
        header->rtm_family = which == STATIC_INET_ROUTES ? AF_INET : AF_INET6;
        mnl_attr_put_u32(request, RTA_OIF, ifindex);
    } else {
        struct ifaddrmsg *header;
        request = netlink_request(buffer, RTM_GETADDR, NLM_F_DUMP, sizeof *header,
                                  (void **)&header);
        header->ifa_family = AF_INET6;
        header->ifa_index = ifindex;
    }
    return netlink_talk(netlink, request, &reader);
}

int saved_addresses_take(const void *bytes, size_t length, uint32_t ifindex,
                         struct saved_addresses *saved)
{
    const size_t before = saved->length;
    const char *position = bytes;
    const struct nlmsghdr *message;
    int result = 0;
    while (result == 0 && (message = netlink_next(&position, &length)))
        result = owner_of(message) == ifindex && message->nlmsg_len <= MESSAGE_MAX
                     ? append(saved, message)
                     : -EBADMSG;
    if (result == 0 && length != 0)
        result = -EBADMSG;
    if (result < 0)
        saved->length = before;
    return result;
}

static int send_again(struct netlink *netlink, const struct nlmsghdr *message, bool remove)
{
    const bool is_route = message->nlmsg_type == RTM_NEWROUTE;
    char buffer[MESSAGE_MAX];
    if (message->nlmsg_len > sizeof buffer)
        return -EMSGSIZE;
    struct nlmsghdr *request = memcpy(buffer, message, message->nlmsg_len);
    request->nlmsg_pid = 0;
    request->nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK;
    if (remove)
        request->nlmsg_type = is_route ? RTM_DELROUTE : RTM_DELADDR;
    else
        request->nlmsg_flags |= NLM_F_CREATE | NLM_F_EXCL;
    if (is_route) {
        /* The rest of the flags tells how the route is, not how it was made. */
        struct rtmsg *header = mnl_nlmsg_get_payload(request);
        header->rtm_flags &= RTNH_F_ONLINK;
    }
    return netlink_talk(netlink, request, NULL);
}

static bool is_gone(int result)
{
    return result == -ESRCH || result == -EADDRNOTAVAIL || result == -ENODEV || result == -ENOENT;
}

int saved_addresses_remove(struct netlink *netlink, const struct saved_addresses *saved)
{
    int left = (int)saved->length;
    const struct nlmsghdr *message = (const void *)saved->bytes;
    for (; left > 0 && mnl_nlmsg_ok(message, left); message = mnl_nlmsg_next(message, &left)) {
        int result = send_again(netlink, message, true);
        if (result < 0 && !is_gone(result))
            return result;
    }
    return 0;
}

int saved_addresses_restore(struct netlink *netlink, const struct saved_addresses *saved,
                            struct saved_addresses *ret_left)
{
    int left = (int)saved->length, first = 0;
    const struct nlmsghdr *message = (const void *)saved->bytes;
    for (; left > 0 && mnl_nlmsg_ok(message, left); message = mnl_nlmsg_next(message, &left)) {
        int result = send_again(netlink, message, false);
        if (result == 0 || result == -EEXIST)
            continue;
        if (first == 0)
            first = result;
        if (append(ret_left, message) < 0)
            first = -ENOMEM;
    }
    return first;
}

void saved_addresses_done(struct saved_addresses *saved)
{
    free(saved->bytes);
    *saved = (struct saved_addresses){0};
}
