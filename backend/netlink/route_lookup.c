/* SPDX-License-Identifier: BSD-2-Clause */
#include "netlink/route_lookup.h"
#include "netlink/attribute.h"

#include <errno.h>
#include <linux/rtnetlink.h>
#include <string.h>
#include <sys/socket.h>

struct decoded {
    struct attribute_view destination;
    struct attribute_view gateway;
    struct attribute_view via; /* of another family */
    struct attribute_view source;
    uint32_t ifindex;
    uint32_t metric;
    struct rta_cacheinfo cache;
};

#define VIEW(member) ATTRIBUTE_MEMBER(struct decoded, member, ATTRIBUTE_VIEW)

static const struct attribute_table answer_table = ATTRIBUTES(
    [RTA_DST] = VIEW(destination),
    [RTA_OIF] = ATTRIBUTE_MEMBER(struct decoded, ifindex, ATTRIBUTE_NUMBER),
    [RTA_GATEWAY] = VIEW(gateway),
    [RTA_PRIORITY] = ATTRIBUTE_MEMBER(struct decoded, metric, ATTRIBUTE_NUMBER),
    [RTA_PREFSRC] = VIEW(source),
    [RTA_CACHEINFO] = ATTRIBUTE_MEMBER(struct decoded, cache, ATTRIBUTE_BYTES),
    [RTA_VIA] = VIEW(via));

static size_t size_of(uint8_t family)
{
    return family == AF_INET ? 4 : 16;
}

static int decode(const struct nlmsghdr *message, uint8_t family, struct decoded *decoded)
{
    const struct rtmsg *header = mnl_nlmsg_get_payload(message);
    const size_t size = size_of(family);
    int result = message->nlmsg_type != RTM_NEWROUTE
                     ? -EBADMSG
                     : attribute_decode_message(&answer_table, message, sizeof *header, decoded);
    if (result == 0 && (header->rtm_family != family || header->rtm_dst_len > 8 * size ||
                        (decoded->destination.bytes && decoded->destination.length != size) ||
                        (decoded->source.bytes && decoded->source.length != size)))
        result = -EBADMSG;
    return result;
}

struct taker {
    uint8_t family;
    struct route_answer *answer;
};

/* What is longer than an address is none. */
static void take_gateway(const struct decoded *decoded, struct route_answer *answer)
{
    const char *bytes = decoded->gateway.bytes;
    size_t length = decoded->gateway.length;
    if (!bytes && decoded->via.length > sizeof(uint16_t)) { /* behind its family */
        bytes = (const char *)decoded->via.bytes + sizeof(uint16_t);
        length = decoded->via.length - sizeof(uint16_t);
    }
    if (!bytes || (length != 4 && length != 16))
        return;
    answer->gateway_family = length == 4 ? AF_INET : AF_INET6;
    memcpy(answer->gateway, bytes, length);
}

static int take_way(const struct nlmsghdr *message, void *context)
{
    const struct taker *taker = context;
    struct decoded decoded = {0};
    int result = decode(message, taker->family, &decoded);
    if (result < 0)
        return result;
    const struct rtmsg *header = mnl_nlmsg_get_payload(message);
    taker->answer->ifindex = decoded.ifindex;
    taker->answer->type = header->rtm_type;
    take_gateway(&decoded, taker->answer);
    if (decoded.source.bytes)
        memcpy(taker->answer->source, decoded.source.bytes, decoded.source.length);
    return 0;
}

static int take_route(const struct nlmsghdr *message, void *context)
{
    const struct taker *taker = context;
    struct decoded decoded = {0};
    int result = decode(message, taker->family, &decoded);
    if (result < 0)
        return result;
    const struct rtmsg *header = mnl_nlmsg_get_payload(message);
    taker->answer->protocol = header->rtm_protocol;
    taker->answer->prefix_length = header->rtm_dst_len;
    taker->answer->metric = decoded.metric;
    if (decoded.cache.rta_expires > 0)
        taker->answer->expires = (uint32_t)decoded.cache.rta_expires;
    if (decoded.destination.bytes)
        memcpy(taker->answer->prefix, decoded.destination.bytes, decoded.destination.length);
    return 0;
}

static int ask(struct netlink *netlink, const struct route_question *question, unsigned flags,
               int (*take)(const struct nlmsghdr *message, void *context),
               struct route_answer *answer)
{
    char buffer[192];
    struct rtmsg *header;
    struct taker taker = {question->family, answer};
    const struct netlink_reader reader = {.message = take, .context = &taker};
    const size_t size = size_of(question->family);
    struct nlmsghdr *request =
        netlink_request(buffer, RTM_GETROUTE, 0, sizeof *header, (void **)&header);
    header->rtm_family = question->family;
    header->rtm_dst_len = (uint8_t)(8 * size);
    header->rtm_flags = flags;
    mnl_attr_put(request, RTA_DST, size, question->destination);
    if (question->has_source) {
        header->rtm_src_len = (uint8_t)(8 * size);
        mnl_attr_put(request, RTA_SRC, size, question->source);
    }
    if (question->ifindex)
        mnl_attr_put_u32(request, RTA_OIF, question->ifindex);
    return netlink_talk(netlink, request, &reader);
}

/* Routes can say no with any of these; of a source that the host does not have IPv4 says EINVAL. */
static int meaning_of(int result, const struct route_question *question)
{
    switch (result) {
    case -EINVAL:
        return question->has_source && question->family == AF_INET ? -EADDRNOTAVAIL : -EHOSTUNREACH;
    case -ENETUNREACH:
    case -EACCES:
    case -ESRCH:
    case -ENOENT:
        return -EHOSTUNREACH;
    default:
        return result;
    }
}

int route_lookup(struct netlink *netlink, const struct route_question *question,
                 struct route_answer *ret_answer)
{
    struct route_answer answer = {0};
    int result = ask(netlink, question, 0, take_way, &answer);
    if (result == 0)
        result = ask(netlink, question, RTM_F_FIB_MATCH, take_route, &answer);
    if (result < 0)
        return meaning_of(result, question);
    /* IPv6 takes the interface for a wish. */
    if (answer.ifindex == 0 || (question->ifindex && answer.ifindex != question->ifindex))
        return -EHOSTUNREACH;
    if (question->has_source)
        memcpy(answer.source, question->source, sizeof answer.source);
    *ret_answer = answer;
    return 0;
}
