/* SPDX-License-Identifier: BSD-2-Clause */
#include "netlink/notification.h"
#include "netlink/attribute.h"
#include "netlink/ethtool.h"
#include "netlink/netlink.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/filter.h>
#include <linux/if_addr.h>
#include <linux/netconf.h>
#include <linux/rtnetlink.h>
#include <string.h>
#include <sys/socket.h>

/*
 * Lets the kernel drop the route messages that say nothing about a row, before they cost a wake-up:
 * all but default routes, and ff00::/8, which goes when IPv6 is switched off on an interface.  No
 * route has a new next hop object yet.
 */
static int filter_routes(int descriptor)
{
    enum { TYPE = offsetof(struct nlmsghdr, nlmsg_type), HEADER = sizeof(struct nlmsghdr) };
    /* Loads are big-endian, netlink is the host's order. */
    struct sock_filter program[] = {
        BPF_STMT(BPF_LD | BPF_H | BPF_ABS, TYPE),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, htons(RTM_NEWNEXTHOP), 8, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, htons(RTM_NEWROUTE), 1, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, htons(RTM_DELROUTE), 0, 5),
        BPF_STMT(BPF_LD | BPF_B | BPF_ABS, HEADER + offsetof(struct rtmsg, rtm_dst_len)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0, 3, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 8, 0, 3),
        BPF_STMT(BPF_LD | BPF_B | BPF_ABS, HEADER + offsetof(struct rtmsg, rtm_family)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AF_INET6, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, UINT32_MAX),
        BPF_STMT(BPF_RET | BPF_K, 0),
    };
    const struct sock_fprog filter = {sizeof program / sizeof *program, program};
    return setsockopt(descriptor, SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof filter) < 0 ? -errno
                                                                                            : 0;
}

static int open_socket(int bus, size_t receive_buffer, struct mnl_socket **ret_socket)
{
    const int size = (int)receive_buffer;
    struct mnl_socket *socket = *ret_socket = mnl_socket_open2(bus, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (!socket)
        return -errno;
    /* Beyond net.core.rmem_max only with CAP_NET_ADMIN. */
    const int descriptor = mnl_socket_get_fd(socket);
    if (setsockopt(descriptor, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof size) < 0)
        (void)setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
    return 0;
}

static int join(struct mnl_socket *socket, unsigned groups)
{
    return mnl_socket_bind(socket, groups, MNL_SOCKET_AUTOPID) < 0 ? -errno : 0;
}

static int open_route(size_t receive_buffer, bool with_inet6, struct mnl_socket **ret_socket)
{
#define GROUP(number) (1u << ((number)-1))
    static const unsigned groups[] = {
        GROUP(RTNLGRP_LINK) | GROUP(RTNLGRP_IPV4_IFADDR) | GROUP(RTNLGRP_IPV4_ROUTE) |
            GROUP(RTNLGRP_IPV4_NETCONF) |
            /* IPv4 routes vanish with their next hop object without a word of their own.  A kernel
             * before 5.3 knows no such group, and none is joined. */
            GROUP(RTNLGRP_NEXTHOP),
        GROUP(RTNLGRP_IPV6_IFADDR) | GROUP(RTNLGRP_IPV6_ROUTE) | GROUP(RTNLGRP_IPV6_IFINFO) |
            GROUP(RTNLGRP_IPV6_NETCONF),
    };
#undef GROUP
    int result = open_socket(NETLINK_ROUTE, receive_buffer, ret_socket);
    if (result == 0)
        result = filter_routes(mnl_socket_get_fd(*ret_socket));
    return result < 0 ? result : join(*ret_socket, with_inet6 ? groups[0] | groups[1] : groups[0]);
}

static int open_ethtool(size_t receive_buffer, uint32_t group, struct mnl_socket **ret_socket)
{
    int result = open_socket(NETLINK_GENERIC, receive_buffer, ret_socket);
    if (result == 0)
        result = join(*ret_socket, 0);
    if (result < 0)
        return result;
    return mnl_socket_setsockopt(*ret_socket, NETLINK_ADD_MEMBERSHIP, &group, sizeof group) < 0
               ? -errno
               : 0;
}

int notification_open(size_t receive_buffer, bool with_inet6, const struct ethtool *ethtool,
                      struct notification_socket *ret_socket)
{
    struct notification_socket opened = {0};
    int result = open_route(receive_buffer, with_inet6, &opened.route);
    if (result == 0 && ethtool && ethtool->monitor_group)
        result = open_ethtool(receive_buffer, ethtool->monitor_group, &opened.ethtool);
    if (result < 0)
        notification_done(&opened);
    else
        *ret_socket = opened;
    return result;
}

void notification_done(struct notification_socket *socket)
{
    if (socket->route)
        mnl_socket_close(socket->route);
    if (socket->ethtool)
        mnl_socket_close(socket->ethtool);
    socket->route = socket->ethtool = NULL;
}

static void decode_link(const struct nlmsghdr *message, const struct notification_sink *sink)
{
    const struct ifinfomsg *header = mnl_nlmsg_get_payload(message);
    if (mnl_nlmsg_get_payload_len(message) < sizeof *header || header->ifi_index <= 0)
        return;
    /* A port that leaves its bridge is a DELLINK too, of family AF_BRIDGE. */
    if (header->ifi_family == AF_BRIDGE)
        return;
    unsigned about = NOTIFICATION_LINK;
    if (message->nlmsg_type == RTM_DELLINK && header->ifi_family == AF_UNSPEC)
        about |= NOTIFICATION_REMOVED;
    sink->notify(sink->context, about, (uint32_t)header->ifi_index);
}

struct interface {
    uint32_t ifindex;
};

static const struct attribute_table route_table =
    ATTRIBUTES([RTA_OIF] = ATTRIBUTE_MEMBER(struct interface, ifindex, ATTRIBUTE_NUMBER));
static const struct attribute_table configuration_table =
    ATTRIBUTES([NETCONFA_IFINDEX] = ATTRIBUTE_MEMBER(struct interface, ifindex, ATTRIBUTE_NUMBER));

static void decode_route(const struct nlmsghdr *message, const struct notification_sink *sink)
{
    const struct rtmsg *header = mnl_nlmsg_get_payload(message);
    struct interface interface = {0};
    if (attribute_decode_message(&route_table, message, sizeof *header, &interface) < 0)
        return;
    if (header->rtm_dst_len == 0)
        sink->notify(sink->context, NOTIFICATION_ROUTES, 0);
    else if (interface.ifindex) /* ff00::/8: disable_ipv6 of one that is up says no more than this
                                 */
        sink->notify(sink->context, NOTIFICATION_LINK | NOTIFICATION_ADDRESSES, interface.ifindex);
}

static void decode_configuration(const struct nlmsghdr *message,
                                 const struct notification_sink *sink)
{
    struct interface interface = {0};
    if (attribute_decode_message(&configuration_table, message, sizeof(struct netconfmsg),
                                 &interface) < 0)
        return;
    /* -1 is "all", -2 "default". */
    if ((int32_t)interface.ifindex > 0)
        sink->notify(sink->context, NOTIFICATION_LINK, interface.ifindex);
    else if ((int32_t)interface.ifindex == NETCONFA_IFINDEX_ALL)
        sink->notify(sink->context, NOTIFICATION_NAMESPACE, 0);
}

static void decode_address(const struct nlmsghdr *message, const struct notification_sink *sink)
{
    const struct ifaddrmsg *header = mnl_nlmsg_get_payload(message);
    if (mnl_nlmsg_get_payload_len(message) < sizeof *header)
        return;
    unsigned about = NOTIFICATION_LINK | NOTIFICATION_ADDRESSES;
    /* Routes that prefer it go with it, through whichever interface; Linux tells from 6.7 on. */
    if (message->nlmsg_type == RTM_DELADDR && header->ifa_family == AF_INET)
        about |= NOTIFICATION_ROUTES;
    sink->notify(sink->context, about, header->ifa_index);
}

void notification_decode(const struct nlmsghdr *message, const struct notification_sink *sink)
{
    switch (message->nlmsg_type) {
    case RTM_NEWLINK:
    case RTM_DELLINK:
        decode_link(message, sink);
        break;
    case RTM_NEWADDR:
    case RTM_DELADDR:
        decode_address(message, sink);
        break;
    case RTM_DELNEXTHOP:
        sink->notify(sink->context, NOTIFICATION_ROUTES, 0);
        break;
    case RTM_NEWROUTE:
    case RTM_DELROUTE:
        decode_route(message, sink);
        break;
    case RTM_NEWNETCONF:
    case RTM_DELNETCONF:
        decode_configuration(message, sink);
        break;
    }
}

static void decode_ethtool(const struct nlmsghdr *message, const struct notification_sink *sink)
{
    uint32_t ifindex = ethtool_message_ifindex(message);
    if (ifindex)
        sink->notify(sink->context, NOTIFICATION_FEATURES, ifindex);
}

typedef void decode_function(const struct nlmsghdr *message, const struct notification_sink *sink);

static int read_socket(struct mnl_socket *socket, int limit, decode_function *decode,
                       const struct notification_sink *sink)
{
    char buffer[NETLINK_BUFFER_SIZE] __attribute__((aligned(MNL_ALIGNTO)));
    enum { MOST_OVERRUNS = 16 }; /* while it is emptied there is one more at times, not always */
    int count = 0, overruns = 0;
    /* Once it has dropped something, the kernel drops all, in silence, until the socket is empty.
     */
    while (count < limit || overruns > 0) {
        struct sockaddr_nl sender = {0};
        socklen_t sender_length = sizeof sender;
        ssize_t length = recvfrom(mnl_socket_get_fd(socket), buffer, sizeof buffer, 0,
                                  (struct sockaddr *)&sender, &sender_length);
        if (length < 0 && errno == EINTR)
            continue;
        if (length < 0 && errno == EAGAIN)
            break;
        if (length < 0 && errno == ENOBUFS && overruns++ < MOST_OVERRUNS)
            continue;
        if (length < 0)
            return -errno;
        count++;
        if (sender.nl_pid != 0) /* not the kernel */
            continue;
        const char *position = buffer;
        const struct nlmsghdr *message;
        size_t left = (size_t)length;
        while ((message = netlink_next(&position, &left)))
            decode(message, sink);
    }
    return overruns > 0 ? -ENOBUFS : count;
}

int notification_read(struct notification_socket *socket, int limit,
                      const struct notification_sink *sink)
{
    int route = read_socket(socket->route, limit, notification_decode, sink);
    int ethtool = socket->ethtool ? read_socket(socket->ethtool, limit, decode_ethtool, sink) : 0;
    if (route < 0)
        return route;
    return ethtool < 0 ? ethtool : route + ethtool;
}
