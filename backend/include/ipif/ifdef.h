/* SPDX-License-Identifier: BSD-2-Clause */
/* How the documents name an interface. */
#pragma once

#include <ipif/basetypes.h>
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
