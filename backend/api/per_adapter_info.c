/* SPDX-License-Identifier: BSD-2-Clause */
#include "api/handle_cache.h"
#include "api/status_codes.h"
#include "live/adapters.h"

#include <ipif/iphlpapi.h>

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

_Static_assert(sizeof(IP_PER_ADAPTER_INFO) == 64 && sizeof(IP_ADDR_STRING) == 48,
               "the documents' types do not have the Win64 layout");

/*
 * The documents promise a code for memory of the caller's that is not accessible: the kernel reads
 * and writes it.  A sandbox may forbid the call, which says nothing of the memory: then it is
 * trusted.
 */
static bool move(void *to, const void *from, size_t length, bool write)
{
    const struct iovec target = {to, length}, source = {(void *)(uintptr_t)from, length};
    const ssize_t moved = write ? process_vm_writev(getpid(), &source, 1, &target, 1, 0)
                                : process_vm_readv(getpid(), &target, 1, &source, 1, 0);
    if (moved < 0 && errno != EFAULT)
        memcpy(to, from, length);
    return moved < 0 ? errno != EFAULT : (size_t)moved == length;
}

/* The servers that fit into the documents' 16 characters, in their order. */
static size_t count_servers(const struct adapters *adapters, uint32_t ifindex)
{
    size_t count = 0;
    const struct dns_server *server;
    for (size_t i = adapters_server_lower(adapters, ifindex, 0);
         (server = adapters_server_at(adapters, i)) && server->ifindex == ifindex; i++)
        count += server->address_type == INET_ADDRESS_IPV4;
    return count;
}

static size_t size_of(size_t servers)
{
    return sizeof(IP_PER_ADAPTER_INFO) + (servers > 1 ? servers - 1 : 0) * sizeof(IP_ADDR_STRING);
}

/* Where node number `position` lies: the first in the structure, the others behind it. */
static IP_ADDR_STRING *node_at(IP_PER_ADAPTER_INFO *info, size_t position)
{
    return position == 0 ? &info->DnsServerList : (IP_ADDR_STRING *)(info + 1) + (position - 1);
}

/* Builds in `info` what is to be copied to `home`: the pointers in it are right there only. */
static void fill(IP_PER_ADAPTER_INFO *info, IP_PER_ADAPTER_INFO *home,
                 const struct adapters *adapters, const struct adapter *adapter)
{
    info->AutoconfigEnabled = adapter->autoconfig_enabled;
    info->AutoconfigActive = adapter->autoconfig_active;
    size_t position = 0;
    const struct dns_server *server;
    for (size_t i = adapters_server_lower(adapters, adapter->ifindex, 0);
         (server = adapters_server_at(adapters, i)) && server->ifindex == adapter->ifindex; i++) {
        if (server->address_type != INET_ADDRESS_IPV4)
            continue;
        IP_ADDR_STRING *node = node_at(info, position);
        memcpy(node->IpAddress.String, server->text, sizeof node->IpAddress.String - 1);
        if (position > 0)
            node_at(info, position - 1)->Next = node_at(home, position);
        /* The server in use may be one that is not in this list: then it is the first. */
        if (position == 0 || strcmp(server->text, adapter->current_dns_server) == 0)
            info->CurrentDnsServer = node_at(home, position);
        position++;
    }
}

static DWORD give(const struct adapters *adapters, uint32_t ifindex, IP_PER_ADAPTER_INFO *home,
                  PULONG length)
{
    const struct adapter *adapter = adapters_at(adapters, adapters_lower(adapters, ifindex));
    if (!adapter || adapter->ifindex != ifindex)
        return ERROR_NO_DATA;
    ULONG size;
    if (!move(&size, length, sizeof size, false))
        return ERROR_INVALID_PARAMETER;
    const size_t needed = size_of(count_servers(adapters, ifindex));
    if (needed > UINT32_MAX)
        return ERROR_NOT_ENOUGH_MEMORY;
    if (!home || size < needed) {
        size = (ULONG)needed;
        return move(length, &size, sizeof size, true) ? ERROR_BUFFER_OVERFLOW
                                                      : ERROR_INVALID_PARAMETER;
    }
    IP_PER_ADAPTER_INFO *info = calloc(1, needed);
    if (!info)
        return ERROR_NOT_ENOUGH_MEMORY;
    fill(info, home, adapters, adapter);
    const bool given = move(home, info, needed, true);
    free(info);
    return given ? ERROR_SUCCESS : ERROR_INVALID_PARAMETER;
}

DWORD GetPerAdapterInfo(ULONG ifindex, PIP_PER_ADAPTER_INFO info, PULONG length)
{
    if (!length)
        return ERROR_INVALID_PARAMETER;
    struct checked_out checked_out;
    int result = handle_check_out(NULL, &checked_out);
    if (result < 0)
        return error_of(result);
    struct adapters *adapters;
    result = handle_return(&checked_out, live_read_adapters(checked_out.live, &adapters));
    if (result < 0)
        return error_of(result);
    DWORD error = give(adapters, ifindex, info, length);
    shared_unref(adapters);
    return error;
}
