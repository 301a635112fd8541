/* SPDX-License-Identifier: BSD-2-Clause */
#include "sources/write_right.h"

#include <errno.h>
#include <linux/if_addr.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

/*
 * The files of /proc/sys let root in by their modes, whatever rights root has given up; only
 * netlink asks for CAP_NET_ADMIN.  It does so before it reads the request: this one, to remove no
 * address, can do nothing else.
 */
int write_right_check(struct netlink *netlink)
{
    char buffer[64];
    struct ifaddrmsg *header;
    struct nlmsghdr *request = netlink_request(buffer, RTM_DELADDR, NLM_F_ACK, sizeof *header,
                                               (void **)&header);
    header->ifa_family = AF_INET6;
    int result = netlink_talk(netlink, request, NULL);
    netlink->error[0] = '\0';
    /* -EINVAL: it misses the address; -EOPNOTSUPP: the kernel has no IPv6. */
    return result == -EINVAL || result == -EOPNOTSUPP ? 0 : result;
}
