/* SPDX-License-Identifier: BSD-2-Clause */
/* A PDU of any content from a master: answered by a well-formed Response to it, or left alone. */
#include "agentx/answer.h"
#include "agentx/session_watch.h"
#include "column_fixture.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

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
        header.length != writer->length - AGENTX_HEADER_SIZE)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct fixture fixture;
    if (!fixture.snapshot)
        fixture_setup(&fixture);
    if (size < AGENTX_HEADER_SIZE)
        return 0;
    const struct served_tables tables = {.items = ipif_tables, .count = ipif_table_count};
    struct agentx_header request;
    agentx_read_header(data, &request);
    request.length = (uint32_t)(size - AGENTX_HEADER_SIZE); /* the transport waits for all of it */
    struct agentx_writer writer = {0};
    if (agentx_answer(&tables, &fixture.view, &request, data + AGENTX_HEADER_SIZE, &writer))
        check_response(&writer, &request);
    agentx_writer_done(&writer);

    struct session_watch watch = {0};
    if (request.type == AGENTX_RESPONSE)
        (void)session_watch_answered(&watch, &request, data + AGENTX_HEADER_SIZE, 1);
    session_watch_reset(&watch);
    array_done(&watch.requests);
    return 0;
}
