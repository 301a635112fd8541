/* SPDX-License-Identifier: BSD-2-Clause */
/* Loaded before a program: the driver of the interface that IPIF_ODD_DRIVER names by its number fails
 * when ethtool asks it for its link, and with IPIF_SLOW_DRIVER it takes so many milliseconds for
 * it.  As in the kernel, a dump ends there with the driver's error. */
#include <dlfcn.h>
#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/ethtool_netlink.h>
#include <linux/genetlink.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

static long number_of(const char *variable)
{
    const char *text = getenv(variable);
    return text ? atol(text) : 0;
}

static bool is_generic(int descriptor)
{
    int protocol = 0;
    socklen_t length = sizeof protocol;
    return getsockopt(descriptor, SOL_SOCKET, SO_PROTOCOL, &protocol, &length) == 0 &&
           protocol == NETLINK_GENERIC;
}

/* An answer about its link. */
static bool is_about_it(const struct nlmsghdr *message)
{
    const struct genlmsghdr *header = mnl_nlmsg_get_payload(message);
    const struct nlattr *attribute, *inner;
    bool found = false;
    if (message->nlmsg_type < NLMSG_MIN_TYPE || header->cmd != ETHTOOL_MSG_LINKMODES_GET_REPLY)
        return false;
    mnl_attr_for_each(attribute, message, sizeof *header)
        if (mnl_attr_get_type(attribute) == ETHTOOL_A_LINKMODES_HEADER)
            mnl_attr_for_each_nested(inner, attribute)
                if (mnl_attr_get_type(inner) == ETHTOOL_A_HEADER_DEV_INDEX)
                    found = mnl_attr_get_u32(inner) == (uint32_t)number_of("IPIF_ODD_DRIVER");
    return found;
}

/* Puts the driver's error in the place of its answer, and drops what is behind it. */
static ssize_t fail(int descriptor, char *bytes, struct nlmsghdr *message)
{
    static char dropped[1 << 16];
    const bool is_dump = message->nlmsg_flags & NLM_F_MULTI;
    const uint32_t size = is_dump ? sizeof(int) : sizeof(struct nlmsgerr);
    int *error = mnl_nlmsg_get_payload(message);
    const long delay = number_of("IPIF_SLOW_DRIVER");
    const struct timespec pause = {delay / 1000, delay % 1000 * 1000000};
    clock_nanosleep(CLOCK_MONOTONIC, 0, &pause, NULL);
    while (is_dump && recv(descriptor, dropped, sizeof dropped, MSG_DONTWAIT) > 0)
        continue;
    message->nlmsg_type = is_dump ? NLMSG_DONE : NLMSG_ERROR;
    message->nlmsg_flags = is_dump ? NLM_F_MULTI : NLM_F_CAPPED;
    message->nlmsg_len = NLMSG_HDRLEN + size;
    memset(error, 0, size);
    *error = -ENXIO;
    return (char *)message - bytes + message->nlmsg_len;
}

ssize_t recvmsg(int descriptor, struct msghdr *into, int flags)
{
    ssize_t (*real)(int, struct msghdr *, int);
    *(void **)&real = dlsym(RTLD_NEXT, "recvmsg");
    const ssize_t length = real(descriptor, into, flags);
    if (length <= 0 || !is_generic(descriptor) || into->msg_iovlen != 1)
        return length;
    char *bytes = into->msg_iov->iov_base;
    int left = (int)length;
    for (struct nlmsghdr *message = (struct nlmsghdr *)(void *)bytes; mnl_nlmsg_ok(message, left);
         message = mnl_nlmsg_next(message, &left))
        if (is_about_it(message))
            return fail(descriptor, bytes, message);
    return length;
}
