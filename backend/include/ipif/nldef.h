/* SPDX-License-Identifier: BSD-2-Clause */
/* Types of MIB_IPINTERFACE_ROW's fields. */
#pragma once

#include <ipif/basetypes.h>

typedef enum _NL_ROUTER_DISCOVERY_BEHAVIOR {
    RouterDiscoveryDisabled = 0,
    RouterDiscoveryEnabled = 1,
    RouterDiscoveryDhcp = 2,
    RouterDiscoveryUnchanged = -1
} NL_ROUTER_DISCOVERY_BEHAVIOR;

typedef enum _NL_LINK_LOCAL_ADDRESS_BEHAVIOR {
    LinkLocalAlwaysOff = 0,
    LinkLocalDelayed = 1,
    LinkLocalAlwaysOn = 2,
    LinkLocalUnchanged = -1
} NL_LINK_LOCAL_ADDRESS_BEHAVIOR;

/* The first is the byte's lowest bit, whatever order the compiler gives to bit-fields. */
typedef struct _NL_INTERFACE_OFFLOAD_ROD {
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    BOOLEAN NlChecksumSupported : 1;
    BOOLEAN NlOptionsSupported : 1;
    BOOLEAN TlDatagramChecksumSupported : 1;
    BOOLEAN TlStreamChecksumSupported : 1;
    BOOLEAN TlStreamOptionsSupported : 1;
    BOOLEAN FastPathCompatible : 1;
    BOOLEAN TlLargeSendOffloadSupported : 1;
    BOOLEAN TlGiantSendOffloadSupported : 1;
#else
    BOOLEAN TlGiantSendOffloadSupported : 1;
    BOOLEAN TlLargeSendOffloadSupported : 1;
    BOOLEAN FastPathCompatible : 1;
    BOOLEAN TlStreamOptionsSupported : 1;
    BOOLEAN TlStreamChecksumSupported : 1;
    BOOLEAN TlDatagramChecksumSupported : 1;
    BOOLEAN NlOptionsSupported : 1;
    BOOLEAN NlChecksumSupported : 1;
#endif
} NL_INTERFACE_OFFLOAD_ROD, *PNL_INTERFACE_OFFLOAD_ROD;
