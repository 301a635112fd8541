/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The IP interface functions of the Windows documents, on Linux.
 *
 * Types have the Win64 layout, byte for byte.  AF_* are the host's values; 23 (the documents'
 * AF_INET6) is accepted on input and never given out.  Every function acts in the network
 * namespace of the calling thread and may be called from any thread.
 */
#pragma once

#include <ipif/basetypes.h>
#include <ipif/ifdef.h>
#include <ipif/ipifcons.h>
#include <ipif/netioaddr.h>
#include <ipif/netiodef.h>
#include <ipif/netioroute.h>
#include <ipif/nldef.h>
#include <ipif/ntddndis.h>
#include <ipif/status.h>
#include <ipif/ws2def.h>

IPIF_BEGIN_DECLARATIONS

/* What the documents' header shares with <net/if.h>, as that declares it.  Not by including it: it
 * cannot stand behind <linux/if.h>. */
#ifndef IF_NAMESIZE
#define IF_NAMESIZE 16
#endif
#ifdef __GLIBC__
extern unsigned int if_nametoindex(const char *InterfaceName) __THROW;
extern char *if_indextoname(unsigned int InterfaceIndex, char InterfaceName[IF_NAMESIZE]) __THROW;
#else
extern unsigned int if_nametoindex(const char *InterfaceName);
extern char *if_indextoname(unsigned int InterfaceIndex, char *InterfaceName);
#endif

/* One interface in one address family.  Fields and their Linux sources: docs/columns.md. */
typedef struct _MIB_IPINTERFACE_ROW {
    ADDRESS_FAMILY Family;
    NET_LUID InterfaceLuid;
    NET_IFINDEX InterfaceIndex;
    ULONG MaxReassemblySize;                /* bytes */
    ULONG64 InterfaceIdentifier IPIF_ALIGNED; /* low half of the address, host order */
    ULONG MinRouterAdvertisementInterval;   /* seconds */
    ULONG MaxRouterAdvertisementInterval;   /* seconds */
    BOOLEAN AdvertisingEnabled;
    BOOLEAN ForwardingEnabled;
    BOOLEAN WeakHostSend;
    BOOLEAN WeakHostReceive;
    BOOLEAN UseAutomaticMetric;
    BOOLEAN UseNeighborUnreachabilityDetection;
    BOOLEAN ManagedAddressConfigurationSupported;
    BOOLEAN OtherStatefulConfigurationSupported;
    BOOLEAN AdvertiseDefaultRoute;
    NL_ROUTER_DISCOVERY_BEHAVIOR RouterDiscoveryBehavior;
    ULONG DadTransmits;
    ULONG BaseReachableTime;                /* milliseconds */
    ULONG RetransmitTime;                   /* milliseconds */
    ULONG PathMtuDiscoveryTimeout;          /* milliseconds */
    NL_LINK_LOCAL_ADDRESS_BEHAVIOR LinkLocalAddressBehavior;
    ULONG LinkLocalAddressTimeout;          /* milliseconds */
    ULONG ZoneIndices[ScopeLevelCount];     /* by scope */
    ULONG SitePrefixLength;                 /* bits */
    ULONG Metric;
    ULONG NlMtu;                            /* bytes */
    BOOLEAN Connected;
    BOOLEAN SupportsWakeUpPatterns;
    BOOLEAN SupportsNeighborDiscovery;
    BOOLEAN SupportsRouterDiscovery;
    ULONG ReachableTime;                    /* milliseconds */
    NL_INTERFACE_OFFLOAD_ROD TransmitOffload;
    NL_INTERFACE_OFFLOAD_ROD ReceiveOffload;
    BOOLEAN DisableDefaultRoutes;
} MIB_IPINTERFACE_ROW, *PMIB_IPINTERFACE_ROW;

/* Index through Table[]: it does not start right behind NumEntries. */
typedef struct _MIB_IPINTERFACE_TABLE {
    ULONG NumEntries;
    MIB_IPINTERFACE_ROW Table[ANY_SIZE];
} MIB_IPINTERFACE_TABLE, *PMIB_IPINTERFACE_TABLE;

/* One interface, whatever addresses it has.  Fields and their Linux sources: docs/api.md. */
typedef struct _MIB_IF_ROW2 {
    NET_LUID InterfaceLuid;
    NET_IFINDEX InterfaceIndex;
    GUID InterfaceGuid; /* 0: Linux has none */
    WCHAR Alias[IF_MAX_STRING_SIZE + 1];
    WCHAR Description[IF_MAX_STRING_SIZE + 1];
    ULONG PhysicalAddressLength; /* bytes */
    UCHAR PhysicalAddress[IF_MAX_PHYS_ADDRESS_LENGTH];
    UCHAR PermanentPhysicalAddress[IF_MAX_PHYS_ADDRESS_LENGTH]; /* 0: it has none */
    ULONG Mtu;                                                  /* bytes */
    IFTYPE Type;
    TUNNEL_TYPE TunnelType;
    NDIS_MEDIUM MediaType;
    NDIS_PHYSICAL_MEDIUM PhysicalMediumType;
    NET_IF_ACCESS_TYPE AccessType;
    NET_IF_DIRECTION_TYPE DirectionType;
    struct {
        /* The first is the byte's lowest bit, whatever order the compiler gives to bit-fields. */
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
        BOOLEAN HardwareInterface : 1;
        BOOLEAN FilterInterface : 1;
        BOOLEAN ConnectorPresent : 1;
        BOOLEAN NotAuthenticated : 1;
        BOOLEAN NotMediaConnected : 1;
        BOOLEAN Paused : 1;
        BOOLEAN LowPower : 1;
        BOOLEAN EndPointInterface : 1;
#else
        BOOLEAN EndPointInterface : 1;
        BOOLEAN LowPower : 1;
        BOOLEAN Paused : 1;
        BOOLEAN NotMediaConnected : 1;
        BOOLEAN NotAuthenticated : 1;
        BOOLEAN ConnectorPresent : 1;
        BOOLEAN FilterInterface : 1;
        BOOLEAN HardwareInterface : 1;
#endif
    } InterfaceAndOperStatusFlags;
    IF_OPER_STATUS OperStatus;
    NET_IF_ADMIN_STATUS AdminStatus;
    NET_IF_MEDIA_CONNECT_STATE MediaConnectState;
    NET_IF_NETWORK_GUID NetworkGuid; /* 0: Linux has none */
    NET_IF_CONNECTION_TYPE ConnectionType;
    ULONG64 TransmitLinkSpeed IPIF_ALIGNED; /* bits per second, or NET_IF_LINK_SPEED_UNKNOWN */
    ULONG64 ReceiveLinkSpeed;               /* the same */
    ULONG64 InOctets;
    ULONG64 InUcastPkts;
    ULONG64 InNUcastPkts;
    ULONG64 InDiscards;
    ULONG64 InErrors;
    ULONG64 InUnknownProtos;
    ULONG64 InUcastOctets;
    ULONG64 InMulticastOctets;
    ULONG64 InBroadcastOctets;
    ULONG64 OutOctets;
    ULONG64 OutUcastPkts;
    ULONG64 OutNUcastPkts;
    ULONG64 OutDiscards;
    ULONG64 OutErrors;
    ULONG64 OutUcastOctets;
    ULONG64 OutMulticastOctets;
    ULONG64 OutBroadcastOctets;
    ULONG64 OutQLen;
} MIB_IF_ROW2, *PMIB_IF_ROW2;

/* Index through Table[]: it does not start right behind NumEntries. */
typedef struct _MIB_IF_TABLE2 {
    ULONG NumEntries;
    MIB_IF_ROW2 Table[ANY_SIZE];
} MIB_IF_TABLE2, *PMIB_IF_TABLE2;

/* Linux has no filter modules above an interface: the first two give the same. */
typedef enum _MIB_IF_TABLE_LEVEL {
    MibIfTableNormal,
    MibIfTableRaw,
    MibIfTableNormalWithoutStatistics
} MIB_IF_TABLE_LEVEL, *PMIB_IF_TABLE_LEVEL;

typedef enum _MIB_NOTIFICATION_TYPE {
    MibParameterNotification,
    MibAddInstance,
    MibDeleteInstance,
    MibInitialNotification
} MIB_NOTIFICATION_TYPE, *PMIB_NOTIFICATION_TYPE;

typedef VOID(NETIOAPI_API_ *PIPINTERFACE_CHANGE_CALLBACK)(PVOID CallerContext,
                                                         PMIB_IPINTERFACE_ROW Row,
                                                         MIB_NOTIFICATION_TYPE NotificationType);

/*
 * Gives every row of one family, or of both.
 *
 * Family  AF_UNSPEC, AF_INET or AF_INET6.
 * Table   receives one block with all IPv4 rows by ascending InterfaceIndex, then all IPv6 rows
 *         by ascending InterfaceIndex; the caller frees it with FreeMibTable.  NULL on failure.
 *
 * STATUS_SUCCESS
 * STATUS_INVALID_PARAMETER  Table is NULL, or Family is none of the three.
 * STATUS_NOT_SUPPORTED      AF_INET6 without IPv6 in the kernel.
 * STATUS_NOT_FOUND          there is no row.
 * STATUS_NOT_ENOUGH_MEMORY
 * STATUS_ACCESS_DENIED      the kernel refused.
 * STATUS_UNSUCCESSFUL       the kernel's tables changed through every attempt to read them.
 *
 * Source: GetIpInterfaceTable (netioapi.h); RTM_GETLINK, IFLA_AF_SPEC.
 */
IPIF_EXPORT NETIOAPI_API GetIpInterfaceTable(ADDRESS_FAMILY Family, PMIB_IPINTERFACE_TABLE *Table)
    IPIF_INTERFACE_FUNCTION(GetIpInterfaceTable);

/*
 * Gives one row, read from the kernel at the call.
 *
 * Row  in: Family and either InterfaceLuid (looked at first, and alone if it is not 0) or
 *      InterfaceIndex; out: the whole row.  Untouched on failure.
 *
 * STATUS_SUCCESS
 * STATUS_INVALID_PARAMETER  Row is NULL, Family is neither AF_INET nor AF_INET6, or both
 *                           InterfaceLuid and InterfaceIndex are 0.
 * STATUS_NOT_FOUND          no such interface, or it has no such family.
 * STATUS_NOT_ENOUGH_MEMORY
 * STATUS_ACCESS_DENIED      the kernel refused.
 *
 * Source: GetIpInterfaceEntry (netioapi.h); RTM_GETLINK of one index.
 */
IPIF_EXPORT NETIOAPI_API GetIpInterfaceEntry(PMIB_IPINTERFACE_ROW Row)
    IPIF_INTERFACE_FUNCTION(GetIpInterfaceEntry);

/*
 * Fills a row with the pattern that asks SetIpInterfaceEntry for nothing: Family, InterfaceLuid,
 * InterfaceIndex, BaseReachableTime, RetransmitTime, PathMtuDiscoveryTimeout and NlMtu are 0,
 * every other field is all-ones.
 *
 * Row  may be NULL: then nothing happens.
 *
 * Source: InitializeIpInterfaceEntry (netioapi.h).
 */
IPIF_EXPORT VOID InitializeIpInterfaceEntry(PMIB_IPINTERFACE_ROW Row);

/*
 * Changes an interface: all that is asked, or nothing.
 *
 * A field asks for a change if it differs from the current value and is not the pattern of
 * InitializeIpInterfaceEntry.
 *
 * Row  in: as for GetIpInterfaceEntry, and the wanted values; out: InterfaceLuid.
 *
 * STATUS_SUCCESS
 * STATUS_INVALID_PARAMETER  as for GetIpInterfaceEntry; SitePrefixLength not 0 on IPv4; an
 *                           enumeration or a number outside its range.
 * STATUS_NOT_FOUND          no such interface, or it has no such family.
 * STATUS_NOT_SUPPORTED      a field asks for what Linux cannot set; nothing was written.
 * STATUS_ACCESS_DENIED      the caller lacks CAP_NET_ADMIN in the namespace.
 * STATUS_NOT_ENOUGH_MEMORY
 * STATUS_UNSUCCESSFUL       the kernel refused for another reason; what was written is undone.
 *
 * Source: SetIpInterfaceEntry (netioapi.h).
 */
IPIF_EXPORT NETIOAPI_API SetIpInterfaceEntry(PMIB_IPINTERFACE_ROW Row)
    IPIF_INTERFACE_FUNCTION(SetIpInterfaceEntry);

/*
 * Calls back from a thread of the library at every change of a row.
 *
 * Family               AF_UNSPEC, AF_INET or AF_INET6.
 * Callback             gets the library's own Row, valid during the call, of which Family,
 *                      InterfaceLuid and InterfaceIndex are set; calls of one registration are
 *                      never at the same time.
 * CallerContext        handed to Callback as it is.
 * InitialNotification  TRUE: Callback(CallerContext, NULL, MibInitialNotification) has run when
 *                      the function returns.
 * NotificationHandle   receives the handle for CancelMibChangeNotify2; NULL on failure.
 *
 * STATUS_SUCCESS
 * STATUS_INVALID_PARAMETER  Callback or NotificationHandle is NULL, or Family is none of the three.
 * STATUS_NOT_ENOUGH_MEMORY
 * STATUS_UNSUCCESSFUL       the kernel's notifications could not be had.
 *
 * Source: NotifyIpInterfaceChange (netioapi.h).
 */
IPIF_EXPORT NETIOAPI_API NotifyIpInterfaceChange(ADDRESS_FAMILY Family,
                                                 PIPINTERFACE_CHANGE_CALLBACK Callback,
                                                 PVOID CallerContext, BOOLEAN InitialNotification,
                                                 HANDLE *NotificationHandle)
    IPIF_INTERFACE_FUNCTION(NotifyIpInterfaceChange);

/*
 * Ends a registration of NotifyIpInterfaceChange: no callback runs when it has returned.  From
 * inside its own callback it does not wait, and no further callback comes.
 *
 * STATUS_SUCCESS
 * STATUS_INVALID_PARAMETER  NotificationHandle is NULL or not a live registration.
 *
 * Source: CancelMibChangeNotify2 (netioapi.h).
 */
IPIF_EXPORT NETIOAPI_API CancelMibChangeNotify2(HANDLE NotificationHandle)
    IPIF_INTERFACE_FUNCTION(CancelMibChangeNotify2);

/*
 * Gives every interface, whatever addresses it has, read from the kernel at the call.
 *
 * Level  MibIfTableNormal or MibIfTableRaw; MibIfTableNormalWithoutStatistics: nothing is counted,
 *        the row's members from InOctets on are 0.
 * Table  receives one block with all rows by ascending InterfaceIndex; the caller frees it with
 *        FreeMibTable.  NULL on failure.
 *
 * STATUS_SUCCESS
 * STATUS_INVALID_PARAMETER  Table is NULL, or Level is none of the three.
 * STATUS_NOT_FOUND          there is no interface.
 * STATUS_NOT_ENOUGH_MEMORY
 * STATUS_ACCESS_DENIED      the kernel refused.
 * STATUS_UNSUCCESSFUL       the kernel's tables changed through every attempt to read them.
 *
 * Source: GetIfTable2Ex (netioapi.h); RFC 2863; RTM_GETLINK, RTM_GETSTATS,
 * ETHTOOL_MSG_LINKMODES_GET.
 */
IPIF_EXPORT NETIOAPI_API GetIfTable2Ex(MIB_IF_TABLE_LEVEL Level, PMIB_IF_TABLE2 *Table)
    IPIF_INTERFACE_FUNCTION(GetIfTable2Ex);

/* GetIfTable2Ex with MibIfTableNormal.  Source: GetIfTable2 (netioapi.h). */
IPIF_EXPORT NETIOAPI_API GetIfTable2(PMIB_IF_TABLE2 *Table)
    IPIF_INTERFACE_FUNCTION(GetIfTable2);

/*
 * Gives one interface, read from the kernel at the call.
 *
 * Row  in: InterfaceLuid (looked at first, and alone if it is not 0) or InterfaceIndex; out: the
 *      whole row.  Untouched on failure.
 *
 * STATUS_SUCCESS
 * STATUS_INVALID_PARAMETER  Row is NULL, or both InterfaceLuid and InterfaceIndex are 0.
 * STATUS_NOT_FOUND          no such interface; with IPIF_USER_MODE_CODES ERROR_FILE_NOT_FOUND, as
 *                           the document has it.
 * STATUS_NOT_ENOUGH_MEMORY
 * STATUS_ACCESS_DENIED      the kernel refused.
 *
 * Source: GetIfEntry2 (netioapi.h); as GetIfTable2Ex, of one index.
 */
IPIF_EXPORT NETIOAPI_API GetIfEntry2(PMIB_IF_ROW2 Row)
    IPIF_INTERFACE_FUNCTION(GetIfEntry2);

/* Frees what a function that gives a table gave.  NULL does nothing.
 * Source: FreeMibTable (netioapi.h). */
IPIF_EXPORT VOID FreeMibTable(PVOID Memory);

/*
 * The LUID of an interface index.
 *
 * NO_ERROR
 * ERROR_INVALID_PARAMETER  InterfaceLuid is NULL.
 * ERROR_FILE_NOT_FOUND     no such interface; *InterfaceLuid is 0.
 */
IPIF_EXPORT ULONG ConvertInterfaceIndexToLuid(NET_IFINDEX InterfaceIndex, PNET_LUID InterfaceLuid);

/*
 * The interface index of a LUID; all 64 bits must be right.
 *
 * NO_ERROR
 * ERROR_INVALID_PARAMETER  an argument is NULL.
 * ERROR_FILE_NOT_FOUND     no such interface; *InterfaceIndex is 0.
 */
IPIF_EXPORT ULONG ConvertInterfaceLuidToIndex(const NET_LUID *InterfaceLuid,
                                              PNET_IFINDEX InterfaceIndex);

/*
 * The LUID that a name such as "ethernet_2" stands for: text only, the interface need not exist.
 *
 * NO_ERROR
 * ERROR_INVALID_NAME       InterfaceName is NULL, whatever InterfaceLuid is, or no such name.
 * ERROR_INVALID_PARAMETER  InterfaceLuid is NULL.
 */
IPIF_EXPORT ULONG ConvertInterfaceNameToLuidA(const CHAR *InterfaceName, NET_LUID *InterfaceLuid);

/*
 * The name of a LUID: "<type>_<whole ifindex>".
 *
 * Length  size of InterfaceName in bytes, with the final NUL; NDIS_IF_MAX_STRING_SIZE + 1 is
 *         enough.
 *
 * NO_ERROR
 * ERROR_INVALID_PARAMETER  InterfaceLuid is NULL.
 * ERROR_NOT_ENOUGH_MEMORY  InterfaceName is NULL or too short.
 */
IPIF_EXPORT ULONG ConvertInterfaceLuidToNameA(const NET_LUID *InterfaceLuid, PSTR InterfaceName,
                                              size_t Length);

/*
 * The LUID of the interface whose Linux name (or alternative name) is InterfaceAlias, UTF-8.
 *
 * NO_ERROR
 * ERROR_INVALID_PARAMETER  an argument is NULL, or there is no such interface.
 */
IPIF_EXPORT ULONG ConvertInterfaceAliasToLuid(const char *InterfaceAlias, PNET_LUID InterfaceLuid);

/*
 * The Linux name of a LUID, UTF-8.
 *
 * Length  size of InterfaceAlias in bytes, with the final NUL; NDIS_IF_MAX_STRING_SIZE + 1 is
 *         enough.
 *
 * NO_ERROR
 * ERROR_INVALID_PARAMETER  an argument is NULL.
 * ERROR_FILE_NOT_FOUND     no such interface.
 * ERROR_NOT_ENOUGH_MEMORY  InterfaceAlias is too short.
 */
IPIF_EXPORT ULONG ConvertInterfaceLuidToAlias(const NET_LUID *InterfaceLuid, char *InterfaceAlias,
                                              size_t Length);

IPIF_END_DECLARATIONS
