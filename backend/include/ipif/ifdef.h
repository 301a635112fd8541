/* SPDX-License-Identifier: BSD-2-Clause */
/* How the documents name an interface, and what states and kinds they know. */
#pragma once

#include <ipif/basetypes.h>
#include <ipif/guiddef.h>
#include <ipif/ipifcons.h>

/* Characters of the longest interface name or alias, without the NUL (ifdef.h, ntddndis.h), and
 * bytes of the longest link-layer address. */
#define IF_MAX_STRING_SIZE         256
#define NDIS_IF_MAX_STRING_SIZE    IF_MAX_STRING_SIZE
#define IF_MAX_PHYS_ADDRESS_LENGTH 32

typedef uint32_t NET_IFINDEX, *PNET_IFINDEX;
typedef NET_IFINDEX IF_INDEX, *PIF_INDEX;
typedef uint16_t NET_IFTYPE, *PNET_IFTYPE;

/* No interface. */
#define NET_IFINDEX_UNSPECIFIED ((NET_IFINDEX)0)
#define NET_IFLUID_UNSPECIFIED  0
#define IFI_UNSPECIFIED         NET_IFINDEX_UNSPECIFIED

/* Identifies an interface for as long as it lives. */
typedef union _NET_LUID_LH {
    ULONG64 Value IPIF_ALIGNED;
    struct {
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
        ULONG64 Reserved : 24;     /* bits 24 and up of the ifindex */
        ULONG64 NetLuidIndex : 24; /* low 24 bits of the ifindex */
        ULONG64 IfType : 16;       /* IF_TYPE_*, IANA's ifType */
#else
        ULONG64 IfType : 16;
        ULONG64 NetLuidIndex : 24;
        ULONG64 Reserved : 24;
#endif
    } Info;
} NET_LUID_LH, *PNET_LUID_LH, NET_LUID, *PNET_LUID, IF_LUID, *PIF_LUID;

/* Identifies what an interface is connected to. */
typedef GUID NET_IF_NETWORK_GUID, *PNET_IF_NETWORK_GUID;

/* ifOperStatus and ifAdminStatus of RFC 2863; the documents have the first under two names. */
typedef enum {
    IfOperStatusUp = 1,
    IfOperStatusDown,
    IfOperStatusTesting,
    IfOperStatusUnknown,
    IfOperStatusDormant,
    IfOperStatusNotPresent,
    IfOperStatusLowerLayerDown
} IF_OPER_STATUS;

typedef enum _NET_IF_OPER_STATUS {
    NET_IF_OPER_STATUS_UP = 1,
    NET_IF_OPER_STATUS_DOWN = 2,
    NET_IF_OPER_STATUS_TESTING = 3,
    NET_IF_OPER_STATUS_UNKNOWN = 4,
    NET_IF_OPER_STATUS_DORMANT = 5,
    NET_IF_OPER_STATUS_NOT_PRESENT = 6,
    NET_IF_OPER_STATUS_LOWER_LAYER_DOWN = 7
} NET_IF_OPER_STATUS, *PNET_IF_OPER_STATUS;

typedef enum _NET_IF_ADMIN_STATUS {
    NET_IF_ADMIN_STATUS_UP = 1,
    NET_IF_ADMIN_STATUS_DOWN = 2,
    NET_IF_ADMIN_STATUS_TESTING = 3
} NET_IF_ADMIN_STATUS, *PNET_IF_ADMIN_STATUS;

typedef enum _NET_IF_MEDIA_CONNECT_STATE {
    MediaConnectStateUnknown = 0,
    MediaConnectStateConnected = 1,
    MediaConnectStateDisconnected = 2
} NET_IF_MEDIA_CONNECT_STATE, *PNET_IF_MEDIA_CONNECT_STATE;

typedef enum _NET_IF_ACCESS_TYPE {
    NET_IF_ACCESS_LOOPBACK = 1,
    NET_IF_ACCESS_BROADCAST = 2,
    NET_IF_ACCESS_POINT_TO_POINT = 3,
    NET_IF_ACCESS_POINT_TO_MULTI_POINT = 4,
    NET_IF_ACCESS_MAXIMUM = 5
} NET_IF_ACCESS_TYPE, *PNET_IF_ACCESS_TYPE;

typedef enum _NET_IF_DIRECTION_TYPE {
    NET_IF_DIRECTION_SENDRECEIVE = 0,
    NET_IF_DIRECTION_SENDONLY = 1,
    NET_IF_DIRECTION_RECEIVEONLY = 2,
    NET_IF_DIRECTION_MAXIMUM = 3
} NET_IF_DIRECTION_TYPE, *PNET_IF_DIRECTION_TYPE;

typedef enum _NET_IF_CONNECTION_TYPE {
    NET_IF_CONNECTION_DEDICATED = 1,
    NET_IF_CONNECTION_PASSIVE = 2,
    NET_IF_CONNECTION_DEMAND = 3,
    NET_IF_CONNECTION_MAXIMUM = 4
} NET_IF_CONNECTION_TYPE, *PNET_IF_CONNECTION_TYPE;

/* IANAtunnelType's numbers. */
typedef enum {
    TUNNEL_TYPE_NONE = 0,
    TUNNEL_TYPE_OTHER = 1,
    TUNNEL_TYPE_DIRECT = 2,
    TUNNEL_TYPE_6TO4 = 11,
    TUNNEL_TYPE_ISATAP = 13,
    TUNNEL_TYPE_TEREDO = 14,
    TUNNEL_TYPE_IPHTTPS = 15
} TUNNEL_TYPE, *PTUNNEL_TYPE;

/* Bits per second that nobody knows. */
#define NET_IF_LINK_SPEED_UNKNOWN ((ULONG64)-1)
