/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What can be learned of an AgentX session by looking at the PDUs that go by: its identifier, the
 * master's sysUpTime, which registrations the master accepted, and what it has not answered yet.
 *
 * Net-SNMP's library knows most of this and tells nobody.
 */
#pragma once

#include "agentx/pdu.h"
#include "util/array.h"

/* A PDU that the master has to answer. */
struct watched_request {
    uint32_t packet;
    uint8_t type;
    bool own; /* not the library's: it must not see the answer */
    uint64_t sent;
    struct agentx_oid oid; /* of Register, as the next */
    char context[AGENTX_CONTEXT_SIZE];
};

struct session_watch {
    bool open;
    unsigned open_error; /* why the master refused; 0: it did not */
    uint32_t session;
    bool epoch_known;
    bool epoch_settled; /* it stays as it is: no LastChange moves without a change */
    uint64_t epoch; /* monotonic nanoseconds at which sysUpTime was 0; may lie before the boot */
    uint32_t next_packet;
    ARRAY(struct watched_request) requests;

    /* The master's word on a Register (or NULL): 0 or enum agentx_error. */
    void (*registered)(const char *context, const struct agentx_oid *oid, unsigned error);
};

/* A new connection: forgets everything but the callback. */
void session_watch_reset(struct session_watch *watch);

/* A complete PDU was sent to the master. */
void session_watch_sent(struct session_watch *watch, const uint8_t *pdu, size_t length, bool own,
                        uint64_t now);

/* A well-formed Response came; true when it answers a request of our own. */
bool session_watch_answered(struct session_watch *watch, const struct agentx_header *header,
                            const uint8_t *payload, uint64_t now);

/* An identifier for a PDU of our own, out of the library's range. */
uint32_t session_watch_next_packet(struct session_watch *watch);
bool session_watch_is_own(uint32_t packet);

/* How many requests of a type wait for an answer, and since when the oldest does (or NULL). */
size_t session_watch_waiting(const struct session_watch *watch, enum agentx_type type,
                             uint64_t *ret_since);

/* A monotonic time as the master's sysUpTime, in hundredths of a second: 0 when it lies before the
 * master's start or no master is known. */
uint32_t session_watch_ticks(const struct session_watch *watch, uint64_t time);
