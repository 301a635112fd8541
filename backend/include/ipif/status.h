/* SPDX-License-Identifier: BSD-2-Clause */
/* Codes that the documented functions return. */
#pragma once

#include <ipif/basetypes.h>

/* Interface functions (netioapi.h) return these. */
#define STATUS_SUCCESS           ((NTSTATUS)0x00000000)
#define STATUS_UNSUCCESSFUL      ((NTSTATUS)0xC0000001)
#define STATUS_INVALID_HANDLE    ((NTSTATUS)0xC0000008)
#define STATUS_INVALID_PARAMETER ((NTSTATUS)0xC000000D)
#define STATUS_NO_MEMORY         ((NTSTATUS)0xC0000017)
/* The documents' name; ntstatus.h knows this value only as STATUS_NO_MEMORY. */
#define STATUS_NOT_ENOUGH_MEMORY STATUS_NO_MEMORY
#define STATUS_ACCESS_DENIED     ((NTSTATUS)0xC0000022)
#define STATUS_NOT_SUPPORTED     ((NTSTATUS)0xC00000BB)
#define STATUS_NOT_FOUND         ((NTSTATUS)0xC0000225)

#define NT_SUCCESS(status) ((NTSTATUS)(status) >= 0)

/* Conversions and GetPerAdapterInfo return these. */
#define NO_ERROR                0u
#define ERROR_SUCCESS           0u
#define ERROR_FILE_NOT_FOUND    2u
#define ERROR_ACCESS_DENIED     5u
#define ERROR_NOT_ENOUGH_MEMORY 8u
#define ERROR_GEN_FAILURE       31u
#define ERROR_NOT_SUPPORTED     50u
#define ERROR_INVALID_PARAMETER 87u
#define ERROR_BUFFER_OVERFLOW   111u
#define ERROR_INVALID_NAME      123u
#define ERROR_NO_DATA           232u
#define ERROR_NOT_FOUND         1168u
