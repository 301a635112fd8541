/* SPDX-License-Identifier: BSD-2-Clause */
/* GetPerAdapterInfo of the Windows documents; brings netioapi.h with it, as there. */
#pragma once

#include <ipif/iptypes.h>
#include <ipif/netioapi.h>

IPIF_BEGIN_DECLARATIONS

/*
 * Gives the DNS servers (IPv4 only, as documented) and the autoconfiguration of one interface.
 *
 * IfIndex         interface index.
 * pPerAdapterInfo caller's buffer; the servers after the first are in it behind the structure, so
 *                 it must not be moved.  NULL to ask for the size.
 * pOutBufLen      in: its size in bytes; out on ERROR_BUFFER_OVERFLOW: the size needed.
 *
 * ERROR_SUCCESS
 * ERROR_INVALID_PARAMETER  pOutBufLen is NULL, or memory handed over cannot be read or written.
 * ERROR_NO_DATA            no such interface.
 * ERROR_BUFFER_OVERFLOW    the buffer is NULL or too small; the list can grow between two calls.
 * ERROR_NOT_ENOUGH_MEMORY
 * ERROR_GEN_FAILURE        the kernel could not be asked.
 *
 * Source: GetPerAdapterInfo (iphlpapi.h).
 */
IPIF_EXPORT DWORD GetPerAdapterInfo(ULONG IfIndex, PIP_PER_ADAPTER_INFO pPerAdapterInfo,
                                    PULONG pOutBufLen);

IPIF_END_DECLARATIONS
