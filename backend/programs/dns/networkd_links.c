/* SPDX-License-Identifier: BSD-2-Clause */
/* The runtime files of systemd-networkd, and those in which systemd-resolved saves its links. */
#include "programs/dns/sources.h"
#include "programs/networkd.h"
#include "programs/text_file.h"
#include "programs/unit_file.h"
#include "util/cleanup.h"
#include "util/log.h"

#include <inttypes.h>

/* A list with a malformed server is no list. */
static int add_list(struct resolver_run *run, struct resolver_link *link,
                    enum resolver_source source, char *list)
{
    int r = 0;
    for (char *word; r == 0 && (word = strsep(&list, " \t"));) {
        struct resolver_server server;
        if (*word == '\0')
            continue;
        if (!server_parse(word, run, &server)) {
            log_debug("\"%s\" of interface %" PRIu32 " is not the address of a server", word,
                      link->ifindex);
            link_forget(link, source);
            return 0;
        }
        r = link_add(link, source, &server);
    }
    return r;
}

static int add_file(struct resolver_run *run, struct resolver_link *link,
                    enum resolver_source source, const char *path, const char *key)
{
    CLEANUP_FREE char *text = NULL;
    char *list = NULL;
    const struct state_key keys[] = {{key, &list}, {NULL, NULL}};
    int r = text_file_read(run->root, path, &text);
    if (text)
        state_scan(text, keys);
    return list ? add_list(run, link, source, list) : r;
}

/* A lease counts only where the link's own file does not speak of servers at all: UseDNS=no. */
static int read_link(void *context, const struct networkd_link *found)
{
    struct resolver_run *run = context;
    struct resolver_link *link = run_link(run, found->ifindex);
    char path[64];
    if (!link)
        return 0;
    if (run->networkd_runs && found->network)
        link->autoconfig_enabled = network_assigns_ipv4_link_local(found->network);
    if (link->source != RESOLVER_SOURCE_NONE)
        return 0;
    if (found->servers)
        return add_list(run, link, RESOLVER_SOURCE_NETWORKD, found->servers);
    snprintf(path, sizeof path, "/run/systemd/netif/leases/%" PRIu32, found->ifindex);
    return add_file(run, link, RESOLVER_SOURCE_NETWORKD, path, "DNS");
}

int networkd_read(struct resolver_run *run)
{
    return run->networkd_runs ? networkd_links(run->root, read_link, run) : 0;
}

int networkd_left_read(struct resolver_run *run)
{
    return run->networkd_runs ? 0 : networkd_links(run->root, read_link, run);
}

static int read_saved(void *context, const char *path, const char *name)
{
    struct resolver_run *run = context;
    uint32_t ifindex;
    struct resolver_link *link = unit_number(name, INT32_MAX, &ifindex) ? run_link(run, ifindex)
                                                                        : NULL;
    if (!link || link->source != RESOLVER_SOURCE_NONE)
        return 0;
    return add_file(run, link, RESOLVER_SOURCE_RESOLVED_SAVED, path, "SERVERS");
}

int resolved_saved_read(struct resolver_run *run)
{
    return text_folder_read(run->root, "/run/systemd/resolve/netif", read_saved, run);
}
