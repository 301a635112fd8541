/* SPDX-License-Identifier: BSD-2-Clause */
#include "programs/dns/resolver.h"

#include "programs/networkd_process.h"
#ifdef HAVE_LIBSYSTEMD
#include "programs/dns/resolver_bus.h"
#endif
#include "programs/dns/resolver_run.h"
#include "util/array.h"
#include "util/cleanup.h"
#include "util/shortage.h"

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

static int compare_link(const void *key, const void *item)
{
    uint32_t ifindex = *(const uint32_t *)key;
    const struct resolver_link *link = item;
    return (ifindex > link->ifindex) - (ifindex < link->ifindex);
}

const struct resolver_interface *resolver_run_by_name(const struct resolver_run *run,
                                                      const char *name)
{
    const struct resolver_interface key = {.name = name};
    const struct resolver_interface *pointer = &key;
    const struct resolver_interface **found = bsearch(&pointer, run->by_name, run->count,
                                                      sizeof *run->by_name, compare_name);
    if (found || !run->context->other_name)
        return found ? *found : NULL;
    return resolver_run_interface(run, run->context->other_name(run->context->names, name));
}

struct resolver_link *resolver_run_link(const struct resolver_run *run, uint32_t ifindex)
{
    return bsearch(&ifindex, run->table->links, run->count, sizeof *run->table->links,
                   compare_link);
}

const struct resolver_interface *resolver_run_interface(const struct resolver_run *run,
                                                        uint32_t ifindex)
{
    const struct resolver_link *link = resolver_run_link(run, ifindex);
    return link ? run->by_index[link - run->table->links] : NULL;
}

void resolver_run_offer(struct resolver_run *run, struct resolver_link *link,
                        enum resolver_source source, struct server_list *list)
{
    if (list->count == 0 || link->source != RESOLVER_SOURCE_NONE ||
        run->by_index[link - run->table->links]->loopback) {
        array_done(list);
        return;
    }
    link->servers = list->items;
    link->server_count = list->count;
    link->source = source;
    link->current = list->count == 1 ? 0 : -1;
    *list = (struct server_list){0};
}

static uint32_t look_up_scope(void *context, const char *name)
{
    const struct resolver_interface *interface = resolver_run_by_name(context, name);
    return interface ? interface->ifindex : 0;
}

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
        run->table->links[i] = (struct resolver_link){
            .ifindex = run->by_index[i]->ifindex,
            .current = -1,
            .source = RESOLVER_SOURCE_NONE,
        };
    }
    return 0;
}

#ifdef HAVE_LIBSYSTEMD
static int open_bus(struct resolver_run *run)
{
    return resolver_bus_open(run->context, &run->bus);
}

static void close_bus(struct resolver_run *run)
{
    resolver_bus_close(run->bus);
}
#else
static int open_bus(struct resolver_run *run)
{
    static const char reason[] = "built without libsystemd, which asks it over D-Bus";
    resolver_reason(run, RESOLVER_SOURCE_RESOLVED, reason);
    resolver_reason(run, RESOLVER_SOURCE_NETWORKMANAGER, reason);
    return 0;
}

static void close_bus(struct resolver_run *run)
{
    (void)run;
}
#endif

static int read_host(struct resolver_run *run)
{
    static resolver_source_read *const sources[] = {
#ifdef HAVE_LIBSYSTEMD
        resolver_resolved_read,
#endif
        resolver_networkd_read,          resolver_saved_read,
#ifdef HAVE_LIBSYSTEMD
        resolver_networkmanager_read,
#endif
        resolver_resolvconf_read,        resolver_dhclient_read,
        resolver_networkd_left_read,     resolver_resolv_conf_read,
        resolver_autoconfiguration_read,
    };
    int r = networkd_runs(run->root, &run->networkd_runs);
    if (r == 0)
        r = open_bus(run);
    for (size_t i = 0; i < sizeof sources / sizeof *sources && r == 0; i++)
        r = sources[i](run);
    close_bus(run);
    return r;
}

static int read_other_namespace(struct resolver_run *run)
{
    for (enum resolver_source source = 0; source < RESOLVER_SOURCE_NONE; source++) {
        if (source != RESOLVER_SOURCE_RESOLV_CONF)
            resolver_reason(run, source,
                            "it describes the host's network namespace, and this is "
                            "another");
    }
    if (run->context->namespace_name)
        return resolver_resolv_conf_read(run);
    resolver_reason(run, RESOLVER_SOURCE_RESOLV_CONF,
                    "the network namespace has no name, so there is no /etc/netns/NAME for it");
    return 0;
}

static int read_sources(struct resolver_run *run)
{
    const char *path = run->context->root ? run->context->root : "/";
    int r = root_open(path, &run->root);
    if (is_own_shortage(r))
        return r;
    if (r < 0) {
        for (enum resolver_source source = 0; source < RESOLVER_SOURCE_NONE; source++)
            resolver_reason(run, source, "%s: %s", path, root_error_text(r));
        return 0;
    }
    return run->context->host_namespace ? read_host(run) : read_other_namespace(run);
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
        free(table->links[i].servers);
    for (size_t i = 0; i < RESOLVER_SOURCE_NONE; i++)
        free(table->reasons[i]);
    free(table->links);
    free(table);
}

const struct resolver_link *resolver_table_find(const struct resolver_table *table,
                                                uint32_t ifindex)
{
    return bsearch(&ifindex, table->links, table->count, sizeof *table->links, compare_link);
}

const char *resolver_table_reason(const struct resolver_table *table, enum resolver_source source)
{
    return source < RESOLVER_SOURCE_NONE ? table->reasons[source] : NULL;
}

const char *resolver_source_name(enum resolver_source source)
{
    switch (source) {
    case RESOLVER_SOURCE_RESOLVED:
        return "systemd-resolved";
    case RESOLVER_SOURCE_NETWORKD:
        return "systemd-networkd";
    case RESOLVER_SOURCE_RESOLVED_SAVED:
        return "systemd-resolved's saved state";
    case RESOLVER_SOURCE_NETWORKMANAGER:
        return "NetworkManager";
    case RESOLVER_SOURCE_RESOLVCONF:
        return "resolvconf";
    case RESOLVER_SOURCE_DHCLIENT:
        return "dhclient";
    case RESOLVER_SOURCE_RESOLV_CONF:
        return "resolv.conf";
    case RESOLVER_SOURCE_AUTOCONFIGURATION:
        return "autoconfiguration";
    case RESOLVER_SOURCE_NONE:
        break;
    }
    return "none";
}
