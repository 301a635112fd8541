/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/adapter.h"
#include "util/array.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

struct adapters {
    atomic_uint references;
    size_t adapter_count;
    size_t server_count;
    struct adapter *adapters;
    struct dns_server *servers;
};

static int compare_adapters(const void *left, const void *right)
{
    const struct adapter *a = left, *b = right;
    return (a->ifindex > b->ifindex) - (a->ifindex < b->ifindex);
}

static int compare_servers(const void *left, const void *right)
{
    const struct dns_server *a = left, *b = right;
    if (a->ifindex != b->ifindex)
        return a->ifindex > b->ifindex ? 1 : -1;
    return (a->position > b->position) - (a->position < b->position);
}

struct adapters *adapters_new(const struct adapter *adapters, size_t adapter_count,
                              const struct dns_server *servers, size_t server_count)
{
    struct adapters *new = calloc(1, sizeof *new);
    if (!new)
        return NULL;
    atomic_init(&new->references, 1);
    new->adapters = calloc(adapter_count ? adapter_count : 1, sizeof *new->adapters);
    new->servers = calloc(server_count ? server_count : 1, sizeof *new->servers);
    if (!new->adapters || !new->servers)
        return adapters_unref(new);
    if (adapter_count)
        memcpy(new->adapters, adapters, adapter_count * sizeof *adapters);
    if (server_count)
        memcpy(new->servers, servers, server_count * sizeof *servers);
    new->adapter_count = adapter_count;
    new->server_count = server_count;
    qsort(new->adapters, adapter_count, sizeof *new->adapters, compare_adapters);
    qsort(new->servers, server_count, sizeof *new->servers, compare_servers);
    return new;
}

struct adapters *adapters_ref(struct adapters *adapters)
{
    atomic_fetch_add_explicit(&adapters->references, 1, memory_order_relaxed);
    return adapters;
}

struct adapters *adapters_unref(struct adapters *adapters)
{
    if (adapters &&
        atomic_fetch_sub_explicit(&adapters->references, 1, memory_order_acq_rel) == 1) {
        free(adapters->adapters);
        free(adapters->servers);
        free(adapters);
    }
    return NULL;
}

size_t adapters_count(const struct adapters *adapters)
{
    return adapters->adapter_count;
}

size_t adapters_server_count(const struct adapters *adapters)
{
    return adapters->server_count;
}

const struct adapter *adapters_at(const struct adapters *adapters, size_t position)
{
    return position < adapters->adapter_count ? &adapters->adapters[position] : NULL;
}

const struct dns_server *adapters_server_at(const struct adapters *adapters, size_t position)
{
    return position < adapters->server_count ? &adapters->servers[position] : NULL;
}

size_t adapters_lower(const struct adapters *adapters, uint32_t ifindex)
{
    return sorted_lower(adapters->adapters, adapters->adapter_count, .ifindex, ifindex);
}

size_t adapters_server_lower(const struct adapters *adapters, uint32_t ifindex, uint32_t position)
{
    const struct dns_server wanted = {.ifindex = ifindex, .position = position};
    size_t low = 0, high = adapters->server_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare_servers(&adapters->servers[middle], &wanted) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}
