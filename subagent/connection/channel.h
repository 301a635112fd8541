/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A stream socket to the master, and the AgentX PDUs on it.
 *
 * Nothing here waits for longer than it says: a stopped snmpd must not stop us.
 */
#pragma once

#include "agentx/pdu.h"

#include <signal.h>
#include <stddef.h>
#include <stdint.h>

struct channel {
    volatile sig_atomic_t descriptor; /* -1: closed; also for a signal handler */
    uint8_t *input;
    size_t input_start;
    size_t input_end;
};

/*
 * Connects to one address (util/agentx_address.h), with its word in front.  A host of "tcp" may be
 * of either family; the usual port of "tcp6" is SNMP's, as the library has no other for it.  Waits
 * at most CHANNEL_WAIT milliseconds.
 *
 * -EAGAIN when the master's backlog is full, -ETIMEDOUT when it did not answer in time,
 * -ENAMETOOLONG, -EADDRNOTAVAIL when a host or port is unknown, or what connect() says.
 */
int channel_connect(struct channel *channel, const char *address);

enum { CHANNEL_WAIT = 500 }; /* milliseconds */

/* For a signal handler: a host's name is being looked up, which may take as long as it wants. */
extern volatile sig_atomic_t channel_resolving;

void channel_close(struct channel *channel);

/* Sends all of it, waiting at most CHANNEL_WAIT milliseconds; -ETIMEDOUT leaves the stream in
 * pieces and the channel good for nothing but closing. */
int channel_send(struct channel *channel, const void *bytes, size_t length);

/* Takes what the socket has.  -EAGAIN: nothing; -EPIPE: the master has closed. */
int channel_receive(struct channel *channel);

/* The first complete PDU that was received and not dropped: 1 and its header and bytes, 0 when
 * there is none, -EPROTO when what came is no AgentX. */
int channel_peek(const struct channel *channel, struct agentx_header *ret_header,
                 const uint8_t **ret_pdu);
void channel_drop(struct channel *channel, const struct agentx_header *header);

/* --- who listens at the other end: AgentX itself has no authentication ------------------------ */

/*
 * Warns where the process that listens is neither root's, nor snmpd's user's, nor our own user's,
 * and where anybody could put a socket of their own in the place of this one; once for each
 * change of that.
 *
 * descriptor  connected to the unix socket at path.
 */
void peer_check(int descriptor, const char *path);
