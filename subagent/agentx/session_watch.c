/* SPDX-License-Identifier: BSD-2-Clause */
#include "agentx/session_watch.h"

#include "util/clock.h"

/* The library counts its packets from a random 31-bit number: ours have the highest bit. */
#define OWN_PACKET UINT32_C(0x80000000)

enum { REQUESTS_MAX = 8192 };

void session_watch_reset(struct session_watch *watch)
{
    watch->open = watch->epoch_known = watch->epoch_settled = false;
    watch->session = 0;
    watch->open_error = AGENTX_NO_ERROR;
    array_clear(&watch->requests);
}

uint32_t session_watch_next_packet(struct session_watch *watch)
{
    return OWN_PACKET | watch->next_packet++;
}

bool session_watch_is_own(uint32_t packet)
{
    return packet & OWN_PACKET;
}

void session_watch_sent(struct session_watch *watch, const uint8_t *pdu, size_t length, bool own,
                        uint64_t now)
{
    struct agentx_header header;

    if (length < AGENTX_HEADER_SIZE)
        return;
    agentx_read_header(pdu, &header);
    if (header.type == AGENTX_RESPONSE || header.length > length - AGENTX_HEADER_SIZE ||
        watch->requests.count == REQUESTS_MAX)
        return;
    struct watched_request *request = array_append(&watch->requests);
    if (!request)
        return;
    request->packet = header.packet;
    request->type = header.type;
    request->own = own;
    request->sent = now;
    if (header.type == AGENTX_REGISTER) {
        struct agentx_reader reader = agentx_reader(&header, pdu + AGENTX_HEADER_SIZE);
        if (header.flags & AGENTX_NON_DEFAULT_CONTEXT)
            agentx_read_text(&reader, request->context, sizeof request->context);
        agentx_read_word(&reader); /* timeout, priority, range */
        agentx_read_oid(&reader, &request->oid);
    }
}

/* Every answer says what sysUpTime was when it was sent, and comes a little later: the earliest
 * epoch that any of them gives is the nearest to the truth. */
static void learn_epoch(struct session_watch *watch, uint32_t ticks, uint64_t now)
{
    uint64_t epoch = now - ticks * NANOSECONDS_PER_TICK;
    bool earlier = (int64_t)(epoch - watch->epoch) < 0;
    if (!watch->epoch_known || (earlier && !watch->epoch_settled)) {
        watch->epoch = epoch;
        watch->epoch_known = true;
    }
}

bool session_watch_answered(struct session_watch *watch, const struct agentx_header *header,
                            const uint8_t *payload, uint64_t now)
{
    struct agentx_reader reader = agentx_reader_behind_context(header, payload);
    uint32_t ticks = agentx_read_word(&reader);
    unsigned error = agentx_read_short(&reader);

    for (size_t i = 0; i < watch->requests.count; i++) {
        struct watched_request request = watch->requests.items[i];
        if (request.packet != header->packet)
            continue;
        watch->requests.items[i] = watch->requests.items[--watch->requests.count];
        if (request.type == AGENTX_OPEN) {
            watch->open = error == AGENTX_NO_ERROR;
            watch->open_error = error;
            watch->session = header->session;
        }
        if (error == AGENTX_NOT_OPEN)
            watch->open = false;
        else if (request.type != AGENTX_NOTIFY)
            learn_epoch(watch, ticks, now);
        if (request.type == AGENTX_REGISTER && watch->registered)
            watch->registered(request.context, &request.oid, error);
        return request.own;
    }
    return session_watch_is_own(header->packet);
}

size_t session_watch_waiting(const struct session_watch *watch, enum agentx_type type,
                             uint64_t *ret_since)
{
    size_t waiting = 0;
    uint64_t since = UINT64_MAX;
    for (size_t i = 0; i < watch->requests.count; i++) {
        const struct watched_request *request = &watch->requests.items[i];
        if (request->type != (uint8_t)type)
            continue;
        waiting++;
        if (request->sent < since)
            since = request->sent;
    }
    if (ret_since && waiting)
        *ret_since = since;
    return waiting;
}

uint32_t session_watch_ticks(const struct session_watch *watch, uint64_t time)
{
    int64_t since = (int64_t)(time - watch->epoch);
    if (!watch->epoch_known || since < 0)
        return 0;
    return (uint32_t)((uint64_t)since / NANOSECONDS_PER_TICK);
}
