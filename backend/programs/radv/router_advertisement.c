/* SPDX-License-Identifier: BSD-2-Clause */
#include "programs/radv/router_advertisement.h"

#include "programs/radv/radvd.h"
#include "programs/text_file.h"
#include "util/cleanup.h"

const struct advertisement advertisement_defaults = {
    .source = ADVERTISEMENT_SOURCE_RADVD,
    .min_interval = 200,
    .max_interval = 600,
    .current_hop_limit = 64,
    .default_lifetime = 1800,
};

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
                        struct advertisement_table *table)
{
    CLEANUP_CLOSE int root = -1;
    int r = root_open(context->root, &root);
    if (r < 0)
        return pass_over("the root directory", r);
    r = radvd_read(root, context, table);
    return r == 0 && context->host_namespace ? networkd_sender_read(root, table) : r;
}

int advertisement_read(const struct advertisement_context *context,
                       struct advertisement_table **ret_table)
{
    struct advertisement_table *table = calloc(1, sizeof *table);
    int r = table ? read_sources(context, table) : -ENOMEM;
    if (r < 0) {
        advertisement_table_free(table);
        return r;
    }
    array_sort(table, compare_items);
    *ret_table = table;
    return 0;
}

void advertisement_table_free(struct advertisement_table *table)
{
    if (table)
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
    snprintf(by_name.name, sizeof by_name.name, "%s", name);
    const struct advertisement *radvd = find_item(table, &by_name);
    if (radvd && ethernet_mtu != 0 && radvd->link_mtu > ethernet_mtu)
        radvd = NULL;
    if (radvd && radvd->sends)
        return radvd;
    const struct advertisement *networkd = find_item(table, &by_index);
    return networkd && (networkd->sends || !radvd) ? networkd : radvd;
}
