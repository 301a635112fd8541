/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The least that the library's functions could cost: the same requests to the kernel over libmnl,
 * with every answer thrown away.  Arguments as for api_bench, without "memory".
 */
#include "stopwatch.h"

#include <fcntl.h>
#include <libmnl/libmnl.h>
#include <linux/ethtool_netlink.h>
#include <linux/genetlink.h>
#include <linux/if_addr.h>
#include <linux/if_link.h>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char buffer[32768];
static uint32_t sequence;

static struct mnl_socket *open_socket(int bus)
{
    struct mnl_socket *socket = mnl_socket_open(bus);
    int on = 1;
    if (!socket || mnl_socket_bind(socket, 0, MNL_SOCKET_AUTOPID) < 0)
        abort();
    mnl_socket_setsockopt(socket, NETLINK_GET_STRICT_CHK, &on, sizeof on);
    return socket;
}

static void talk(struct mnl_socket *socket, struct nlmsghdr *request)
{
    request->nlmsg_seq = ++sequence;
    if (mnl_socket_sendto(socket, request, request->nlmsg_len) < 0)
        abort();
    int more = 1;
    while (more > 0) {
        ssize_t length = mnl_socket_recvfrom(socket, buffer, sizeof buffer);
        more = length < 0 ? -1 : mnl_cb_run(buffer, (size_t)length, sequence, 0, NULL, NULL);
        if (!(request->nlmsg_flags & NLM_F_DUMP))
            break;
    }
}

static struct nlmsghdr *begin(char *space, uint16_t type, uint16_t flags, size_t header_size,
                              void **ret_header)
{
    struct nlmsghdr *request = mnl_nlmsg_put_header(space);
    request->nlmsg_type = type;
    request->nlmsg_flags = NLM_F_REQUEST | flags;
    *ret_header = mnl_nlmsg_put_extra_header(request, header_size);
    return request;
}

static struct mnl_socket *route, *generic;
static uint16_t ethtool;

static int take_family(const struct nlattr *attribute, void *context)
{
    if (mnl_attr_get_type(attribute) == CTRL_ATTR_FAMILY_ID)
        *(uint16_t *)context = mnl_attr_get_u16(attribute);
    return MNL_CB_OK;
}

static int take_controller(const struct nlmsghdr *message, void *context)
{
    return mnl_attr_parse(message, sizeof(struct genlmsghdr), take_family, context);
}

static void find_ethtool(void)
{
    char space[128];
    void *header;
    generic = open_socket(NETLINK_GENERIC);
    struct nlmsghdr *request = begin(space, GENL_ID_CTRL, 0, sizeof(struct genlmsghdr), &header);
    *(struct genlmsghdr *)header = (struct genlmsghdr){.cmd = CTRL_CMD_GETFAMILY, .version = 1};
    mnl_attr_put_strz(request, CTRL_ATTR_FAMILY_NAME, ETHTOOL_GENL_NAME);
    request->nlmsg_seq = ++sequence;
    if (mnl_socket_sendto(generic, request, request->nlmsg_len) < 0)
        abort();
    ssize_t length = mnl_socket_recvfrom(generic, buffer, sizeof buffer);
    if (length > 0)
        mnl_cb_run(buffer, (size_t)length, sequence, 0, take_controller, &ethtool);
}

static void ask_ethtool(uint8_t command, uint16_t nest)
{
    char space[128];
    void *header;
    struct nlmsghdr *request =
        begin(space, ethtool, NLM_F_DUMP, sizeof(struct genlmsghdr), &header);
    *(struct genlmsghdr *)header = (struct genlmsghdr){.cmd = command, .version = 1};
    struct nlattr *start = mnl_attr_nest_start(request, nest);
    mnl_attr_put_u32(request, ETHTOOL_A_HEADER_FLAGS, ETHTOOL_FLAG_COMPACT_BITSETS);
    mnl_attr_nest_end(request, start);
    talk(generic, request);
}

static void snapshot(void)
{
    char space[128];
    void *header;
    struct nlmsghdr *request =
        begin(space, RTM_GETLINK, NLM_F_DUMP, sizeof(struct ifinfomsg), &header);
    mnl_attr_put_u32(request, IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS);
    talk(route, request);
    for (int i = 0; i < 2; i++) {
        request = begin(space, RTM_GETNEIGHTBL, NLM_F_DUMP, sizeof(struct ndtmsg), &header);
        ((struct ndtmsg *)header)->ndtm_family = i ? AF_INET6 : AF_INET;
        talk(route, request);
        request = begin(space, RTM_GETROUTE, NLM_F_DUMP, sizeof(struct rtmsg), &header);
        ((struct rtmsg *)header)->rtm_family = i ? AF_INET6 : AF_INET;
        ((struct rtmsg *)header)->rtm_type = RTN_UNICAST;
        mnl_attr_put_u32(request, RTA_TABLE, RT_TABLE_MAIN);
        talk(route, request);
    }
    talk(route, begin(space, RTM_GETADDR, NLM_F_DUMP, sizeof(struct ifaddrmsg), &header));
    ask_ethtool(ETHTOOL_MSG_FEATURES_GET, ETHTOOL_A_FEATURES_HEADER);
    ask_ethtool(ETHTOOL_MSG_WOL_GET, ETHTOOL_A_WOL_HEADER);
}

static int family;
static uint32_t ifindex;
static char name[IF_NAMESIZE];

static void read_parameter(const char *parameter)
{
    char path[128], text[32];
    snprintf(path, sizeof path, "/proc/sys/net/%s/neigh/%s/%s", family == AF_INET ? "ipv4" : "ipv6",
             name, parameter);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0 || read(file, text, sizeof text) < 0)
        abort();
    close(file);
}

static void entry(void)
{
    char space[128];
    void *header;
    struct nlmsghdr *request = begin(space, RTM_GETLINK, 0, sizeof(struct ifinfomsg), &header);
    ((struct ifinfomsg *)header)->ifi_index = (int)ifindex;
    mnl_attr_put_u32(request, IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS);
    talk(route, request);
    read_parameter("base_reachable_time_ms");
    read_parameter("retrans_time_ms");
}

int main(int argc, char **argv)
{
    route = open_socket(NETLINK_ROUTE);
    find_ethtool();
    if (argc == 3 && strcmp(argv[1], "snapshot") == 0) {
        stopwatch_rounds(atoi(argv[2]), snapshot);
        return 0;
    }
    if (argc == 5 && strcmp(argv[1], "entry") == 0) {
        family = atoi(argv[2]);
        ifindex = (uint32_t)atoi(argv[3]);
        if (!if_indextoname(ifindex, name))
            abort();
        stopwatch_rounds(atoi(argv[4]), entry);
        return 0;
    }
    return 2;
}
