/* SPDX-License-Identifier: BSD-2-Clause */
/* Addresses, neighbours, and the way to an address. */
#include "api/get_ip_rows.h"
#include "api/handle_cache.h"
#include "api/status_codes.h"
#include "live/storm.h"
#include "live/read_ip_rows.h"
#include "model/key.h"
#include "netlink/network_namespace.h"

#include <errno.h>
#include <string.h>

/* tests/unit/test_layout.c has every field. */
_Static_assert(sizeof(MIB_UNICASTIPADDRESS_ROW) == 80 && sizeof(MIB_IPNET_ROW2) == 88 &&
                   sizeof(MIB_IPFORWARD_ROW2) == 104 &&
                   offsetof(MIB_UNICASTIPADDRESS_TABLE, Table) == 8 &&
                   offsetof(MIB_IPNET_TABLE2, Table) == 8,
               "the documents' types do not have the Win64 layout");

/* --- checks that need no kernel --------------------------------------------------------------- */

/* With the host's number of the family.  False: it is of neither family, or unspecified.  Of IPv4
 * no more is read than a SOCKADDR_IN, which callers cast. */
static bool take_address(const SOCKADDR_INET *address, SOCKADDR_INET *ret_address)
{
    enum inet_version version;
    if (!key_version(address->si_family, &version))
        return false;
    memset(ret_address, 0, sizeof *ret_address);
    if (version == INET_VERSION_IPV4) {
        memcpy(ret_address, address, sizeof ret_address->Ipv4);
        ret_address->si_family = AF_INET;
        return ret_address->Ipv4.sin_addr.s_addr != htonl(INADDR_ANY);
    }
    memcpy(ret_address, address, sizeof ret_address->Ipv6);
    ret_address->si_family = AF_INET6;
    return !IN6_IS_ADDR_UNSPECIFIED(&ret_address->Ipv6.sin6_addr);
}

static bool is_unicast(const SOCKADDR_INET *address)
{
    if (address->si_family == AF_INET6)
        return !IN6_IS_ADDR_MULTICAST(&address->Ipv6.sin6_addr);
    const in_addr_t inet = ntohl(address->Ipv4.sin_addr.s_addr);
    return !IN_MULTICAST(inet) && inet != INADDR_BROADCAST;
}

static int check_out(int family, struct checked_out *ret_checked_out)
{
    return family == AF_INET6 && !network_namespace_has_inet6()
               ? -EAFNOSUPPORT
               : handle_check_out(NULL, ret_checked_out);
}

/* --- one -------------------------------------------------------------------------------------- */

int get_unicast_address(PMIB_UNICASTIPADDRESS_ROW row)
{
    MIB_UNICASTIPADDRESS_ROW read;
    if (!row || !take_address(&row->Address, &read.Address) || !is_unicast(&read.Address) ||
        (row->InterfaceLuid.Value == 0 && row->InterfaceIndex == 0))
        return -EINVAL;
    read.InterfaceLuid = row->InterfaceLuid;
    read.InterfaceIndex = row->InterfaceIndex;
    struct checked_out checked_out;
    int result = check_out(read.Address.si_family, &checked_out);
    if (result == 0)
        result = handle_return(&checked_out, live_read_unicast_row(checked_out.live, &read));
    if (result == 0)
        *row = read;
    return result;
}

NETIOAPI_API GetUnicastIpAddressEntry(PMIB_UNICASTIPADDRESS_ROW row)
{
    return status_of(get_unicast_address(row));
}

int get_neighbour(PMIB_IPNET_ROW2 row)
{
    MIB_IPNET_ROW2 read;
    if (!row || !take_address(&row->Address, &read.Address) ||
        (row->InterfaceLuid.Value == 0 && row->InterfaceIndex == 0))
        return -EINVAL;
    read.InterfaceLuid = row->InterfaceLuid;
    read.InterfaceIndex = row->InterfaceIndex;
    struct checked_out checked_out;
    int result = check_out(read.Address.si_family, &checked_out);
    if (result == 0)
        result = handle_return(&checked_out, live_read_neighbour_row(checked_out.live, &read));
    if (result == 0)
        *row = read;
    return result;
}

NETIOAPI_API GetIpNetEntry2(PMIB_IPNET_ROW2 row)
{
    return status_of(get_neighbour(row));
}

/* --- all -------------------------------------------------------------------------------------- */

struct reading {
    struct live *live;
    int family;
    PMIB_UNICASTIPADDRESS_TABLE addresses;
    PMIB_IPNET_TABLE2 neighbours;
};

static int read_addresses(void *context)
{
    struct reading *reading = context;
    return live_read_unicast_table(reading->live, reading->family, &reading->addresses);
}

static int read_neighbours(void *context)
{
    struct reading *reading = context;
    return live_read_neighbour_table(reading->live, reading->family, &reading->neighbours);
}

static NTSTATUS read_table(ADDRESS_FAMILY family, int (*read)(void *context),
                           struct reading *reading)
{
    enum inet_version version = 0;
    if (family != AF_UNSPEC && !key_version(family, &version))
        return STATUS_INVALID_PARAMETER;
    if (version)
        reading->family = version == INET_VERSION_IPV4 ? AF_INET : AF_INET6;
    struct checked_out checked_out;
    int result = check_out(reading->family, &checked_out);
    if (result < 0)
        return status_of(result);
    reading->live = checked_out.live;
    return status_of(handle_return(&checked_out, read_through_storm(read, reading)));
}

NETIOAPI_API GetUnicastIpAddressTable(ADDRESS_FAMILY family, PMIB_UNICASTIPADDRESS_TABLE *ret_table)
{
    struct reading reading = {.family = AF_UNSPEC};
    if (!ret_table)
        return STATUS_INVALID_PARAMETER;
    const NTSTATUS status = read_table(family, read_addresses, &reading);
    *ret_table = reading.addresses;
    return status;
}

NETIOAPI_API GetIpNetTable2(ADDRESS_FAMILY family, PMIB_IPNET_TABLE2 *ret_table)
{
    struct reading reading = {.family = AF_UNSPEC};
    if (!ret_table)
        return STATUS_INVALID_PARAMETER;
    const NTSTATUS status = read_table(family, read_neighbours, &reading);
    *ret_table = reading.neighbours;
    return status;
}

/* --- the way ---------------------------------------------------------------------------------- */

NETIOAPI_API GetBestRoute2(NET_LUID *luid, NET_IFINDEX ifindex, const SOCKADDR_INET *source,
                           const SOCKADDR_INET *destination, ULONG sort_options,
                           PMIB_IPFORWARD_ROW2 ret_route, SOCKADDR_INET *ret_source)
{
    enum inet_version version;
    SOCKADDR_INET from, to, best;
    MIB_IPFORWARD_ROW2 route;
    (void)sort_options;
    if (!destination || !ret_route || !ret_source || !take_address(destination, &to))
        return STATUS_INVALID_PARAMETER;
    if (source && !key_version(source->si_family, &version))
        return STATUS_INVALID_PARAMETER;
    const bool has_source = source && take_address(source, &from);
    if (source && version != (to.si_family == AF_INET ? INET_VERSION_IPV4 : INET_VERSION_IPV6))
        return STATUS_INVALID_PARAMETER;
    if (has_source && !is_unicast(&from))
        return STATUS_INVALID_PARAMETER;
    struct checked_out checked_out;
    int result = check_out(to.si_family, &checked_out);
    if (result == 0)
        result = handle_return(&checked_out,
                               live_read_best_route(checked_out.live,
                                                    luid ? *luid : (NET_LUID){.Value = 0}, ifindex,
                                                    has_source ? &from : NULL, &to, &route, &best));
    if (result == 0) {
        *ret_route = route;
        *ret_source = best;
    }
    return status_of(result);
}
