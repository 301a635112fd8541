/* SPDX-License-Identifier: BSD-2-Clause */
#include "sources/unix_socket.h"
#include "netlink/attribute.h"
#include "netlink/netlink.h"
#include "netlink/network_namespace.h"

#include <errno.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>
#include <string.h>
#include <sys/socket.h>

/* TCP_LISTEN of the kernel, which Unix sockets share. */
enum { STATE_LISTEN = 10 };

static void take_attribute(const struct nlattr *attr, struct unix_socket *socket)
{
    const size_t length = mnl_attr_get_payload_len(attr);
    switch (mnl_attr_get_type(attr)) {
    case UNIX_DIAG_NAME:
        /* Not terminated; an abstract one begins with a zero byte, and so is empty here. */
        if (length < sizeof socket->path)
            memcpy(socket->path, mnl_attr_get_payload(attr), length);
        break;
    case UNIX_DIAG_PEER:
        if (length >= sizeof socket->peer)
            socket->peer = mnl_attr_get_u32(attr);
        break;
    }
}

static int take_message(const struct nlmsghdr *message, void *context)
{
    struct unix_sockets *sockets = context;
    const struct unix_diag_msg *header = mnl_nlmsg_get_payload(message);
    if (message->nlmsg_type != SOCK_DIAG_BY_FAMILY ||
        mnl_nlmsg_get_payload_len(message) < sizeof *header)
        return -EBADMSG;
    if (header->udiag_type != SOCK_STREAM)
        return 0;
    struct unix_socket *socket = array_append(&sockets->items);
    if (!socket)
        return -ENOMEM;
    socket->inode = header->udiag_ino;
    socket->listens = header->udiag_state == STATE_LISTEN;
    const void *first = (const char *)header + MNL_ALIGN(sizeof *header);
    const struct nlattr *attr;
    ATTRIBUTE_FOR_EACH(attr, first, mnl_nlmsg_get_payload_len(message) - MNL_ALIGN(sizeof *header))
    {
        take_attribute(attr, socket);
    }
    return 0;
}

static void drop(void *context)
{
    struct unix_sockets *sockets = context;
    array_clear(&sockets->items);
}

static int read_here(void *context)
{
    struct netlink netlink;
    int result = netlink_open(NETLINK_SOCK_DIAG, &netlink);
    if (result < 0)
        return result == -EPROTONOSUPPORT ? -ENOENT : result;
    _Alignas(struct nlmsghdr) char buffer[128];
    struct unix_diag_req *wanted;
    struct nlmsghdr *request = netlink_request(buffer, SOCK_DIAG_BY_FAMILY, NLM_F_DUMP,
                                               sizeof *wanted, (void **)&wanted);
    wanted->sdiag_family = AF_UNIX;
    wanted->udiag_states = UINT32_MAX;
    wanted->udiag_show = UDIAG_SHOW_NAME | UDIAG_SHOW_PEER;
    const struct netlink_reader reader = {take_message, drop, context};
    result = netlink_talk(&netlink, request, &reader);
    netlink_done(&netlink);
    return result;
}

int unix_sockets_read(const char *netns, struct unix_sockets *ret_sockets)
{
    struct unix_sockets sockets = {0};
    int result = network_namespace_call(netns, read_here, &sockets);
    if (result < 0)
        unix_sockets_done(&sockets);
    else
        *ret_sockets = sockets;
    return result < 0 ? result : 0;
}

void unix_sockets_done(struct unix_sockets *sockets)
{
    array_done(&sockets->items);
}

const struct unix_socket *unix_sockets_find(const struct unix_sockets *sockets, uint32_t inode)
{
    for (size_t i = 0; i < sockets->items.count; i++)
        if (sockets->items.items[i].inode == inode)
            return &sockets->items.items[i];
    return NULL;
}
