/* SPDX-License-Identifier: BSD-2-Clause */
/* The base types of the Windows documents, with their Win64 widths. */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h> /* AF_UNSPEC, AF_INET, AF_INET6: the host's values */

typedef char CHAR;
typedef uint8_t BYTE;
typedef uint8_t UCHAR;
typedef uint8_t BOOLEAN;
typedef uint16_t USHORT;
typedef uint16_t WORD;
typedef uint16_t ADDRESS_FAMILY;
typedef int32_t BOOL;
typedef int32_t INT;
typedef int32_t LONG;
typedef uint32_t ULONG;
typedef uint32_t UINT;
typedef uint32_t DWORD;
typedef uint32_t NET_IFINDEX;
typedef NET_IFINDEX IF_INDEX;
typedef int64_t LONG64;
typedef uint64_t ULONG64;
typedef int32_t NTSTATUS;
typedef NTSTATUS NETIO_STATUS;
typedef size_t SIZE_T;
typedef void VOID;
typedef void *PVOID;
typedef void *LPVOID;
typedef void *HANDLE;
typedef char *PSTR;
typedef char *PCHAR;
typedef const char *PCSTR;
typedef BOOLEAN *PBOOLEAN;
typedef ULONG *PULONG;
typedef DWORD *PDWORD;
typedef HANDLE *PHANDLE;
typedef NET_IFINDEX *PNET_IFINDEX;
typedef IF_INDEX *PIF_INDEX;

#ifndef TRUE
#define TRUE 1
#endif
#ifndef FALSE
#define FALSE 0
#endif

/* Linkage and calling convention words of the documents: nothing on Linux. */
#define NETIOAPI_API NTSTATUS
#define NETIOAPI_API_
#define IPHLPAPI_DLL_LINKAGE
#define WINAPI
#define NTAPI
#define CALLBACK
#define NETIOAPI_CALLBACK

/* Annotations that ported prototypes carry. */
#ifndef _In_
#define _In_
#define _Out_
#define _Inout_
#define _Outptr_
#define _In_opt_
#define _Out_opt_
#define _Inout_opt_
#endif

#ifdef __cplusplus
#define IPIF_BEGIN_DECLARATIONS extern "C" {
#define IPIF_END_DECLARATIONS   }
#else
#define IPIF_BEGIN_DECLARATIONS
#define IPIF_END_DECLARATIONS
#endif

#define IPIF_EXPORT __attribute__((visibility("default")))
