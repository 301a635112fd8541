/* SPDX-License-Identifier: BSD-2-Clause */
/* The host's sockets, for ported source that includes <winsock2.h> before <iphlpapi.h>.  See
 * windows.h beside this one. */
#pragma once

#include <arpa/inet.h>
#include <ipif/windows/windows.h>
#include <ipif/ws2ipdef.h>
