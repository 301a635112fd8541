/* SPDX-License-Identifier: BSD-2-Clause */
#include "change/right.h"
#include "live/access.h"

#include <errno.h>
#include <linux/if_addr.h>
#include <linux/rtnetlink.h>
#include <stdio.h>
#include <string.h>

/*
 * The files of /proc/sys let root in by their modes, whatever rights root has given up; only
 * netlink asks for CAP_NET_ADMIN.  It does so before it reads the request: this one, to remove no
 * address, can do nothing else.
 */
int change_check_right(struct live *live, const char *name,
                       char problem[static CHANGE_PROBLEM_SIZE])
{
    struct netlink *netlink = live_netlink(live);
    char buffer[64];
    struct ifaddrmsg *header;
    struct nlmsghdr *request = netlink_request(buffer, RTM_DELADDR, NLM_F_ACK, sizeof *header,
                                               (void **)&header);
    header->ifa_family = AF_INET6;
    int result = netlink_talk(netlink, request, NULL);
    netlink->error[0] = '\0';
    /* -EINVAL: it misses the address; -EOPNOTSUPP: the kernel has no IPv6. */
    if (result == 0 || result == -EINVAL || result == -EOPNOTSUPP)
        return 0;
    if (result == -EPERM || result == -EACCES)
        snprintf(problem, CHANGE_PROBLEM_SIZE,
                 "%s: %s: a change needs CAP_NET_ADMIN in the interface's network namespace", name,
                 strerror(-result));
    else
        snprintf(problem, CHANGE_PROBLEM_SIZE, "%s: asking for the right to change it: %s", name,
                 strerror(-result));
    return result;
}
