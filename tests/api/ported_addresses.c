/* SPDX-License-Identifier: BSD-2-Clause */
/* Source as written for Windows: the addresses of an interface, a neighbour, and the way to it; with
 * the codes of the documents for applications. */
#define IPIF_USER_MODE_CODES
#include <winsock2.h>
#include <ws2tcpip.h>
#include <iphlpapi.h>
#include <stdio.h>

static SOCKADDR_INET address_of(const char *text)
{
    SOCKADDR_INET address;
    ZeroMemory(&address, sizeof address);
    address.si_family = AF_INET;
    inet_pton(AF_INET, text, &address.Ipv4.sin_addr);
    return address;
}

static DWORD address_code(NET_IFINDEX index, const char *text)
{
    MIB_UNICASTIPADDRESS_ROW row;
    ZeroMemory(&row, sizeof row);
    row.Address = address_of(text);
    row.InterfaceIndex = index;
    return GetUnicastIpAddressEntry(&row);
}

static DWORD neighbor_code(NET_IFINDEX index, const char *text)
{
    MIB_IPNET_ROW2 row;
    ZeroMemory(&row, sizeof row);
    row.Address = address_of(text);
    row.InterfaceIndex = index;
    return GetIpNetEntry2(&row);
}

static DWORD route_code(NET_IFINDEX index, const char *text)
{
    MIB_IPFORWARD_ROW2 row;
    SOCKADDR_INET source, destination = address_of(text);
    char next_hop[INET_ADDRSTRLEN], best[INET_ADDRSTRLEN];
    DWORD code = GetBestRoute2(NULL, index, NULL, &destination, 0, &row, &source);
    if (code == NO_ERROR)
        printf("by %s from %s, metric %u, prefix %u\n",
               inet_ntop(AF_INET, &row.NextHop.Ipv4.sin_addr, next_hop, sizeof next_hop),
               inet_ntop(AF_INET, &source.Ipv4.sin_addr, best, sizeof best), row.Metric,
               row.DestinationPrefix.PrefixLength);
    return code;
}

int main(void)
{
    PMIB_UNICASTIPADDRESS_TABLE addresses = NULL;
    PMIB_IPNET_TABLE2 neighbors = NULL;
    ULONG i;
    char text[INET_ADDRSTRLEN];

    if (GetUnicastIpAddressTable(AF_INET, &addresses) != NO_ERROR ||
        GetIpNetTable2(AF_INET, &neighbors) != NO_ERROR)
        return 1;
    for (i = 0; i < addresses->NumEntries; i++) {
        const MIB_UNICASTIPADDRESS_ROW *row = &addresses->Table[i];
        printf("%u: %s/%u %s\n", row->InterfaceIndex,
               inet_ntop(AF_INET, &row->Address.Ipv4.sin_addr, text, sizeof text),
               row->OnLinkPrefixLength,
               row->DadState == IpDadStatePreferred ? "preferred" : "other");
    }
    for (i = 0; i < neighbors->NumEntries; i++) {
        const MIB_IPNET_ROW2 *row = &neighbors->Table[i];
        printf("%u: %s is %02x-..-%02x, %s\n", row->InterfaceIndex,
               inet_ntop(AF_INET, &row->Address.Ipv4.sin_addr, text, sizeof text),
               row->PhysicalAddress[0], row->PhysicalAddress[row->PhysicalAddressLength - 1],
               row->State == NlnsPermanent ? "permanent" : "other");
    }
    FreeMibTable(addresses);
    FreeMibTable(neighbors);
    printf("address %u, other %u, of no interface %u, of none %u, no unicast %u\n",
           address_code(5, "192.0.2.1"), address_code(5, "192.0.2.2"), address_code(7, "192.0.2.1"),
           address_code(0, "192.0.2.1"), address_code(5, "224.0.0.1"));
    printf("neighbor %u, other %u, of no interface %u, of none %u\n", neighbor_code(5, "192.0.2.9"),
           neighbor_code(5, "192.0.2.8"), neighbor_code(7, "192.0.2.9"),
           neighbor_code(0, "192.0.2.9"));
    printf("route %u\n", route_code(0, "203.0.113.1"));
    printf("route %u\n", route_code(5, "192.0.2.9"));
    printf("route of no interface %u, to nowhere %u, to nothing %u\n",
           route_code(7, "203.0.113.1"), route_code(9, "203.0.113.1"), route_code(0, "0.0.0.0"));
    printf("no table %u %u, no family %u\n", GetUnicastIpAddressTable(AF_INET, NULL),
           GetIpNetTable2(AF_INET, NULL), GetIpNetTable2(99, &neighbors));
    return 0;
}
