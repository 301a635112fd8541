/* SPDX-License-Identifier: BSD-2-Clause */
#include "netlink/route.h"
#include "netlink/attribute.h"

#include <errno.h>
#include <linux/rtnetlink.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

struct route {
    uint32_t table;
    uint32_t ifindex;
    uint32_t metric;
    bool has_metric;
    struct attribute_view hops;
    uint8_t preference;
    struct rta_cacheinfo cache;
    struct attribute_view gateway;
    struct attribute_view via; /* of another family */
};

#define NUMBER(member) ATTRIBUTE_MEMBER(struct route, member, ATTRIBUTE_NUMBER)

static const struct attribute_table route_table = ATTRIBUTES(
    [RTA_TABLE] = NUMBER(table),
    [RTA_OIF] = NUMBER(ifindex),
    [RTA_PRIORITY] = ATTRIBUTE_MARKED(struct route, metric, ATTRIBUTE_NUMBER, has_metric),
    [RTA_GATEWAY] = ATTRIBUTE_MEMBER(struct route, gateway, ATTRIBUTE_VIEW),
    [RTA_VIA] = ATTRIBUTE_MEMBER(struct route, via, ATTRIBUTE_VIEW),
    [RTA_PREF] = NUMBER(preference),
    [RTA_CACHEINFO] = ATTRIBUTE_MEMBER(struct route, cache, ATTRIBUTE_BYTES),
    [RTA_MULTIPATH] = ATTRIBUTE_MEMBER(struct route, hops, ATTRIBUTE_VIEW));

static const struct attribute_table hop_table = ATTRIBUTES(
    [RTA_GATEWAY] = ATTRIBUTE_MEMBER(struct route, gateway, ATTRIBUTE_VIEW),
    [RTA_VIA] = ATTRIBUTE_MEMBER(struct route, via, ATTRIBUTE_VIEW));

struct collection {
    route_array *routes;
    uint32_t table;   /* 0: all */
    uint32_t ifindex; /* 0: all */
};

/* What is longer than an address is none. */
static void take_gateway(const struct route *route, struct route_record *record)
{
    const char *bytes = route->gateway.bytes;
    size_t length = route->gateway.length;
    if (!bytes && route->via.length > sizeof(uint16_t)) { /* behind its family */
        bytes = (const char *)route->via.bytes + sizeof(uint16_t);
        length = route->via.length - sizeof(uint16_t);
    }
    if (!bytes || (length != 4 && length != 16))
        return;
    record->gateway_family = length == 4 ? AF_INET : AF_INET6;
    memcpy(record->gateway, bytes, length);
}

static int append_hop(const struct collection *collection, const struct route *route,
                      uint8_t protocol, uint32_t ifindex)
{
    if (ifindex == 0 || (collection->ifindex && collection->ifindex != ifindex))
        return 0;
    struct route_record *record = array_append(collection->routes);
    if (!record)
        return -ENOMEM;
    *record = (struct route_record){
        .ifindex = ifindex,
        .table = route->table,
        .metric = route->metric,
        .protocol = protocol,
        .has_metric = route->has_metric,
        .preference = route->preference,
        .expires = route->cache.rta_expires,
    };
    take_gateway(route, record);
    return 0;
}

static int append_hops(const struct collection *collection, const struct route *route,
                       uint8_t protocol)
{
    const char *position = route->hops.bytes;
    size_t left = route->hops.length;
    while (left >= sizeof(struct rtnexthop)) {
        const struct rtnexthop *hop = (const void *)position;
        if (hop->rtnh_len < sizeof *hop || hop->rtnh_len > left)
            return -EBADMSG;
        struct route own = *route;
        own.gateway = own.via = (struct attribute_view){0};
        int result = attribute_decode(&hop_table, position + sizeof *hop,
                                      hop->rtnh_len - sizeof *hop, &own);
        if (result == 0)
            result = append_hop(collection, &own, protocol, (uint32_t)hop->rtnh_ifindex);
        if (result < 0)
            return result;
        const size_t step = MNL_ALIGN(hop->rtnh_len);
        if (step >= left)
            break;
        position += step;
        left -= step;
    }
    return 0;
}

static int append_route(const struct nlmsghdr *message, void *context)
{
    const struct collection *collection = context;
    if (message->nlmsg_type != RTM_NEWROUTE ||
        mnl_nlmsg_get_payload_len(message) < sizeof(struct rtmsg))
        return -EBADMSG;
    const struct rtmsg *header = mnl_nlmsg_get_payload(message);
    /* First of all: on a router nearly every route ends here. */
    if (header->rtm_dst_len != 0 || header->rtm_type != RTN_UNICAST)
        return 0;
    /* Others are for some packets only: those of one TOS, or from one prefix. */
    if (header->rtm_tos != 0 || header->rtm_src_len != 0)
        return 0;
    struct route route = {.table = header->rtm_table};
    int result = attribute_decode_message(&route_table, message, sizeof *header, &route);
    if (result < 0)
        return result;
    if (collection->table && route.table != collection->table)
        return 0;
    if (route.hops.bytes)
        return append_hops(collection, &route, header->rtm_protocol);
    return append_hop(collection, &route, header->rtm_protocol, route.ifindex);
}

int route_read_defaults(struct netlink *netlink, int family, uint32_t table, uint32_t ifindex,
                        route_array *routes)
{
    char buffer[64];
    struct rtmsg *header;
    struct nlmsghdr *request =
        netlink_request(buffer, RTM_GETROUTE, NLM_F_DUMP, sizeof *header, (void **)&header);
    header->rtm_family = (uint8_t)family;
    header->rtm_type = RTN_UNICAST;
    if (table)
        mnl_attr_put_u32(request, RTA_TABLE, table);
    if (ifindex)
        mnl_attr_put_u32(request, RTA_OIF, ifindex);
    struct collection collection = {routes, table, ifindex};
    int result =
        netlink_dump_pieces(netlink, request, append_route, &collection, &routes->count);
    /* The main table of a family does not exist before its first route. */
    if (result == -ENOENT) {
        array_clear(routes);
        result = 0;
    }
    netlink_sort(routes->items, routes->count, sizeof *routes->items);
    return result;
}
