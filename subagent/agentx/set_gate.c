/* SPDX-License-Identifier: BSD-2-Clause */
#include "agentx/set_gate.h"

static bool fits(enum set_phase phase, uint8_t type)
{
    switch (type) {
    case AGENTX_TEST_SET:
        return phase == SET_NONE;
    case AGENTX_COMMIT_SET:
        return phase == SET_TESTED;
    case AGENTX_UNDO_SET:
        return phase == SET_TESTED || phase == SET_COMMITTED || phase == SET_FAILED;
    case AGENTX_CLEANUP_SET:
        return phase != SET_NONE;
    default:
        return false;
    }
}

enum set_verdict set_gate_take(struct set_gate *gate, const struct agentx_header *header)
{
    const bool same = header->transaction == gate->transaction;
    if (same && header->packet == gate->packet && header->type == gate->type)
        return SET_REPEATED;
    if (gate->busy)
        return SET_WAIT;
    if (header->type == AGENTX_TEST_SET && gate->phase != SET_NONE && !same)
        return SET_UNFINISHED;
    if (!fits(gate->phase, header->type) || (gate->phase != SET_NONE && !same))
        return SET_OUT_OF_TURN;
    gate->busy = true;
    gate->transaction = header->transaction;
    gate->packet = header->packet;
    gate->type = header->type;
    return SET_PASS;
}

void set_gate_answered(struct set_gate *gate, uint32_t packet, unsigned error)
{
    if (!gate->busy || packet != gate->packet)
        return;
    gate->busy = false;
    switch (gate->type) {
    case AGENTX_TEST_SET:
        gate->phase = error ? SET_REFUSED : SET_TESTED;
        break;
    case AGENTX_COMMIT_SET:
        gate->phase = error ? SET_FAILED : SET_COMMITTED;
        break;
    default:
        gate->phase = SET_NONE;
        break;
    }
}

bool set_gate_is_open(const struct set_gate *gate)
{
    return gate->phase != SET_NONE || gate->busy;
}

enum agentx_type set_gate_end(struct set_gate *gate, uint32_t packet)
{
    const enum agentx_type type =
        gate->phase == SET_FAILED ? AGENTX_UNDO_SET : AGENTX_CLEANUP_SET;
    gate->busy = true;
    gate->packet = packet;
    gate->type = (uint8_t)type;
    return type;
}
