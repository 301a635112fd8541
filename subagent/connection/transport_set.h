/* SPDX-License-Identifier: BSD-2-Clause */
/* What the transport does with the PDUs of a SET (see agentx/set_gate.h); inside of transport.c. */
#pragma once

#include "agentx/pdu.h"

bool transport_set_is_phase(uint8_t type);

/* Whether a PDU has to wait for the library's answer to the one before. */
bool transport_set_waits(const struct agentx_header *header);

/* A well-formed one came: true when it is for the library, otherwise it is dealt with. */
bool transport_set_take(const struct agentx_header *header);

/* The library sends a Response: true when it answers us, and the master must not see it. */
bool transport_set_answered(const struct agentx_header *header, const uint8_t *payload);

/* The master is gone, or we go: what it has not said any more is put into the buffer, so that what
 * was written is known as written, or is undone.  Its length; 0: not yet; negative: nothing is
 * open. */
int transport_set_end(uint8_t *buffer, size_t size);

void transport_set_forget(void);

/* Answers a request with an error; in transport.c. */
void transport_send_error(const struct agentx_header *request, unsigned error, unsigned index);
