/* SPDX-License-Identifier: BSD-2-Clause */
/* Where IPIF-MIB hangs: netSnmpPlaypen.4293 until the project has an enterprise number. */
#pragma once

#ifndef IPIF_MIB_ROOT
#define IPIF_MIB_ROOT 1, 3, 6, 1, 4, 1, 8072, 9999, 9999, 4293
#endif

/* Branches below the root. */
enum { IPIF_NOTIFICATIONS = 0, IPIF_OBJECTS = 1, IPIF_CONFORMANCE = 2 };
