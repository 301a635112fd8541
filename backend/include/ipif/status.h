/* SPDX-License-Identifier: BSD-2-Clause */
/* Codes that the documented functions return. */
#pragma once

#include <ipif/basetypes.h>

/* Interface functions (netioapi.h) return these, but with IPIF_USER_MODE_CODES. */
#define STATUS_SUCCESS           ((NTSTATUS)0x00000000)
#define STATUS_BUFFER_OVERFLOW   ((NTSTATUS)0x80000005)
#define STATUS_UNSUCCESSFUL      ((NTSTATUS)0xC0000001)
#define STATUS_INVALID_HANDLE    ((NTSTATUS)0xC0000008)
#define STATUS_INVALID_PARAMETER ((NTSTATUS)0xC000000D)
#define STATUS_NO_MEMORY         ((NTSTATUS)0xC0000017)
/* The documents' name; ntstatus.h knows this value only as STATUS_NO_MEMORY. */
#define STATUS_NOT_ENOUGH_MEMORY      STATUS_NO_MEMORY
#define STATUS_ACCESS_DENIED          ((NTSTATUS)0xC0000022)
#define STATUS_BUFFER_TOO_SMALL       ((NTSTATUS)0xC0000023)
#define STATUS_OBJECT_NAME_NOT_FOUND  ((NTSTATUS)0xC0000034)
#define STATUS_INSUFFICIENT_RESOURCES ((NTSTATUS)0xC000009A)
#define STATUS_NOT_SUPPORTED          ((NTSTATUS)0xC00000BB)
#define STATUS_NOT_FOUND              ((NTSTATUS)0xC0000225)

#define NT_SUCCESS(status) ((NTSTATUS)(status) >= 0)

/* Conversions and GetPerAdapterInfo return these.  No suffix: they compare with signed and
 * unsigned variables alike. */
#define NO_ERROR                    0
#define ERROR_SUCCESS               0
#define ERROR_INVALID_FUNCTION      1
#define ERROR_FILE_NOT_FOUND        2
#define ERROR_ACCESS_DENIED         5
#define ERROR_INVALID_HANDLE        6
#define ERROR_NOT_ENOUGH_MEMORY     8
#define ERROR_OUTOFMEMORY           14
#define ERROR_GEN_FAILURE           31
#define ERROR_NOT_SUPPORTED         50
#define ERROR_INVALID_PARAMETER     87
#define ERROR_BUFFER_OVERFLOW       111
#define ERROR_INSUFFICIENT_BUFFER   122
#define ERROR_INVALID_NAME          123
#define ERROR_ALREADY_EXISTS        183
#define ERROR_NO_DATA               232
#define ERROR_MORE_DATA             234
#define ERROR_NOT_FOUND             1168
#define ERROR_OBJECT_ALREADY_EXISTS 5010
