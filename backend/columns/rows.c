/* SPDX-License-Identifier: BSD-2-Clause */
#include "columns/rows.h"
#include "columns/agent_facts.h"
#include "model/adapter.h"
#include "model/snapshot.h"

#include <string.h>

/* --- interfaces ------------------------------------------------------------------------------- */

static const void *interface_find(const struct table_view *view, const uint32_t *index)
{
    if (index[0] != INET_VERSION_IPV4 && index[0] != INET_VERSION_IPV6)
        return NULL;
    return snapshot_find(view->snapshot, (enum inet_version)index[0], index[1]);
}

static const void *interface_after(const struct table_view *view, const uint32_t *index,
                                   uint32_t *ret_index)
{
    const struct record *record = snapshot_after(view->snapshot, index ? index[0] : 0,
                                                 index ? index[1] : 0);
    if (!record)
        return NULL;
    ret_index[0] = record->version;
    ret_index[1] = record->row.InterfaceIndex;
    return record;
}

const struct table_rows rows_of_interfaces = {2, 1, interface_find, interface_after};

/* --- interfaces of one version ---------------------------------------------------------------- */

static const struct record *version_after(const struct table_view *view, enum inet_version version,
                                          const uint32_t *index, uint32_t *ret_index)
{
    const struct record *record = snapshot_after(view->snapshot, version, index ? index[0] : 0);
    if (!record || record->version != version)
        return NULL;
    ret_index[0] = record->row.InterfaceIndex;
    return record;
}

static const void *ipv4_find(const struct table_view *view, const uint32_t *index)
{
    return snapshot_find(view->snapshot, INET_VERSION_IPV4, index[0]);
}

static const void *ipv4_after(const struct table_view *view, const uint32_t *index,
                              uint32_t *ret_index)
{
    return version_after(view, INET_VERSION_IPV4, index, ret_index);
}

static const void *ipv6_find(const struct table_view *view, const uint32_t *index)
{
    return snapshot_find(view->snapshot, INET_VERSION_IPV6, index[0]);
}

static const void *ipv6_after(const struct table_view *view, const uint32_t *index,
                              uint32_t *ret_index)
{
    return version_after(view, INET_VERSION_IPV6, index, ret_index);
}

const struct table_rows rows_of_ipv4_interfaces = {1, 0, ipv4_find, ipv4_after};
const struct table_rows rows_of_ipv6_interfaces = {1, 0, ipv6_find, ipv6_after};

/* --- router advertisements: nothing is ever advertised on loopback ---------------------------- */

static bool can_advertise(const struct record *record)
{
    return strcmp(record->kind, "loopback") != 0;
}

static const void *advertisement_find(const struct table_view *view, const uint32_t *index)
{
    const struct record *record = ipv6_find(view, index);
    return record && can_advertise(record) ? record : NULL;
}

static const void *advertisement_after(const struct table_view *view, const uint32_t *index,
                                       uint32_t *ret_index)
{
    const struct record *record = version_after(view, INET_VERSION_IPV6, index, ret_index);
    while (record && !can_advertise(record))
        record = version_after(view, INET_VERSION_IPV6, ret_index, ret_index);
    return record;
}

const struct table_rows rows_of_advertisements = {1, 0, advertisement_find, advertisement_after};

/* --- adapters and their DNS servers ----------------------------------------------------------- */

static const void *adapter_find(const struct table_view *view, const uint32_t *index)
{
    if (!view->adapters)
        return NULL;
    const struct adapter *adapter = adapters_at(view->adapters,
                                                adapters_lower(view->adapters, index[0]));
    return adapter && adapter->ifindex == index[0] ? adapter : NULL;
}

static const void *adapter_after(const struct table_view *view, const uint32_t *index,
                                 uint32_t *ret_index)
{
    if (!view->adapters || (index && index[0] == UINT32_MAX))
        return NULL;
    size_t position = index ? adapters_lower(view->adapters, index[0] + 1) : 0;
    const struct adapter *adapter = adapters_at(view->adapters, position);
    if (adapter)
        ret_index[0] = adapter->ifindex;
    return adapter;
}

const struct table_rows rows_of_adapters = {1, OF_NO_INTERFACE, adapter_find, adapter_after};

static const struct dns_server *server_lower(const struct table_view *view, const uint32_t *index)
{
    return adapters_server_at(view->adapters,
                              adapters_server_lower(view->adapters, index[0], index[1]));
}

static bool is_server(const struct dns_server *server, const uint32_t *index)
{
    return server->ifindex == index[0] && server->position == index[1];
}

static const void *server_find(const struct table_view *view, const uint32_t *index)
{
    const struct dns_server *server = view->adapters ? server_lower(view, index) : NULL;
    return server && is_server(server, index) ? server : NULL;
}

static const void *server_after(const struct table_view *view, const uint32_t *index,
                                uint32_t *ret_index)
{
    if (!view->adapters)
        return NULL;
    size_t position = index ? adapters_server_lower(view->adapters, index[0], index[1]) : 0;
    const struct dns_server *server = adapters_server_at(view->adapters, position);
    if (server && index && is_server(server, index))
        server = adapters_server_at(view->adapters, position + 1);
    if (!server)
        return NULL;
    ret_index[0] = server->ifindex;
    ret_index[1] = server->position;
    return server;
}

const struct table_rows rows_of_dns_servers = {2, OF_NO_INTERFACE, server_find, server_after};

/* --- scalars: one row, at 0 ------------------------------------------------------------------- */

static const void *scalar_find(const struct table_view *view, const uint32_t *index)
{
    return index[0] == 0 ? view->facts : NULL;
}

static const void *scalar_after(const struct table_view *view, const uint32_t *index,
                                uint32_t *ret_index)
{
    if (index)
        return NULL;
    ret_index[0] = 0;
    return view->facts;
}

const struct table_rows rows_of_scalars = {1, OF_NO_INTERFACE, scalar_find, scalar_after};
