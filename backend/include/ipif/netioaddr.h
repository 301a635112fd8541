/* SPDX-License-Identifier: BSD-2-Clause */
/* Addresses and neighbours; part of netioapi.h.  Fields and their Linux sources: docs/api.md. */
#pragma once

#include <ipif/ifdef.h>
#include <ipif/netiodef.h>
#include <ipif/nldef.h>
#include <ipif/ws2ipdef.h>

IPIF_BEGIN_DECLARATIONS

/* One unicast address of an interface. */
typedef struct _MIB_UNICASTIPADDRESS_ROW {
    SOCKADDR_INET Address;
    NET_LUID InterfaceLuid;
    NET_IFINDEX InterfaceIndex;
    NL_PREFIX_ORIGIN PrefixOrigin;
    NL_SUFFIX_ORIGIN SuffixOrigin;
    ULONG ValidLifetime;     /* seconds left; 0xffffffff: for ever */
    ULONG PreferredLifetime; /* the same */
    UINT8 OnLinkPrefixLength; /* bits */
    BOOLEAN SkipAsSource;
    NL_DAD_STATE DadState;
    SCOPE_ID ScopeId;
    LARGE_INTEGER CreationTimeStamp; /* 100 ns since 1601, UTC */
} MIB_UNICASTIPADDRESS_ROW, *PMIB_UNICASTIPADDRESS_ROW;

/* Index through Table[]: it does not start right behind NumEntries. */
typedef struct _MIB_UNICASTIPADDRESS_TABLE {
    ULONG NumEntries;
    MIB_UNICASTIPADDRESS_ROW Table[ANY_SIZE];
} MIB_UNICASTIPADDRESS_TABLE, *PMIB_UNICASTIPADDRESS_TABLE;

/* One neighbour on the link of an interface. */
typedef struct _MIB_IPNET_ROW2 {
    SOCKADDR_INET Address;
    NET_IFINDEX InterfaceIndex;
    NET_LUID InterfaceLuid;
    UCHAR PhysicalAddress[IF_MAX_PHYS_ADDRESS_LENGTH];
    ULONG PhysicalAddressLength; /* bytes; 0: not known */
    NL_NEIGHBOR_STATE State;
    __extension__ union {
        __extension__ struct {
            /* The first is the byte's lowest bit, whatever order the compiler gives. */
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
            BOOLEAN IsRouter : 1;
            BOOLEAN IsUnreachable : 1;
#else
            BOOLEAN Unused : 6;
            BOOLEAN IsUnreachable : 1;
            BOOLEAN IsRouter : 1;
#endif
        };
        UCHAR Flags;
    };
    union {
        ULONG LastReachable;   /* milliseconds ago */
        ULONG LastUnreachable; /* the same, where IsUnreachable */
    } ReachabilityTime;
} MIB_IPNET_ROW2, *PMIB_IPNET_ROW2;

/* Index through Table[]: it does not start right behind NumEntries. */
typedef struct _MIB_IPNET_TABLE2 {
    ULONG NumEntries;
    MIB_IPNET_ROW2 Table[ANY_SIZE];
} MIB_IPNET_TABLE2, *PMIB_IPNET_TABLE2;

/*
 * Gives every unicast address of one family, or of both, read from the kernel at the call.
 *
 * Family  AF_UNSPEC, AF_INET or AF_INET6.
 * Table   receives one block with all IPv4 rows, then all IPv6 rows, by ascending InterfaceIndex
 *         and address; the caller frees it with FreeMibTable.  NULL on failure.
 *
 * STATUS_SUCCESS
 * STATUS_INVALID_PARAMETER  Table is NULL, or Family is none of the three.
 * STATUS_NOT_SUPPORTED      AF_INET6 without IPv6 in the kernel.
 * STATUS_NOT_FOUND          there is no row.
 * STATUS_NOT_ENOUGH_MEMORY
 * STATUS_ACCESS_DENIED      the kernel refused.
 * STATUS_UNSUCCESSFUL       the kernel's tables changed through every attempt to read them.
 *
 * Source: GetUnicastIpAddressTable (netioapi.h); RTM_GETADDR, RTM_GETLINK.
 */
IPIF_EXPORT NETIOAPI_API GetUnicastIpAddressTable(ADDRESS_FAMILY Family,
                                                  PMIB_UNICASTIPADDRESS_TABLE *Table)
    IPIF_INTERFACE_FUNCTION(GetUnicastIpAddressTable);

/*
 * Gives one unicast address, read from the kernel at the call.
 *
 * Row  in: Address (a port, a flow label and a zone in it are not looked at), and InterfaceLuid
 *      (looked at first, and alone if it is not 0) or InterfaceIndex; out: the whole row.
 *      Untouched on failure.
 *
 * STATUS_SUCCESS
 * STATUS_INVALID_PARAMETER  Row is NULL, Address is no unicast address of either family, or both
 *                           InterfaceLuid and InterfaceIndex are 0.
 * STATUS_NOT_SUPPORTED      an IPv6 address without IPv6 in the kernel.
 * STATUS_NOT_FOUND          no such interface (with IPIF_USER_MODE_CODES ERROR_FILE_NOT_FOUND), or
 *                           it has no such address (ERROR_NOT_FOUND).
 * STATUS_NOT_ENOUGH_MEMORY
 * STATUS_ACCESS_DENIED      the kernel refused.
 *
 * Source: GetUnicastIpAddressEntry (netioapi.h); RTM_GETADDR of one interface.
 */
IPIF_EXPORT NETIOAPI_API GetUnicastIpAddressEntry(PMIB_UNICASTIPADDRESS_ROW Row)
    IPIF_INTERFACE_FUNCTION(GetUnicastIpAddressEntry);

/*
 * Gives every neighbour of one family, or of both, read from the kernel at the call.
 *
 * Arguments, order and codes as of GetUnicastIpAddressTable.
 *
 * Source: GetIpNetTable2 (netioapi.h); RTM_GETNEIGH, RTM_GETLINK.
 */
IPIF_EXPORT NETIOAPI_API GetIpNetTable2(ADDRESS_FAMILY Family, PMIB_IPNET_TABLE2 *Table)
    IPIF_INTERFACE_FUNCTION(GetIpNetTable2);

/*
 * Gives one neighbour, read from the kernel at the call.
 *
 * Row  in and out as of GetUnicastIpAddressEntry.
 *
 * STATUS_INVALID_PARAMETER  Row is NULL, Address is unspecified or of neither family, or both
 *                           InterfaceLuid and InterfaceIndex are 0.
 *
 * The other codes as of GetUnicastIpAddressEntry.
 *
 * Source: GetIpNetEntry2 (netioapi.h); RTM_GETNEIGH of one address.
 */
IPIF_EXPORT NETIOAPI_API GetIpNetEntry2(PMIB_IPNET_ROW2 Row)
    IPIF_INTERFACE_FUNCTION(GetIpNetEntry2);

IPIF_END_DECLARATIONS
