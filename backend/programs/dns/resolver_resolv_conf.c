/* SPDX-License-Identifier: BSD-2-Clause */
/* resolv.conf belongs to the whole host: its servers are attributed to the interface that leads
 * to the world, or to every interface that could. */
#include "programs/dns/resolv_conf.h"
#include "programs/dns/resolver_run.h"
#include "util/cleanup.h"
#include "util/shortage.h"

enum { LIBC_LIMIT = 3 };

static int read_file(struct resolver_run *run, const char *path, size_t limit,
                     struct resolv_conf *ret_file)
{
    CLEANUP_FREE char *text = NULL;
    int r = root_read(run->root, path, &text);
    if (r == 0)
        r = resolv_conf_parse(text, limit, &run->names, ret_file);
    if (r < 0)
        resolver_reason(run, RESOLVER_SOURCE_RESOLV_CONF, "%s: %s", path, root_error_text(r));
    else if (ret_file->bad_line)
        resolver_reason(run, RESOLVER_SOURCE_RESOLV_CONF,
                        "%s, line %u: \"nameserver\" without an IP address; the line is ignored",
                        path, ret_file->bad_line);
    return r;
}

/* The file is the union of what all interfaces have: what one of them has is not another's. */
static bool has_owner(const struct resolver_run *run, const struct resolver_server *server)
{
    for (size_t i = 0; i < run->table->count; i++) {
        const struct resolver_link *link = &run->table->links[i];
        for (size_t j = 0; j < link->server_count; j++) {
            if (server_same(&link->servers[j], server))
                return true;
        }
    }
    return false;
}

static int without_owned(const struct resolver_run *run, struct server_list *servers)
{
    struct server_list kept = {0};
    for (size_t i = 0; i < servers->count; i++) {
        if (has_owner(run, &servers->items[i]))
            continue;
        int r = server_list_append(&kept, &servers->items[i], 0);
        if (r < 0) {
            array_done(&kept);
            return r;
        }
    }
    array_done(servers);
    *servers = kept;
    return 0;
}

static int offer_copy(struct resolver_run *run, uint32_t ifindex, const struct server_list *servers)
{
    struct server_list copy = {0};
    int r = 0;
    for (size_t i = 0; i < servers->count && r == 0; i++) {
        const struct resolver_server *server = &servers->items[i];
        /* A link-local server of another interface is out of reach from this one. */
        if (server->scope == 0 || server->scope == ifindex)
            r = server_list_append(&copy, server, ifindex);
    }
    if (r == 0)
        resolver_run_offer(run, resolver_run_link(run, ifindex), RESOLVER_SOURCE_RESOLV_CONF,
                           &copy);
    array_done(&copy);
    return r;
}

static const struct resolver_interface *default_interface(const struct resolver_run *run)
{
    const struct resolver_interface *best = NULL;
    for (size_t i = 0; i < run->count; i++) {
        const struct resolver_interface *interface = run->by_index[i];
        if (interface->has_default_route && !interface->loopback &&
            (!best || interface->default_metric < best->default_metric))
            best = interface;
    }
    return best;
}

static int attribute(struct resolver_run *run, const struct server_list *servers)
{
    const struct resolver_interface *best = default_interface(run);
    if (best)
        return offer_copy(run, best->ifindex, servers);
    int r = 0;
    for (size_t i = 0; i < run->count && r == 0; i++) {
        const struct resolver_interface *interface = run->by_index[i];
        if (!interface->loopback && interface->connected && interface->ipv4_address_count > 0)
            r = offer_copy(run, interface->ifindex, servers);
    }
    return r;
}

static bool is_plain_name(const char *name)
{
    return *name && strcmp(name, ".") != 0 && strcmp(name, "..") != 0 && !strchr(name, '/');
}

static int read_own_file(struct resolver_run *run, struct resolv_conf *ret_file)
{
    const char *name = run->context->namespace_name;
    if (run->context->host_namespace) {
        int r = read_file(run, "/etc/resolv.conf", LIBC_LIMIT, ret_file);
        if (r < 0 || !ret_file->names_resolved)
            return r;
        /* The stub's own servers, without libc's limit: systemd-resolved uses them all. */
        struct resolv_conf behind = {0};
        r = read_file(run, "/run/systemd/resolve/resolv.conf", SIZE_MAX, &behind);
        if (r == 0) {
            resolv_conf_done(ret_file);
            *ret_file = behind;
        }
        return is_own_shortage(r) ? r : 0;
    }
    CLEANUP_FREE char *path = NULL;
    if (!is_plain_name(name)) {
        resolver_reason(run, RESOLVER_SOURCE_RESOLV_CONF,
                        "\"%s\" is not the name of a network namespace", name);
        return -EINVAL;
    }
    if (asprintf(&path, "/etc/netns/%s/resolv.conf", name) < 0) {
        path = NULL;
        return -ENOMEM;
    }
    return read_file(run, path, LIBC_LIMIT, ret_file);
}

int resolver_resolv_conf_read(struct resolver_run *run)
{
    struct resolv_conf file = {0};
    int r = read_own_file(run, &file);
    if (r == 0)
        r = without_owned(run, &file.servers);
    if (r == 0 && file.servers.count > 0)
        r = attribute(run, &file.servers);
    resolv_conf_done(&file);
    return is_own_shortage(r) ? r : 0;
}
