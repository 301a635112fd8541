/* SPDX-License-Identifier: BSD-2-Clause */
#include "servers.h"

#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void servers_set_up(enum servers_of whose)
{
    /* /run, too: what is kept of an interface without IPv6 stays out of the machine's. */
    static const char command[] =
        "mount --make-rprivate / && mount -t tmpfs tmpfs /run && mount -t tmpfs tmpfs /etc && "
        "mkdir -p /run/netns /etc/netns/fault && : >/run/netns/fault && "
        "mount --bind /proc/self/ns/net /run/netns/fault && "
        "echo nameserver " SERVER " >/etc/$FILE";
    const bool host = whose == SERVERS_OF_HOST;
    if (unshare(CLONE_NEWNS | (host ? 0 : CLONE_NEWNET)) == 0 &&
        setenv("FILE", host ? "resolv.conf" : "netns/fault/resolv.conf", 1) == 0 &&
        system(command) == 0)
        return;
    perror("cannot cover /run and /etc");
    exit(1);
}

bool servers_match(const struct adapters *adapters, size_t count, uint32_t ifindex)
{
    const struct dns_server *server = adapters_server_at(adapters, 0);
    if (adapters->adapters.count != count || adapters->servers.count != 1)
        return false;
    for (size_t i = 0; i < count; i++) {
        const struct adapter *adapter = adapters_at(adapters, i);
        const char *current = adapter->ifindex == ifindex ? SERVER : "";
        if (strcmp(adapter->current_dns_server, current) != 0)
            return false;
    }
    return server->ifindex == ifindex && strcmp(server->text, SERVER) == 0;
}
