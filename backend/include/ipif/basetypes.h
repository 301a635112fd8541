/* SPDX-License-Identifier: BSD-2-Clause */
/* The base types of the Windows documents, with their Win64 widths on every machine. */
#pragma once

#include <ipif/sal.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h> /* AF_UNSPEC, AF_INET, AF_INET6: the host's values */

#ifndef CONST
#define CONST const
#endif

/* On members and types that have 8 bytes on Win64, which other machines align less. */
#define IPIF_ALIGNED __attribute__((aligned(8)))

typedef void VOID;
typedef char CHAR;
typedef uint8_t BYTE;
typedef uint8_t UCHAR;
typedef uint8_t BOOLEAN;
typedef int16_t SHORT;
typedef uint16_t USHORT;
typedef uint16_t WORD;
typedef uint16_t ADDRESS_FAMILY;
typedef int32_t BOOL;
typedef int32_t INT;
typedef int32_t LONG;
typedef uint32_t UINT;
typedef uint32_t ULONG;
typedef uint32_t DWORD;
typedef int64_t LONGLONG;
typedef uint64_t ULONGLONG;
typedef int32_t NTSTATUS;

/* UTF-16, so that u"..." is a text of them. */
#ifdef __cplusplus
typedef char16_t WCHAR;
#else
typedef uint16_t WCHAR;
#endif

typedef int8_t INT8;
typedef int16_t INT16;
typedef int32_t INT32;
typedef int64_t INT64;
typedef uint8_t UINT8;
typedef uint16_t UINT16;
typedef uint32_t UINT32;
typedef uint64_t UINT64;
typedef int32_t LONG32;
typedef int64_t LONG64;
typedef uint32_t ULONG32;
typedef uint64_t ULONG64;
typedef uint32_t DWORD32;
typedef uint64_t DWORD64;

/* The halves lie in the host's order. */
typedef union _LARGE_INTEGER {
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    __extension__ struct {
        DWORD LowPart;
        LONG HighPart;
    };
    struct {
        DWORD LowPart;
        LONG HighPart;
    } u;
#else
    __extension__ struct {
        LONG HighPart;
        DWORD LowPart;
    };
    struct {
        LONG HighPart;
        DWORD LowPart;
    } u;
#endif
    LONGLONG QuadPart IPIF_ALIGNED;
} LARGE_INTEGER, *PLARGE_INTEGER;

/* As wide as a pointer. */
typedef intptr_t INT_PTR;
typedef intptr_t LONG_PTR;
typedef uintptr_t UINT_PTR;
typedef uintptr_t ULONG_PTR;
typedef uintptr_t DWORD_PTR;
typedef size_t SIZE_T;
typedef ptrdiff_t SSIZE_T;

typedef void *PVOID;
typedef void *LPVOID;
typedef const void *LPCVOID;
typedef void *HANDLE;
typedef HANDLE *PHANDLE;
typedef HANDLE *LPHANDLE;
typedef char *PCHAR;
typedef char *PSTR;
typedef char *LPSTR;
typedef const char *PCSTR;
typedef const char *LPCSTR;
typedef WCHAR *PWCHAR;
typedef WCHAR *PWSTR;
typedef WCHAR *LPWSTR;
typedef const WCHAR *PCWSTR;
typedef const WCHAR *LPCWSTR;
typedef BYTE *PBYTE;
typedef BYTE *LPBYTE;
typedef UCHAR *PUCHAR;
typedef BOOLEAN *PBOOLEAN;
typedef SHORT *PSHORT;
typedef USHORT *PUSHORT;
typedef WORD *PWORD;
typedef WORD *LPWORD;
typedef BOOL *PBOOL;
typedef BOOL *LPBOOL;
typedef INT *PINT;
typedef INT *LPINT;
typedef UINT *PUINT;
typedef LONG *PLONG;
typedef LONG *LPLONG;
typedef ULONG *PULONG;
typedef DWORD *PDWORD;
typedef DWORD *LPDWORD;
typedef LONGLONG *PLONGLONG;
typedef ULONGLONG *PULONGLONG;
typedef LONG64 *PLONG64;
typedef ULONG64 *PULONG64;
typedef DWORD64 *PDWORD64;
typedef UINT8 *PUINT8;
typedef UINT16 *PUINT16;
typedef UINT32 *PUINT32;
typedef UINT64 *PUINT64;
typedef ULONG_PTR *PULONG_PTR;
typedef DWORD_PTR *PDWORD_PTR;
typedef SIZE_T *PSIZE_T;
typedef NTSTATUS *PNTSTATUS;

#ifndef TRUE
#define TRUE 1
#endif
#ifndef FALSE
#define FALSE 0
#endif

#define INVALID_HANDLE_VALUE ((HANDLE)(LONG_PTR)-1)
#define ANYSIZE_ARRAY        1

/* Linkage and calling conventions of the documents: Linux has one of each. */
#define IPHLPAPI_DLL_LINKAGE
#define WINAPI
#define NTAPI
#define APIENTRY
#define CALLBACK
#define __stdcall
#define _stdcall
#define __cdecl
#define _cdecl
#define __fastcall

#ifdef __cplusplus
#define IPIF_BEGIN_DECLARATIONS extern "C" {
#define IPIF_END_DECLARATIONS   }
#else
#define IPIF_BEGIN_DECLARATIONS
#define IPIF_END_DECLARATIONS
#endif

#define IPIF_EXPORT __attribute__((visibility("default")))
