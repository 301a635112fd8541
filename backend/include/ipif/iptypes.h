/* SPDX-License-Identifier: BSD-2-Clause */
/* Types of GetPerAdapterInfo, with the Win64 layout. */
#pragma once

#include <ipif/basetypes.h>

IPIF_BEGIN_DECLARATIONS

typedef struct {
    CHAR String[4 * 4];
} IP_ADDRESS_STRING, *PIP_ADDRESS_STRING, IP_MASK_STRING, *PIP_MASK_STRING;

typedef struct _IP_ADDR_STRING {
    struct _IP_ADDR_STRING *Next;
    IP_ADDRESS_STRING IpAddress; /* dotted quad */
    IP_MASK_STRING IpMask;       /* always empty here */
    DWORD Context;               /* always 0 here */
} IP_ADDR_STRING, *PIP_ADDR_STRING;

typedef struct _IP_PER_ADAPTER_INFO_W2KSP1 {
    UINT AutoconfigEnabled;
    UINT AutoconfigActive;
    PIP_ADDR_STRING CurrentDnsServer; /* into the list, or NULL */
    IP_ADDR_STRING DnsServerList;     /* the first server; empty text when there is none */
} IP_PER_ADAPTER_INFO_W2KSP1, *PIP_PER_ADAPTER_INFO_W2KSP1;

typedef IP_PER_ADAPTER_INFO_W2KSP1 IP_PER_ADAPTER_INFO;
typedef IP_PER_ADAPTER_INFO *PIP_PER_ADAPTER_INFO;

IPIF_END_DECLARATIONS
