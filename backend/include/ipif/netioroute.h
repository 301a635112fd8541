/* SPDX-License-Identifier: BSD-2-Clause */
/* Routes; part of netioapi.h.  Fields and their Linux sources: docs/api.md. */
#pragma once

#include <ipif/ifdef.h>
#include <ipif/netiodef.h>
#include <ipif/nldef.h>
#include <ipif/ws2ipdef.h>

IPIF_BEGIN_DECLARATIONS

typedef struct _IP_ADDRESS_PREFIX {
    SOCKADDR_INET Prefix;
    UINT8 PrefixLength; /* bits */
} IP_ADDRESS_PREFIX, *PIP_ADDRESS_PREFIX;

/* One route. */
typedef struct _MIB_IPFORWARD_ROW2 {
    NET_LUID InterfaceLuid;
    NET_IFINDEX InterfaceIndex;
    IP_ADDRESS_PREFIX DestinationPrefix;
    SOCKADDR_INET NextHop; /* unspecified: the destination is on the link, or the host itself */
    UCHAR SitePrefixLength;  /* bits */
    ULONG ValidLifetime;     /* seconds left; 0xffffffff: for ever */
    ULONG PreferredLifetime; /* the same */
    ULONG Metric;
    NL_ROUTE_PROTOCOL Protocol;
    BOOLEAN Loopback; /* the destination is the host itself */
    BOOLEAN AutoconfigureAddress;
    BOOLEAN Publish;
    BOOLEAN Immortal;
    ULONG Age; /* seconds */
    NL_ROUTE_ORIGIN Origin;
} MIB_IPFORWARD_ROW2, *PMIB_IPFORWARD_ROW2;

/*
 * Asks the kernel which way a packet to an address takes, and from which address.
 *
 * InterfaceLuid       only through this interface; looked at first, and alone if it is neither NULL
 *                     nor 0.
 * InterfaceIndex      the same by index; both 0: through any.
 * SourceAddress       sent from this address, by which rules may choose a route; NULL or
 *                     unspecified: from the best.
 * DestinationAddress  a link-local one without an interface is looked for in its zone.
 * AddressSortOptions  not used, as documented.
 * BestRoute           receives the route; untouched on failure.
 * BestSourceAddress   receives SourceAddress, or the address that the kernel would choose:
 *                     unspecified if the host has none.  Untouched on failure.
 *
 * STATUS_SUCCESS
 * STATUS_INVALID_PARAMETER  DestinationAddress, BestRoute or BestSourceAddress is NULL;
 *                           DestinationAddress is unspecified or of neither family; SourceAddress
 *                           is of another family than it, or no unicast address.
 * STATUS_NOT_SUPPORTED      an IPv6 address without IPv6 in the kernel.
 * STATUS_NOT_FOUND          no such interface, no route, or SourceAddress is not the host's.
 * STATUS_NOT_ENOUGH_MEMORY
 *
 * Source: GetBestRoute2 (netioapi.h); RTM_GETROUTE with RTA_DST, RTA_SRC, RTA_OIF, and again with
 * RTM_F_FIB_MATCH.
 */
IPIF_EXPORT NETIOAPI_API GetBestRoute2(NET_LUID *InterfaceLuid, NET_IFINDEX InterfaceIndex,
                                       const SOCKADDR_INET *SourceAddress,
                                       const SOCKADDR_INET *DestinationAddress,
                                       ULONG AddressSortOptions, PMIB_IPFORWARD_ROW2 BestRoute,
                                       SOCKADDR_INET *BestSourceAddress)
    IPIF_INTERFACE_FUNCTION(GetBestRoute2);

IPIF_END_DECLARATIONS
