/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/adapter.h"

struct adapters *adapters_new(void)
{
    struct adapters *new = calloc(1, sizeof *new);
    if (new)
        atomic_init(&new->references, 1);
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
        array_done(&adapters->adapters);
        array_done(&adapters->servers);
        free(adapters);
    }
    return NULL;
}

const struct adapter *adapters_at(const struct adapters *adapters, size_t position)
{
    return position < adapters->adapters.count ? &adapters->adapters.items[position] : NULL;
}

const struct dns_server *adapters_server_at(const struct adapters *adapters, size_t position)
{
    return position < adapters->servers.count ? &adapters->servers.items[position] : NULL;
}

size_t adapters_lower(const struct adapters *adapters, uint32_t ifindex)
{
    return array_lower(&adapters->adapters, .ifindex, ifindex);
}

size_t adapters_server_lower(const struct adapters *adapters, uint32_t ifindex, uint32_t position)
{
    size_t lower = array_lower(&adapters->servers, .ifindex, ifindex);
    const struct dns_server *server;
    while ((server = adapters_server_at(adapters, lower)) && server->ifindex == ifindex &&
           server->position < position)
        lower++;
    return lower;
}
