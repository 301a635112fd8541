/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/adapter.h"

static void done(void *object)
{
    struct adapters *adapters = object;
    array_done(&adapters->adapters);
    array_done(&adapters->servers);
}

struct adapters *adapters_new(void)
{
    return shared_new(sizeof(struct adapters), done);
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
