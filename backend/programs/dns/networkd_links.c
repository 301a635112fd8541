/* SPDX-License-Identifier: BSD-2-Clause */
/* The runtime files of systemd-networkd. */
#include "programs/dns/sources.h"
#include "programs/networkd.h"
#include "programs/text_file.h"
#include "programs/unit_file.h"
#include "util/cleanup.h"

#include <inttypes.h>

/* A lease counts only where the link's own file does not speak of servers at all: UseDNS=no. */
static int read_link(void *context, const struct networkd_link *found)
{
    struct resolver_run *run = context;
    struct resolver_link *link = resolver_table_find(run->table, found->ifindex);
    char path[64];
    if (!link)
        return 0;
    if (run->networkd_runs && found->network)
        link->autoconfig_enabled = found->network->link_local_ipv4;
    if (link->source != RESOLVER_SOURCE_NONE)
        return 0;
    if (found->servers)
        return link_add_text(run, link, RESOLVER_SOURCE_NETWORKD, found->servers);
    CLEANUP_FREE char *text = NULL;
    char *list = NULL;
    const struct state_key keys[] = {{"DNS", &list}, {NULL, NULL}};
    snprintf(path, sizeof path, "/run/systemd/netif/leases/%" PRIu32, found->ifindex);
    int r = text_file_read(run->root, path, &text);
    if (text)
        state_scan(text, keys);
    return r == 0 ? link_add_text(run, link, RESOLVER_SOURCE_NETWORKD, list) : r;
}

int networkd_read(struct resolver_run *run)
{
    return run->networkd_runs ? networkd_links(run->root, read_link, run) : 0;
}

int networkd_left_read(struct resolver_run *run)
{
    return run->networkd_runs ? 0 : networkd_links(run->root, read_link, run);
}
