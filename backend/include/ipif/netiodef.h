/* SPDX-License-Identifier: BSD-2-Clause */
/* How the interface functions are declared, and what they return. */
#pragma once

#include <ipif/basetypes.h>
#include <ipif/status.h>

/*
 * Interface functions return STATUS_*, as documented for drivers.  With IPIF_USER_MODE_CODES
 * defined before the first header of this library they return ERROR_*, as documented for
 * applications: the same functions, by other entries of the library.
 */
#ifdef IPIF_USER_MODE_CODES
#define NETIO_STATUS                  DWORD
#define NETIO_SUCCESS(code)           ((code) == NO_ERROR)
#define IPIF_INTERFACE_FUNCTION(name) __asm__("ipif_user_" #name)
#else
#define NETIO_STATUS        NTSTATUS
#define NETIO_SUCCESS(code) NT_SUCCESS(code)
#define IPIF_INTERFACE_FUNCTION(name)
#endif
#define NETIOAPI_API_
#define NETIOAPI_API NETIO_STATUS NETIOAPI_API_
#define _NETIOAPI_SUCCESS_

#ifndef ANY_SIZE
#define ANY_SIZE 1
#endif
