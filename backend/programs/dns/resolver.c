/* SPDX-License-Identifier: BSD-2-Clause */
#include "programs/dns/resolver.h"

#include "programs/dns/sources.h"
#include "programs/networkd.h"
#include "programs/reading.h"
#ifdef HAVE_LIBSYSTEMD
#include "programs/dns/bus.h"
#endif
#include "util/cleanup.h"

static int compare_index(const void *left, const void *right)
{
    const struct resolver_interface *const *a = left, *const *b = right;
    return ((*a)->ifindex > (*b)->ifindex) - ((*a)->ifindex < (*b)->ifindex);
}

static int compare_name(const void *left, const void *right)
{
    const struct resolver_interface *const *a = left, *const *b = right;
    return strcmp((*a)->name, (*b)->name);
}

static struct resolver_link *find_link(const struct resolver_table *table, uint32_t ifindex)
{
    const size_t position = sorted_lower(table->links, table->count, .ifindex, ifindex);
    const bool found = position < table->count && table->links[position].ifindex == ifindex;
    return found ? &table->links[position] : NULL;
}

/* --- for the sources -------------------------------------------------------------------------- */

struct resolver_link *run_link(const struct resolver_run *run, uint32_t ifindex)
{
    return find_link(run->table, ifindex);
}

struct resolver_link *run_link_by_name(const struct resolver_run *run, const char *name)
{
    const struct resolver_interface key = {.name = name};
    const struct resolver_interface *pointer = &key;
    const struct resolver_interface **found = bsearch(&pointer, run->by_name, run->count,
                                                      sizeof *run->by_name, compare_name);
    return found ? run_link(run, (*found)->ifindex) : NULL;
}

struct resolver_link *run_link_by_any_name(const struct resolver_run *run, const char *name)
{
    struct resolver_link *link = run_link_by_name(run, name);
    if (link || !run->context->other_name)
        return link;
    return run_link(run, run->context->other_name(run->context->names, name));
}

const struct resolver_interface *run_interface(const struct resolver_run *run,
                                               const struct resolver_link *link)
{
    return run->by_index[link - run->table->links];
}

/* systemd-resolved takes neither the unspecified address nor itself; in resolv.conf both count. */
static bool is_refused(enum resolver_source source, const struct resolver_server *server)
{
    static const uint8_t unspecified[16] = {0};
    return source != RESOLVER_SOURCE_RESOLV_CONF &&
           (memcmp(server->address, unspecified, sizeof unspecified) == 0 ||
            server_is_resolved_stub(server));
}

int run_add(struct resolver_run *run, struct resolver_link *link, enum resolver_source source,
            const struct resolver_server *server)
{
    const bool is_free = link->source == RESOLVER_SOURCE_NONE || link->source == source;
    if (!is_free || run_interface(run, link)->loopback || is_refused(source, server))
        return 0;
    int r = server_list_add(&link->servers, server, link->ifindex);
    if (r == 0)
        link->source = source;
    return r;
}

int run_add_all(struct resolver_run *run, struct resolver_link *link, enum resolver_source source,
                const struct server_list *servers)
{
    int r = 0;
    for (size_t i = 0; i < servers->count && r == 0; i++)
        r = run_add(run, link, source, &servers->items[i]);
    return r;
}

void run_forget(struct resolver_link *link, enum resolver_source source)
{
    if (link->source != source)
        return;
    array_done(&link->servers);
    link->source = RESOLVER_SOURCE_NONE;
}

void run_forget_all(struct resolver_run *run, enum resolver_source source)
{
    for (size_t i = 0; i < run->count; i++)
        run_forget(&run->table->links[i], source);
}

static uint32_t look_up_scope(void *context, const char *name)
{
    const struct resolver_link *link = run_link_by_any_name(context, name);
    return link ? link->ifindex : 0;
}

/* --- a run ------------------------------------------------------------------------------------ */

static int prepare(struct resolver_run *run, const struct resolver_interface *interfaces)
{
    run->by_index = calloc(run->count + 1, sizeof *run->by_index);
    run->by_name = calloc(run->count + 1, sizeof *run->by_name);
    run->table->links = calloc(run->count + 1, sizeof *run->table->links);
    if (!run->by_index || !run->by_name || !run->table->links)
        return -ENOMEM;
    for (size_t i = 0; i < run->count; i++) {
        if (interfaces[i].ifindex == 0 || !interfaces[i].name)
            return -EINVAL;
        run->by_index[i] = run->by_name[i] = &interfaces[i];
    }
    qsort(run->by_index, run->count, sizeof *run->by_index, compare_index);
    qsort(run->by_name, run->count, sizeof *run->by_name, compare_name);
    run->table->count = run->count;
    for (size_t i = 0; i < run->count; i++) {
        run->table->links[i] = (struct resolver_link){.ifindex = run->by_index[i]->ifindex,
                                                      .current = -1,
                                                      .source = RESOLVER_SOURCE_NONE};
    }
    return 0;
}

static int read_host(struct resolver_run *run)
{
    static resolver_source_read *const sources[] = {
#ifdef HAVE_LIBSYSTEMD
        resolved_read,
#endif
        networkd_servers_read, resolved_saved_read,
#ifdef HAVE_LIBSYSTEMD
        networkmanager_read,
#endif
        resolvconf_read,       dhclient_read,       networkd_left_read,
        resolv_conf_read,      link_local_read,
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
        return reading_skip(context->root, r);
    if (context->host_namespace)
        r = read_host(run);
    else if (context->namespace_name) /* /etc/netns alone is about another one */
        r = resolv_conf_read(run);
    for (size_t i = 0; i < run->count; i++) {
        if (run->table->links[i].servers.count == 1)
            run->table->links[i].current = 0;
    }
    return r;
}

int resolver_read(const struct resolver_context *context,
                  const struct resolver_interface *interfaces, size_t count,
                  struct resolver_table **ret_table)
{
    struct resolver_run run = {.context = context, .root = -1, .count = count};
    run.names = (struct scope_names){.lookup = look_up_scope, .context = &run};
    run.table = calloc(1, sizeof *run.table);
    if (!run.table)
        return -ENOMEM;
    int r = prepare(&run, interfaces);
    if (r == 0)
        r = read_sources(&run);
    cleanup_close(&run.root);
    free(run.by_index);
    free(run.by_name);
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

const struct resolver_link *resolver_table_find(const struct resolver_table *table,
                                                uint32_t ifindex)
{
    return find_link(table, ifindex);
}
