/* SPDX-License-Identifier: BSD-2-Clause */
/* The PDUs of a SET on their way between master and library. */
#include "connection/transport_set.h"

#include "connection/master.h"
#include "util/clock.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#include <errno.h>
#include <string.h>

#define LIBRARY_PATIENCE NANOSECONDS_PER_SECOND

static void note_gate(void)
{
    master.set_is_open = set_gate_is_open(&master.set);
}

static bool refuse(const struct agentx_header *header, unsigned error, unsigned index)
{
    transport_send_error(header, error, index);
    return false;
}

/* Nothing is written, whatever was tested: no phase of it is the library's business. */
static bool refuse_all(const struct agentx_header *header)
{
    switch (header->type) {
    case AGENTX_TEST_SET:
        return refuse(header, SNMP_ERR_NOTWRITABLE, 1);
    case AGENTX_CLEANUP_SET:
        return refuse(header, AGENTX_NO_ERROR, 0);
    default:
        return refuse(header, AGENTX_PROCESSING_ERROR, 0);
    }
}

bool transport_set_is_phase(uint8_t type)
{
    return type == AGENTX_TEST_SET || type == AGENTX_COMMIT_SET || type == AGENTX_UNDO_SET ||
           type == AGENTX_CLEANUP_SET;
}

bool transport_set_waits(const struct agentx_header *header)
{
    struct set_gate gate = master.set;
    return transport_set_is_phase(header->type) && set_gate_take(&gate, header) == SET_WAIT;
}

bool transport_set_take(const struct agentx_header *header)
{
    if (!*master.hooks.writable && !set_gate_is_open(&master.set))
        return refuse_all(header);
    const enum set_verdict verdict = set_gate_take(&master.set, header);
    note_gate();
    switch (verdict) {
    case SET_PASS:
        return true;
    case SET_REPEATED:
        return false;
    case SET_WAIT: /* transport_set_waits() has kept it back */
    case SET_OUT_OF_TURN:
        return refuse(header, AGENTX_PROCESSING_ERROR, 0);
    case SET_UNFINISHED:
        /* The connection's end ends the transaction, too. */
        master_drop();
        return false;
    }
    return false;
}

bool transport_set_answered(const struct agentx_header *header, const uint8_t *payload)
{
    struct agentx_reader reader = agentx_reader_behind_context(header, payload);
    agentx_read_word(&reader); /* sysUpTime */
    const unsigned error = agentx_read_short(&reader);
    const bool own = session_watch_is_own(header->packet);
    set_gate_answered(&master.set, header->packet, error);
    note_gate();
    return own;
}

int transport_set_end(uint8_t *buffer, size_t size)
{
    if (!set_gate_is_open(&master.set) || size < AGENTX_HEADER_SIZE)
        return -ENOENT;
    if (master.set.busy) { /* the library answers within a few turns of the loop, or never */
        static uint32_t packet;
        static uint64_t since;
        const uint64_t now = monotonic_now();
        if (packet != master.set.packet)
            since = now;
        packet = master.set.packet;
        return now - since < LIBRARY_PATIENCE ? 0 : -ETIMEDOUT;
    }
    const uint32_t number = session_watch_next_packet(&master.watch);
    const struct agentx_header header = {
        .type = (uint8_t)set_gate_end(&master.set, number),
        .flags = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ ? AGENTX_NETWORK_BYTE_ORDER : 0,
        .session = master.watch.session,
        .transaction = master.set.transaction,
        .packet = number,
    };
    agentx_begin(&master.writer, &header);
    agentx_finish(&master.writer);
    if (master.writer.failed)
        return -ENOENT;
    memcpy(buffer, master.writer.bytes, master.writer.length);
    return (int)master.writer.length;
}

void transport_set_forget(void)
{
    master.set = (struct set_gate){0};
    note_gate();
}
