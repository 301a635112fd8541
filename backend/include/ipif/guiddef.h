/* SPDX-License-Identifier: BSD-2-Clause */
/* The documents' universal identifier: the first three members in the host's order. */
#pragma once

#include <ipif/basetypes.h>

#ifndef GUID_DEFINED
#define GUID_DEFINED
typedef struct _GUID {
    ULONG Data1;
    USHORT Data2;
    USHORT Data3;
    UCHAR Data4[8];
} GUID;
#endif
typedef GUID *LPGUID;
typedef const GUID *LPCGUID;
