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

typedef struct sockaddr SOCKADDR, *PSOCKADDR, *LPSOCKADDR;
typedef struct sockaddr_storage SOCKADDR_STORAGE, *PSOCKADDR_STORAGE, *LPSOCKADDR_STORAGE;
