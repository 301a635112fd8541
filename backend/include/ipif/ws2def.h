/* SPDX-License-Identifier: BSD-2-Clause */
/* Scopes of addresses (RFC 4007), and the socket address under the documents' names. */
#pragma once

#include <ipif/basetypes.h>

typedef enum {
    ScopeLevelInterface = 1,
    ScopeLevelLink = 2,
    ScopeLevelSubnet = 3,
    ScopeLevelAdmin = 4,
    ScopeLevelSite = 5,
    ScopeLevelOrganization = 8,
    ScopeLevelGlobal = 14,
    ScopeLevelCount = 16 /* elements of MIB_IPINTERFACE_ROW.ZoneIndices */
} SCOPE_LEVEL;

/* The zone of an address; on Linux the index of its interface.  Zone has the low bits of Value. */
__extension__ typedef struct {
    __extension__ union {
        __extension__ struct {
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
            ULONG Zone : 28;
            ULONG Level : 4;
#else
            ULONG Level : 4;
            ULONG Zone : 28;
#endif
        };
        ULONG Value;
    };
} SCOPE_ID, *PSCOPE_ID;

#define SCOPEID_UNSPECIFIED_INIT {{{0, 0}}}

typedef struct sockaddr SOCKADDR, *PSOCKADDR, *LPSOCKADDR;
typedef struct sockaddr_storage SOCKADDR_STORAGE, *PSOCKADDR_STORAGE, *LPSOCKADDR_STORAGE;
