/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a master sends: a PDU of any content is answered by a well-formed Response to it, or left
 * alone; and so is a stream of them, in which each is found where it begins.
 */
#include "agentx/answer.h"
#include "agentx/session_watch.h"
#include "column_fixture.h"
#include "connection/channel.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct fixture fixture;
static unsigned registered;

static void check_response(const struct agentx_writer *writer, const struct agentx_header *request)
{
    struct agentx_header header;
    if (writer->failed)
        return;
    if (writer->length < AGENTX_HEADER_SIZE)
        abort();
    agentx_read_header(writer->bytes, &header);
    if (header.type != AGENTX_RESPONSE || header.packet != request->packet ||
        header.transaction != request->transaction || header.session != request->session ||
        header.length != writer->length - AGENTX_HEADER_SIZE ||
        !agentx_well_formed(&header, writer->bytes + AGENTX_HEADER_SIZE))
        abort();
}

static void answer(const struct agentx_header *request, const uint8_t *payload)
{
    const struct served_tables tables = {.groups = ~0u, .items = ipif_tables, .count = ipif_table_count};
    static struct agentx_request parsed;
    struct agentx_writer writer = {0};
    if (agentx_read_request(&parsed, request, payload) &&
        agentx_answer(&tables, &fixture.view, &parsed, &writer))
        check_response(&writer, request);
    agentx_writer_done(&writer);
}

/* --- responses -------------------------------------------------------------------------------- */

static void take_registered(const char *context, const struct agentx_oid *oid, unsigned error)
{
    (void)context;
    (void)error;
    if (oid->length > AGENTX_OID_MAX)
        abort();
    registered++;
}

/* Was sent before: what the Response is an answer to. */
static void send_request(struct session_watch *watch, enum agentx_type type, uint32_t packet)
{
    static const uint32_t oid[] = {1, 3, 6, 1, 2, 1, 4, 28};
    struct agentx_header header = {.type = (uint8_t)type, .packet = packet};
    struct agentx_writer writer = {0};
    agentx_begin(&writer, &header);
    if (type == AGENTX_REGISTER) {
        agentx_write_word(&writer, 0);
        agentx_write_oid(&writer, oid, sizeof oid / sizeof *oid, NULL, 0, false);
    }
    agentx_finish(&writer);
    if (!writer.failed)
        session_watch_sent(watch, writer.bytes, writer.length, packet & 1, 1);
    agentx_writer_done(&writer);
}

static void respond(struct session_watch *watch, const struct agentx_header *response,
                    const uint8_t *payload)
{
    static const enum agentx_type types[] = {AGENTX_OPEN,   AGENTX_REGISTER, AGENTX_UNREGISTER,
                                             AGENTX_NOTIFY, AGENTX_PING,     AGENTX_CLOSE};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        send_request(watch, AGENTX_PING, response->packet + 1);
        send_request(watch, types[i], response->packet);
        const size_t waiting = watch->requests.count;
        const unsigned before = registered;
        const bool own = session_watch_answered(watch, response, payload, 2);
        /* That request alone is answered, and a Register has its result. */
        if (own != (response->packet & 1) || watch->requests.count != waiting - 1 ||
            (registered > before) != (types[i] == AGENTX_REGISTER))
            abort();
        (void)session_watch_ticks(watch, 3);
        array_clear(&watch->requests);
    }
}

/* --- a stream --------------------------------------------------------------------------------- */

/* As transport.c deals with each. */
static void take_pdu(struct session_watch *watch, const struct agentx_header *header,
                     const uint8_t *payload)
{
    answer(header, payload);
    if (agentx_well_formed(header, payload) && header->type == AGENTX_RESPONSE)
        respond(watch, header, payload);
}

static void take_stream(const uint8_t *data, size_t size)
{
    struct session_watch watch = {.registered = take_registered};
    /* A copy, so that reading beyond its end is noticed. */
    struct channel channel = {
        .descriptor = -1, .input = malloc(size), .input_end = size};
    struct agentx_header header;
    const uint8_t *pdu;
    if (!channel.input)
        return;
    memcpy(channel.input, data, size);
    while (channel_peek(&channel, &header, &pdu) > 0) {
        const size_t before = channel.input_start;
        take_pdu(&watch, &header, pdu + AGENTX_HEADER_SIZE);
        channel_drop(&channel, &header);
        if (channel.input_start <= before || channel.input_start > size)
            abort();
    }
    session_watch_reset(&watch);
    array_done(&watch.requests);
    channel_close(&channel);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!fixture.snapshot)
        fixture_setup(&fixture);
    if (size < AGENTX_HEADER_SIZE)
        return 0;
    take_stream(data, size);
    /* One PDU, however long it says that it is. */
    struct session_watch watch = {.registered = take_registered};
    struct agentx_header header;
    agentx_read_header(data, &header);
    header.length = (uint32_t)(size - AGENTX_HEADER_SIZE);
    take_pdu(&watch, &header, data + AGENTX_HEADER_SIZE);
    array_done(&watch.requests);
    return 0;
}
