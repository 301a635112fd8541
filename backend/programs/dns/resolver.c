/* SPDX-License-Identifier: BSD-2-Clause */
#include "programs/dns/resolver.h"

#include "programs/dns/sources.h"
#include "programs/networkd.h"
#include "programs/text_file.h"
#include "util/cleanup.h"
#include "util/log.h"

static int compare_index(const void *left, const void *right)
{
    const struct resolver_link *a = left, *b = right;
    return (a->ifindex > b->ifindex) - (a->ifindex < b->ifindex);
}

struct resolver_link *resolver_table_find(const struct resolver_table *table, uint32_t ifindex)
{
    const size_t position = sorted_lower(table->links, table->count, .ifindex, ifindex);
    const bool found = position < table->count && table->links[position].ifindex == ifindex;
    return found ? &table->links[position] : NULL;
}

/* --- for the sources -------------------------------------------------------------------------- */

struct resolver_link *run_link_by_name(const struct resolver_run *run, const char *name)
{
    for (size_t i = 0; i < run->table->count; i++) {
        if (strcmp(run->table->links[i].interface->name, name) == 0)
            return &run->table->links[i];
    }
    return NULL;
}

uint32_t run_ifindex(const struct resolver_run *run, const char *name)
{
    const struct resolver_link *link = run_link_by_name(run, name);
    if (link)
        return link->ifindex;
    return run->context->other_name ? run->context->other_name(run->context->names, name) : 0;
}

struct resolver_link *run_link_by_any_name(const struct resolver_run *run, const char *name)
{
    return resolver_table_find(run->table, run_ifindex(run, name));
}

/* systemd-resolved takes neither the unspecified address nor itself; in resolv.conf both count. */
static bool is_refused(enum resolver_source source, const struct resolver_server *server)
{
    static const uint8_t unspecified[16] = {0};
    return source != RESOLVER_SOURCE_RESOLV_CONF &&
           (memcmp(server->address, unspecified, sizeof unspecified) == 0 ||
            server_is_resolved_stub(server));
}

int link_add(struct resolver_link *link, enum resolver_source source,
             const struct resolver_server *server)
{
    const bool is_free = link->source == RESOLVER_SOURCE_NONE || link->source == source;
    if (!is_free || link->interface->loopback || is_refused(source, server))
        return 0;
    int r = server_list_add(&link->servers, server, link->ifindex);
    if (r == 0)
        link->source = source;
    return r;
}

int link_add_all(struct resolver_link *link, enum resolver_source source,
                 const server_list *servers)
{
    int r = 0;
    for (size_t i = 0; i < servers->count && r == 0; i++)
        r = link_add(link, source, &servers->items[i]);
    return r;
}

int link_add_text(const struct resolver_run *run, struct resolver_link *link,
                  enum resolver_source source, char *text)
{
    int r = 0;
    for (char *word; r == 0 && (word = strsep(&text, " \t,"));) {
        struct resolver_server server;
        if (*word == '\0')
            continue;
        if (!server_parse(word, run, &server)) {
            log_debug("\"%s\" of interface %s is not the address of a server", word,
                      link->interface->name);
            link_forget(link, source);
            return 0;
        }
        r = link_add(link, source, &server);
    }
    return r;
}

void link_forget(struct resolver_link *link, enum resolver_source source)
{
    if (link->source != source)
        return;
    array_done(&link->servers);
    link->source = RESOLVER_SOURCE_NONE;
}

void run_forget_all(struct resolver_run *run, enum resolver_source source)
{
    for (size_t i = 0; i < run->table->count; i++)
        link_forget(&run->table->links[i], source);
}

/* --- a run ------------------------------------------------------------------------------------ */

static int prepare(struct resolver_run *run, const struct resolver_interface *interfaces,
                   size_t count)
{
    struct resolver_link *links = run->table->links = calloc(count + 1, sizeof *links);
    if (!links)
        return -ENOMEM;
    run->table->count = count;
    for (size_t i = 0; i < count; i++) {
        if (interfaces[i].ifindex == 0 || !interfaces[i].name)
            return -EINVAL;
        links[i] = (struct resolver_link){.ifindex = interfaces[i].ifindex,
                                          .interface = &interfaces[i],
                                          .source = RESOLVER_SOURCE_NONE};
    }
    qsort(links, count, sizeof *links, compare_index);
    return 0;
}

static int read_host(struct resolver_run *run)
{
    static resolver_source_read *const sources[] = {
#ifdef HAVE_LIBSYSTEMD
        resolved_read,
#endif
        networkd_read,
#ifdef HAVE_LIBSYSTEMD
        networkmanager_read,
#endif
        resolvconf_read, dhclient_read, networkd_left_read, resolv_conf_read, link_local_read,
    };
    int r = networkd_runs(run->root, &run->networkd_runs);
#ifdef HAVE_LIBSYSTEMD
    if (r == 0)
        r = bus_open(run->context, &run->bus);
#endif
    for (size_t i = 0; i < sizeof sources / sizeof *sources && r == 0; i++)
        r = sources[i](run);
#ifdef HAVE_LIBSYSTEMD
    bus_close(run->bus);
#endif
    return r;
}

static int read_sources(struct resolver_run *run)
{
    const struct resolver_context *context = run->context;
    int r = root_open(context->root, &run->root);
    if (r < 0)
        return pass_over("the root directory", r);
    if (context->host_namespace)
        r = read_host(run);
    else if (context->namespace_name) /* /etc/netns alone is about another one */
        r = resolv_conf_read(run);
    return r;
}

int resolver_read(const struct resolver_context *context,
                  const struct resolver_interface *interfaces, size_t count,
                  struct resolver_table **ret_table)
{
    struct resolver_run run = {.context = context, .root = -1};
    run.table = calloc(1, sizeof *run.table);
    if (!run.table)
        return -ENOMEM;
    int r = prepare(&run, interfaces, count);
    if (r == 0)
        r = read_sources(&run);
    cleanup_close(&run.root);
    if (r < 0) {
        resolver_table_free(run.table);
        return r;
    }
    *ret_table = run.table;
    return 0;
}

void resolver_table_free(struct resolver_table *table)
{
    if (!table)
        return;
    for (size_t i = 0; i < table->count; i++)
        array_done(&table->links[i].servers);
    free(table->links);
    free(table);
}
