/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Types of GetPerAdapterInfo, with the Win64 layout.  A machine of 32 bits has the same offsets and
 * sizes: a pointer there is followed by 4 bytes of padding, which the library fills with 0.
 */
#pragma once

#include <ipif/basetypes.h>

IPIF_BEGIN_DECLARATIONS

/* Sizes that the adapter functions' documents name. */
#define MAX_ADAPTER_DESCRIPTION_LENGTH 128
#define MAX_ADAPTER_NAME_LENGTH        256
#define MAX_ADAPTER_ADDRESS_LENGTH     8
#define MAX_HOSTNAME_LEN               128
#define MAX_DOMAIN_NAME_LEN            128
#define MAX_SCOPE_ID_LEN               256

typedef struct {
    CHAR String[4 * 4];
} IP_ADDRESS_STRING, *PIP_ADDRESS_STRING, IP_MASK_STRING, *PIP_MASK_STRING;

typedef struct _IP_ADDR_STRING {
    struct _IP_ADDR_STRING *Next IPIF_ALIGNED;
    IP_ADDRESS_STRING IpAddress IPIF_ALIGNED; /* dotted quad */
    IP_MASK_STRING IpMask;                    /* always empty here */
    DWORD Context;                            /* always 0 here */
} IP_ADDR_STRING, *PIP_ADDR_STRING;

typedef struct _IP_PER_ADAPTER_INFO_W2KSP1 {
    UINT AutoconfigEnabled;
    UINT AutoconfigActive;
    PIP_ADDR_STRING CurrentDnsServer IPIF_ALIGNED; /* into the list, or NULL */
    IP_ADDR_STRING DnsServerList; /* the first server; empty text when there is none */
} IP_PER_ADAPTER_INFO_W2KSP1, *PIP_PER_ADAPTER_INFO_W2KSP1;

typedef IP_PER_ADAPTER_INFO_W2KSP1 IP_PER_ADAPTER_INFO;
typedef IP_PER_ADAPTER_INFO *PIP_PER_ADAPTER_INFO;

IPIF_END_DECLARATIONS
