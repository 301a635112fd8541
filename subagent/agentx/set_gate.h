/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which PDUs of a SET (RFC 2741, 7.2.4) Net-SNMP's library may see: one transaction at a time, each
 * phase only after the answer to the one before.
 *
 * The library trusts its master: a phase that comes while another is being worked on makes it use
 * memory that it has freed, and transactions that are never ended stay for ever.
 */
#pragma once

#include "agentx/pdu.h"

enum set_phase {
    SET_NONE,
    SET_TESTED,
    SET_REFUSED, /* by TestSet */
    SET_COMMITTED,
    SET_FAILED, /* by CommitSet */
};

struct set_gate {
    enum set_phase phase;
    bool busy; /* the library has not answered the last one yet */
    uint32_t transaction;
    uint32_t packet; /* of the last one */
    uint8_t type;
};

enum set_verdict {
    SET_PASS,
    SET_WAIT, /* until the library has answered the last one: snmpd sends the next SET right behind
                 a CleanupSet */
    SET_REPEATED, /* sent again by a master that did not wait: the first one's answer counts */
    SET_OUT_OF_TURN,
    SET_UNFINISHED, /* a new transaction, but the last one has to be ended first */
};

/* Judges a PDU of one of the four types; one that passes is in the library's hands. */
enum set_verdict set_gate_take(struct set_gate *gate, const struct agentx_header *header);

/* The library answers a PDU. */
void set_gate_answered(struct set_gate *gate, uint32_t packet, unsigned error);

/* Whether values are written, or about to be, for which the master owes its last word. */
bool set_gate_is_open(const struct set_gate *gate);

/* Ends an open transaction that is not busy by a PDU with this number, in the place of a master
 * that has not said its last word: CleanupSet for what was written, UndoSet for what was in part.
 */
enum agentx_type set_gate_end(struct set_gate *gate, uint32_t packet);
