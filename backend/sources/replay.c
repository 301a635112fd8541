/* SPDX-License-Identifier: BSD-2-Clause */
#include "sources/replay.h"
#include "netlink/attribute.h"

#include <errno.h>
#include <linux/if_addr.h>
#include <linux/rtnetlink.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

/* A route with many next hops is the longest message that can come. */
enum { MESSAGE_MAX = 16 * 1024 };

struct address {
    uint32_t flags;
    bool has_local;
    struct in6_addr local;
    struct in6_addr address; /* the peer's where there is one */
};

static const struct attribute address_attributes[] = {
    [IFA_ADDRESS] = ATTRIBUTE_MEMBER(struct address, address, ATTRIBUTE_BYTES),
    [IFA_LOCAL] = {.kind = ATTRIBUTE_BYTES, .offset = offsetof(struct address, local),
                   .size = sizeof(struct in6_addr), .mark = offsetof(struct address, has_local)},
    [IFA_FLAGS] = ATTRIBUTE_MEMBER(struct address, flags, ATTRIBUTE_NUMBER),
};
static const struct attribute_table address_table = ATTRIBUTE_TABLE(address_attributes);

struct route {
    uint32_t ifindex;
    uint8_t several_hops; /* any attribute of one byte or more */
};

static int take_hops(const void *payload, size_t length, void *target)
{
    (void)payload;
    (void)length;
    ((struct route *)target)->several_hops = 1;
    return 0;
}

static const struct attribute route_attributes[] = {
    [RTA_OIF] = ATTRIBUTE_MEMBER(struct route, ifindex, ATTRIBUTE_NUMBER),
    [RTA_MULTIPATH] = {.kind = ATTRIBUTE_FUNCTION, .function = take_hops},
};
static const struct attribute_table route_table = ATTRIBUTE_TABLE(route_attributes);

static int decode(const struct attribute_table *table, const struct nlmsghdr *message,
                  size_t header_size, void *target)
{
    const size_t offset = MNL_ALIGN(header_size);
    if (mnl_nlmsg_get_payload_len(message) < offset)
        return -EBADMSG;
    return attribute_decode(table, (const char *)mnl_nlmsg_get_payload(message) + offset,
                            mnl_nlmsg_get_payload_len(message) - offset, target);
}

static int decode_address(const struct nlmsghdr *message, uint32_t *ret_ifindex,
                          struct address *ret_address)
{
    struct address address = {0};
    int result = decode(&address_table, message, sizeof(struct ifaddrmsg), &address);
    if (result < 0)
        return result;
    const struct ifaddrmsg *header = mnl_nlmsg_get_payload(message);
    if (header->ifa_family != AF_INET6)
        return -EBADMSG;
    *ret_ifindex = header->ifa_index;
    if (!address.has_local)
        address.local = address.address;
    *ret_address = address;
    return 0;
}

static int decode_route(const struct nlmsghdr *message, struct route *ret_route)
{
    struct route route = {0};
    int result = decode(&route_table, message, sizeof(struct rtmsg), &route);
    if (result < 0)
        return result;
    const struct rtmsg *header = mnl_nlmsg_get_payload(message);
    if (header->rtm_family != AF_INET6)
        return -EBADMSG;
    *ret_route = route;
    return 0;
}

static bool is_chosen_address(const struct address *address, enum replay_choice choice)
{
    if (choice == REPLAY_LINK_LOCAL_ADDRESSES)
        return IN6_IS_ADDR_LINKLOCAL(&address->local);
    if (choice == REPLAY_STATIC_ADDRESSES && IN6_IS_ADDR_LINKLOCAL(&address->local))
        return false;
    return address->flags & IFA_F_PERMANENT;
}

static bool is_chosen_route(const struct rtmsg *header, enum replay_choice choice)
{
    if (header->rtm_flags & RTM_F_CLONED)
        return false;
    if (choice == REPLAY_ADVERTISED_DEFAULT_ROUTES)
        return header->rtm_protocol == RTPROT_RA && header->rtm_dst_len == 0 &&
               header->rtm_type == RTN_UNICAST;
    return header->rtm_protocol != RTPROT_KERNEL && header->rtm_protocol != RTPROT_RA &&
           header->rtm_protocol != RTPROT_REDIRECT && header->rtm_table != RT_TABLE_LOCAL;
}

static int append(struct replay *replay, const struct nlmsghdr *message)
{
    const size_t length = MNL_ALIGN(message->nlmsg_len);
    char *grown = realloc(replay->bytes, replay->length + length);
    if (!grown)
        return -ENOMEM;
    memset(grown + replay->length, 0, length);
    memcpy(grown + replay->length, message, message->nlmsg_len);
    replay->bytes = grown;
    replay->length += length;
    replay->count++;
    return 0;
}

struct collection {
    uint32_t ifindex;
    enum replay_choice choice;
    struct replay *replay;
    struct replay before; /* its length and count when the collection began */
};

static int take_address(const struct nlmsghdr *message, void *context)
{
    const struct collection *collection = context;
    struct address address;
    uint32_t ifindex;
    int result = decode_address(message, &ifindex, &address);
    if (result < 0)
        return result;
    if (ifindex != collection->ifindex || !is_chosen_address(&address, collection->choice))
        return 0;
    return append(collection->replay, message);
}

static int take_route(const struct nlmsghdr *message, void *context)
{
    const struct collection *collection = context;
    struct route route;
    int result = decode_route(message, &route);
    if (result < 0)
        return result;
    /* A route with several hops survives the loss of one, and is not ours to touch. */
    if (route.ifindex != collection->ifindex || route.several_hops ||
        !is_chosen_route(mnl_nlmsg_get_payload(message), collection->choice))
        return 0;
    return append(collection->replay, message);
}

static void drop(void *context)
{
    struct collection *collection = context;
    collection->replay->length = collection->before.length;
    collection->replay->count = collection->before.count;
}

int replay_take(struct netlink *netlink, uint32_t ifindex, enum replay_choice choice,
                struct replay *replay)
{
    const bool routes =
        choice == REPLAY_ADVERTISED_DEFAULT_ROUTES || choice == REPLAY_STATIC_ROUTES;
    struct collection collection = {ifindex, choice, replay, *replay};
    const struct netlink_reader reader = {routes ? take_route : take_address, drop, &collection};
    char buffer[64];
    struct nlmsghdr *request;
    if (routes) {
        struct rtmsg *header;
        request = netlink_request(buffer, RTM_GETROUTE, NLM_F_DUMP, sizeof *header,
                                  (void **)&header);
        header->rtm_family = AF_INET6;
        mnl_attr_put_u32(request, RTA_OIF, ifindex);
    } else {
        struct ifaddrmsg *header;
        request = netlink_request(buffer, RTM_GETADDR, NLM_F_DUMP, sizeof *header,
                                  (void **)&header);
        header->ifa_family = AF_INET6;
        header->ifa_index = ifindex;
    }
    int result = netlink_talk(netlink, request, &reader);
    if (result < 0)
        drop(&collection);
    return result;
}

/* One message of a file: what replay_take() would not have kept is somebody else's doing. */
static int take_kept(const struct nlmsghdr *message, uint32_t ifindex, struct replay *taken)
{
    uint32_t owner = 0;
    int result = -EBADMSG;
    if (message->nlmsg_len > MESSAGE_MAX)
        return result;
    if (message->nlmsg_type == RTM_NEWADDR) {
        struct address address;
        result = decode_address(message, &owner, &address);
    } else if (message->nlmsg_type == RTM_NEWROUTE) {
        struct route route;
        result = decode_route(message, &route);
        if (result == 0)
            owner = route.ifindex;
    }
    if (result < 0)
        return result;
    return owner == ifindex ? append(taken, message) : -EBADMSG;
}

int replay_take_bytes(const void *bytes, size_t length, uint32_t ifindex, struct replay *replay)
{
    struct replay taken = {0};
    const char *position = bytes;
    size_t left = length;
    int result = 0;
    const struct nlmsghdr *message;
    while (result == 0 && (message = netlink_next(&position, &left)))
        result = take_kept(message, ifindex, &taken);
    if (result == 0 && left != 0)
        result = -EBADMSG;
    if (result == 0 && taken.count > 0) {
        char *grown = realloc(replay->bytes, replay->length + taken.length);
        if (grown) {
            memcpy(grown + replay->length, taken.bytes, taken.length);
            replay->bytes = grown;
            replay->length += taken.length;
            replay->count += taken.count;
        } else {
            result = -ENOMEM;
        }
    }
    replay_done(&taken);
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

int replay_remove(struct netlink *netlink, const struct replay *replay)
{
    int left = (int)replay->length;
    const struct nlmsghdr *message = (const void *)replay->bytes;
    for (; left > 0 && mnl_nlmsg_ok(message, left); message = mnl_nlmsg_next(message, &left)) {
        int result = send_again(netlink, message, true);
        if (result < 0 && !is_gone(result))
            return result;
    }
    return 0;
}

int replay_restore(struct netlink *netlink, const struct replay *replay, struct replay *ret_left)
{
    int left = (int)replay->length, first = 0;
    const struct nlmsghdr *message = (const void *)replay->bytes;
    for (; left > 0 && mnl_nlmsg_ok(message, left); message = mnl_nlmsg_next(message, &left)) {
        int result = send_again(netlink, message, false);
        if (result == 0 || result == -EEXIST)
            continue;
        if (first == 0)
            first = result;
        if (ret_left && append(ret_left, message) < 0)
            first = -ENOMEM;
    }
    return first;
}

void replay_done(struct replay *replay)
{
    free(replay->bytes);
    *replay = (struct replay){0};
}
