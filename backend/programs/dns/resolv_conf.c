/* SPDX-License-Identifier: BSD-2-Clause */
/* resolv.conf belongs to the whole host: its servers are attributed to the interface that leads
 * to the world, or to every interface that could. */
#include "programs/dns/sources.h"
#include "programs/text_file.h"
#include "util/cleanup.h"

#include <arpa/inet.h>
#include <limits.h>

enum { LIBC_LIMIT = 3 };

/* --- resolv.conf(5) --------------------------------------------------------------------------- */

/* What glibc's resolver takes: all that inet_aton(3) does, or IPv6 and its zone; nothing behind it,
 * not even the blanks other than " \t\n" that inet_aton() would pass over. */
static bool parse_nameserver(char *word, const struct resolver_run *run,
                             struct resolver_server *ret_server)
{
    struct in_addr ipv4;
    struct in6_addr ipv6;
    word[strcspn(word, " \t")] = '\0';
    if (!strpbrk(word, "\r\v\f") && inet_aton(word, &ipv4))
        return server_from_bytes(AF_INET, &ipv4, sizeof ipv4, 0, ret_server);
    char *zone = strchr(word, '%');
    if (zone)
        *zone++ = '\0';
    if (inet_pton(AF_INET6, word, &ipv6) != 1)
        return false;
    server_from_bytes(AF_INET6, &ipv6, sizeof ipv6, 0, ret_server);
    if (zone && server_is_link_local(ret_server))
        ret_server->scope = server_scope(zone, run); /* 0: glibc takes it, too */
    return true;
}

/* The text behind "nameserver" and its blanks, or NULL for another line. */
static char *nameserver_value(char *line)
{
    static const char keyword[] = "nameserver";
    char *value = line + sizeof keyword - 1;
    if (strncmp(line, keyword, sizeof keyword - 1) != 0 || (*value != ' ' && *value != '\t'))
        return NULL;
    return value + strspn(value, " \t");
}

int resolv_conf_parse(char *text, size_t limit, const struct resolver_run *run,
                      struct resolv_conf *ret_file)
{
    struct resolv_conf file = {0};
    int r = 0;
    for (size_t taken = 0; text && taken < limit && r == 0;) {
        char *value = nameserver_value(strsep(&text, "\n"));
        struct resolver_server server;
        if (!value || !parse_nameserver(value, run, &server))
            continue;
        taken++;
        if (server_is_resolved_stub(&server))
            file.names_resolved = true;
        else
            r = server_list_add(&file.servers, &server, 0);
    }
    if (r < 0)
        array_done(&file.servers);
    else
        *ret_file = file;
    return r;
}

int resolv_conf_read_file(struct resolver_run *run, const char *path, size_t limit,
                          struct resolv_conf *ret_file)
{
    CLEANUP_FREE char *text = NULL;
    *ret_file = (struct resolv_conf){0};
    int r = text_file_read(run->root, path, &text);
    return text ? resolv_conf_parse(text, limit, run, ret_file) : r;
}

/* --- whose servers they are ------------------------------------------------------------------- */

/* The file is the union of what all interfaces have: what one of them has is not another's. */
static bool has_owner(const struct resolver_run *run, const struct resolver_server *server)
{
    for (size_t i = 0; i < run->table->count; i++) {
        const struct resolver_link *link = &run->table->links[i];
        for (size_t j = 0; j < link->servers.count; j++) {
            if (link->source != RESOLVER_SOURCE_RESOLV_CONF &&
                server_same(&link->servers.items[j], server))
                return true;
        }
    }
    return false;
}

/* A link-local server of another interface is out of reach from this one. */
static int add_reachable(const struct resolver_run *run, struct resolver_link *link,
                         const server_list *servers)
{
    int r = 0;
    for (size_t i = 0; i < servers->count && r == 0; i++) {
        const struct resolver_server *server = &servers->items[i];
        if ((server->scope == 0 || server->scope == link->ifindex) && !has_owner(run, server))
            r = link_add(link, RESOLVER_SOURCE_RESOLV_CONF, server);
    }
    return r;
}

static struct resolver_link *default_link(const struct resolver_run *run)
{
    struct resolver_link *best = NULL;
    for (size_t i = 0; i < run->table->count; i++) {
        struct resolver_link *link = &run->table->links[i];
        const struct resolver_interface *interface = link->interface;
        if (interface->has_default_route && !interface->loopback &&
            (!best || interface->default_metric < best->interface->default_metric))
            best = link;
    }
    return best;
}

static int attribute(struct resolver_run *run, const server_list *servers)
{
    struct resolver_link *best = default_link(run);
    int r = best ? add_reachable(run, best, servers) : 0;
    for (size_t i = 0; i < run->table->count && r == 0 && !best; i++) {
        struct resolver_link *link = &run->table->links[i];
        if (link->interface->connected && link->interface->ipv4_address_count > 0)
            r = add_reachable(run, link, servers);
    }
    return r;
}

static int read_host(struct resolver_run *run, struct resolv_conf *ret_file)
{
    int r = resolv_conf_read_file(run, "/etc/resolv.conf", LIBC_LIMIT, ret_file);
    if (r < 0 || !ret_file->names_resolved)
        return r;
    /* The stub's own servers, without libc's limit: systemd-resolved uses them all. */
    struct resolv_conf behind;
    r = resolv_conf_read_file(run, "/run/systemd/resolve/resolv.conf", SIZE_MAX, &behind);
    if (behind.servers.count > 0) {
        array_done(&ret_file->servers);
        *ret_file = behind;
    }
    return r;
}

int resolv_conf_read(struct resolver_run *run)
{
    struct resolv_conf file = {0};
    const char *name = run->context->namespace_name;
    int r = 0;
    if (run->context->host_namespace) {
        r = read_host(run, &file);
    } else if (*name && *name != '.' && !strchr(name, '/')) {
        char path[PATH_MAX];
        snprintf(path, sizeof path, "/etc/netns/%s/resolv.conf", name);
        r = resolv_conf_read_file(run, path, LIBC_LIMIT, &file);
    }
    if (r == 0)
        r = attribute(run, &file.servers);
    array_done(&file.servers);
    return r;
}
