/* SPDX-License-Identifier: BSD-2-Clause */
/* Where the MIB modules hang. */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* IPIF-MIB: netSnmpPlaypen.4293 until the project has an enterprise number.  The only place in the
 * code; a build may choose another. */
#ifndef IPIF_MIB_ROOT
#define IPIF_MIB_ROOT 1, 3, 6, 1, 4, 1, 8072, 9999, 9999, 4293
#endif
#define IPIF_MIB_ROOT_LENGTH (sizeof((const uint32_t[]){IPIF_MIB_ROOT}) / sizeof(uint32_t))

/* Branches below it. */
enum { IPIF_NOTIFICATIONS = 0, IPIF_OBJECTS = 1, IPIF_CONFORMANCE = 2 };

/* IF-MIB hangs in two places: MIB-II's, and its own; EtherLike-MIB among the transmission groups. */
#define INTERFACES_ROOT        1, 3, 6, 1, 2, 1, 2
#define INTERFACES_ROOT_LENGTH 7
#define IF_MIB_ROOT            1, 3, 6, 1, 2, 1, 31, 1
#define IF_MIB_ROOT_LENGTH     8
#define ETHERLIKE_ROOT         1, 3, 6, 1, 2, 1, 10, 7
#define ETHERLIKE_ROOT_LENGTH  8

#define IP_MIB_ROOT        1, 3, 6, 1, 2, 1, 4
#define IP_MIB_ROOT_LENGTH 7
