/* SPDX-License-Identifier: BSD-2-Clause */
/* The runtime files of systemd-networkd, and those in which systemd-resolved saves its links. */
#include "programs/networkd_files.h"
#include "programs/dns/resolver_run.h"
#include "programs/unit_file.h"
#include "util/cleanup.h"
#include "util/shortage.h"

#include <inttypes.h>

/* What the value of a key names; a list with a malformed server is no list. */
static int offer_value(struct resolver_run *run, struct resolver_link *link,
                       enum resolver_source source, const char *path, const char *value,
                       size_t length)
{
    struct server_list list = {0};
    const char *token = NULL;
    size_t token_length = 0;
    int r = server_list_add_text(&list, value, length, " \t", &run->names, link->ifindex, &token,
                                 &token_length);
    if (r == 0)
        resolver_run_offer(run, link, source, &list);
    else if (r == -EBADMSG)
        resolver_reason(run, source, "%s: \"%.*s\" is not the address of a server", path,
                        (int)(token_length < 64 ? token_length : 64), token);
    array_done(&list);
    return is_own_shortage(r) ? r : 0;
}

static int offer_file(struct resolver_run *run, struct resolver_link *link,
                      enum resolver_source source, const char *path, const char *key,
                      bool *ret_has_key)
{
    CLEANUP_FREE char *text = NULL;
    const char *value;
    size_t length;
    *ret_has_key = false;
    int r = root_read(run->root, path, &text);
    if (r == -ENOENT)
        return 0;
    if (r < 0) {
        resolver_reason(run, source, "%s: %s", path, root_error_text(r));
        return is_own_shortage(r) ? r : 0;
    }
    *ret_has_key = state_value(text, key, &value, &length);
    return *ret_has_key ? offer_value(run, link, source, path, value, length) : 0;
}

/* A lease counts only where the link's own file does not speak of servers at all: UseDNS=no. */
static int read_link(struct resolver_run *run, struct resolver_link *link)
{
    char path[64];
    bool has_key;
    if (link->source != RESOLVER_SOURCE_NONE)
        return 0;
    snprintf(path, sizeof path, "/run/systemd/netif/links/%" PRIu32, link->ifindex);
    int r = offer_file(run, link, RESOLVER_SOURCE_NETWORKD, path, "DNS", &has_key);
    if (r < 0 || has_key)
        return r;
    snprintf(path, sizeof path, "/run/systemd/netif/leases/%" PRIu32, link->ifindex);
    return offer_file(run, link, RESOLVER_SOURCE_NETWORKD, path, "DNS", &has_key);
}

static int read_links(struct resolver_run *run)
{
    struct networkd_links links;
    int r = networkd_links_read(run->root, &links);
    if (r < 0) {
        resolver_reason(run, RESOLVER_SOURCE_NETWORKD,
                        "/run/systemd/netif/links, where systemd-networkd keeps its state: %s",
                        root_error_text(r));
        return is_own_shortage(r) ? r : 0;
    }
    for (size_t i = 0; i < links.count && r == 0; i++) {
        struct resolver_link *link = resolver_run_link(run, links.items[i]);
        r = link ? read_link(run, link) : 0;
    }
    array_done(&links);
    return r;
}

int resolver_networkd_read(struct resolver_run *run)
{
    if (run->networkd_runs)
        return read_links(run);
    resolver_reason(run, RESOLVER_SOURCE_NETWORKD,
                    "systemd-networkd does not run; the servers that it left count where no other "
                    "program has some");
    return 0;
}

int resolver_networkd_left_read(struct resolver_run *run)
{
    return run->networkd_runs ? 0 : read_links(run);
}

int resolver_saved_read(struct resolver_run *run)
{
    static const char directory[] = "/run/systemd/resolve/netif";
    struct name_list names;
    int r = root_list(run->root, directory, &names);
    if (r < 0) {
        resolver_reason(run, RESOLVER_SOURCE_RESOLVED_SAVED,
                        "%s, where systemd-resolved saves its links: %s", directory,
                        root_error_text(r));
        return is_own_shortage(r) ? r : 0;
    }
    for (size_t i = 0; i < names.count && r == 0; i++) {
        char path[sizeof directory + 16];
        char *end;
        unsigned long ifindex = strtoul(names.items[i], &end, 10);
        if (*end != '\0' || end == names.items[i] || ifindex > INT32_MAX)
            continue;
        struct resolver_link *link = resolver_run_link(run, (uint32_t)ifindex);
        if (!link || link->source != RESOLVER_SOURCE_NONE)
            continue;
        bool has_key;
        snprintf(path, sizeof path, "%s/%lu", directory, ifindex);
        r = offer_file(run, link, RESOLVER_SOURCE_RESOLVED_SAVED, path, "SERVERS", &has_key);
    }
    name_list_done(&names);
    return r;
}
