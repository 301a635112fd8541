/* SPDX-License-Identifier: BSD-2-Clause */
/* The fast path: requests of the master that are answered without Net-SNMP's library. */
#pragma once

#include "agentx/pdu.h"

#include <stdbool.h>
#include <stdint.h>

/* Answers one request.  False: it is somebody else's. */
bool serving_answer(const struct agentx_header *request, const uint8_t *payload);

/*
 * Takes what has come from the master, and answers as much of it as needs no library; while
 * requests come densely, waits for further ones, for INTERRUPTION_INTERVAL at most.  True when
 * something is left for the library (a PDU, or the end of the connection): then snmp_read2().
 */
bool serving_run(void);
