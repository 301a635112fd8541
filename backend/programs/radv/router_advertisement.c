/* SPDX-License-Identifier: BSD-2-Clause */
#include "programs/radv/router_advertisement.h"

#include "programs/radv/networkd_advertisement.h"
#include "programs/radv/radvd_version.h"
#include "programs/root_files.h"
#include "util/cleanup.h"
#include "util/shortage.h"

#include <sys/stat.h>

const struct advertisement advertisement_defaults = {
    .source = ADVERTISEMENT_SOURCE_RADVD,
    .min_interval = 200,
    .max_interval = 600,
    .current_hop_limit = 64,
    .default_lifetime = 1800,
};

static int radvd_process(int root, pid_t *ret_process)
{
    static const char *const pid_files[] = {"/run/radvd/radvd.pid", "/var/run/radvd/radvd.pid",
                                            "/run/radvd.pid", "/var/run/radvd.pid"};
    pid_t process = 0;
    int r = 0;
    for (size_t i = 0; i < sizeof pid_files / sizeof *pid_files && r == 0 && !process; i++)
        r = root_pid_file_process(root, pid_files[i], &process);
    if (r == 0)
        *ret_process = process;
    return r;
}

static int serves_namespace(pid_t process, const struct advertisement_context *context,
                            bool *ret_serves)
{
    char path[48];
    struct stat namespace;
    snprintf(path, sizeof path, "/proc/%d/ns/net", (int)process);
    const int r = context->namespace_inode == 0 ? -ENOENT : stat(path, &namespace) < 0 ? -errno : 0;
    if (is_own_shortage(r))
        return r;
    *ret_serves = r < 0 ? context->host_namespace
                        : namespace.st_dev == context->namespace_device &&
                              namespace.st_ino == context->namespace_inode;
    return 0;
}

/* With its own limits; which radvd it is matters, and is looked up, only between the two.  The
 * list is empty before. */
static int parse_for(pid_t process, const char *text, struct advertisement_list *list,
                     struct radvd_complaint *complaint)
{
    bool is_old = false;
    struct advertisement_list of_old = {0};
    struct radvd_complaint of_old_complaint = {0};
    int r = radvd_configuration_parse(text, &radvd_limits_rfc8319, list, complaint);
    if (r == 0)
        r = radvd_configuration_parse(text, &radvd_limits_rfc4861, &of_old, &of_old_complaint);
    if (r == 0 && of_old.count < list->count)
        r = radvd_is_before_rfc8319(process, &is_old);
    if (r == 0 && is_old) {
        array_done(list);
        *list = of_old;
        *complaint = of_old_complaint;
    } else {
        array_done(&of_old);
    }
    return r;
}

static int radvd_read(int root, const struct advertisement_context *context,
                      struct advertisement_list *list, char **reason)
{
    const char *path =
        context->radvd_configuration ? context->radvd_configuration : "/etc/radvd.conf";
    pid_t process = 0;
    bool serves = false;
    int r = radvd_process(root, &process);
    if (r == 0 && process)
        r = serves_namespace(process, context, &serves);
    if (r < 0)
        return r;
    if (!process) {
        reason_set(reason, "radvd does not run: no pid file of it names a living process");
        return 0;
    }
    if (!serves) {
        reason_set(reason, "radvd, process %d, serves another network namespace", (int)process);
        return 0;
    }
    CLEANUP_FREE char *text = NULL;
    r = root_read(root, path, &text);
    if (r < 0) {
        reason_set(reason, "%s, radvd's configuration: %s", path, root_error_text(r));
        return is_own_shortage(r) ? r : 0;
    }
    struct radvd_complaint complaint;
    r = parse_for(process, text, list, &complaint);
    if (r == -EBADMSG) {
        reason_set(reason, "%s, line %u: %s; \"radvd -c\" checks the file", path, complaint.line,
                   complaint.reason);
        return 0;
    }
    if (r == 0 && complaint.reason)
        reason_set(reason, "%s, line %u: radvd does not serve interface %s: %s", path,
                   complaint.line, complaint.interface, complaint.reason);
    return r;
}

static int compare_items(const void *left, const void *right)
{
    const struct advertisement *a = left, *b = right;
    if (a->source != b->source)
        return a->source < b->source ? -1 : 1;
    int names = strcmp(a->name, b->name);
    if (names != 0)
        return names;
    return (a->ifindex > b->ifindex) - (a->ifindex < b->ifindex);
}

static int read_sources(const struct advertisement_context *context,
                        struct advertisement_table *table, struct advertisement_list *list)
{
    CLEANUP_CLOSE int root = -1;
    int r = root_open(context->root, &root);
    if (is_own_shortage(r))
        return r;
    if (r < 0) {
        for (size_t i = 0; i < ADVERTISEMENT_SOURCE_COUNT; i++)
            reason_set(&table->reasons[i], "%s: %s", context->root ? context->root : "/",
                       root_error_text(r));
        return 0;
    }
    r = radvd_read(root, context, list, &table->reasons[ADVERTISEMENT_SOURCE_RADVD]);
    if (r < 0)
        return r;
    char **networkd = &table->reasons[ADVERTISEMENT_SOURCE_NETWORKD];
    if (context->host_namespace)
        r = networkd_advertisement_read(root, list, networkd);
    else
        reason_set(networkd, "it serves the host's network namespace, and this is another");
    return r;
}

int advertisement_read(const struct advertisement_context *context,
                       struct advertisement_table **ret_table)
{
    struct advertisement_table *table = calloc(1, sizeof *table);
    if (!table)
        return -ENOMEM;
    struct advertisement_list list = {0};
    int r = read_sources(context, table, &list);
    table->items = list.items;
    table->count = list.count;
    if (r < 0) {
        advertisement_table_free(table);
        return r;
    }
    if (table->count > 0)
        qsort(table->items, table->count, sizeof *table->items, compare_items);
    *ret_table = table;
    return 0;
}

void advertisement_table_free(struct advertisement_table *table)
{
    if (!table)
        return;
    for (size_t i = 0; i < ADVERTISEMENT_SOURCE_COUNT; i++)
        free(table->reasons[i]);
    free(table->items);
    free(table);
}

static const struct advertisement *find_item(const struct advertisement_table *table,
                                             const struct advertisement *key)
{
    if (table->count == 0)
        return NULL;
    return bsearch(key, table->items, table->count, sizeof *table->items, compare_items);
}

const struct advertisement *advertisement_table_find(const struct advertisement_table *table,
                                                     uint32_t ifindex, const char *name,
                                                     uint32_t ethernet_mtu)
{
    struct advertisement by_name = {.source = ADVERTISEMENT_SOURCE_RADVD};
    const struct advertisement by_index = {.source = ADVERTISEMENT_SOURCE_NETWORKD,
                                           .ifindex = ifindex};
    size_t length = strnlen(name, sizeof by_name.name);
    const struct advertisement *radvd = NULL;
    if (length > 0 && length < sizeof by_name.name) {
        memcpy(by_name.name, name, length);
        radvd = find_item(table, &by_name);
    }
    if (radvd && ethernet_mtu != 0 && radvd->link_mtu > ethernet_mtu)
        radvd = NULL;
    if (radvd && radvd->sends)
        return radvd;
    const struct advertisement *networkd = find_item(table, &by_index);
    return networkd && (networkd->sends || !radvd) ? networkd : radvd;
}

const char *advertisement_table_reason(const struct advertisement_table *table,
                                       enum advertisement_source source)
{
    return source < ADVERTISEMENT_SOURCE_COUNT ? table->reasons[source] : NULL;
}

const char *advertisement_source_name(enum advertisement_source source)
{
    switch (source) {
    case ADVERTISEMENT_SOURCE_RADVD:
        return "radvd";
    case ADVERTISEMENT_SOURCE_NETWORKD:
        return "systemd-networkd";
    case ADVERTISEMENT_SOURCE_COUNT:
        break;
    }
    return "none";
}
