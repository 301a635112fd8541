/* SPDX-License-Identifier: BSD-2-Clause */
#include "agentx/pdu.h"

#include <stdlib.h>
#include <string.h>

enum { LENGTH_OFFSET = 16, ERROR_OFFSET = AGENTX_HEADER_SIZE + 4 };

void agentx_writer_done(struct agentx_writer *writer)
{
    free(writer->bytes);
    writer->bytes = NULL;
    writer->capacity = writer->length = 0;
}

/* Room for so many more bytes at the end, or NULL. */
static uint8_t *extend(struct agentx_writer *writer, size_t length)
{
    if (writer->failed || length > AGENTX_PDU_MAX - writer->length) {
        writer->failed = true;
        return NULL;
    }
    if (writer->length + length > writer->capacity) {
        size_t grown = writer->capacity ? writer->capacity : 2048;
        while (grown < writer->length + length)
            grown *= 2;
        uint8_t *moved = realloc(writer->bytes, grown);
        if (!moved) {
            writer->failed = true;
            return NULL;
        }
        writer->bytes = moved;
        writer->capacity = grown;
    }
    uint8_t *room = writer->bytes + writer->length;
    writer->length += length;
    return room;
}

static void put_short(uint8_t *bytes, uint16_t value, bool network_order)
{
    bytes[network_order ? 0 : 1] = (uint8_t)(value >> 8);
    bytes[network_order ? 1 : 0] = (uint8_t)value;
}

static void put_word(uint8_t *bytes, uint32_t value, bool network_order)
{
    for (int i = 0; i < 4; i++)
        bytes[network_order ? 3 - i : i] = (uint8_t)(value >> (8 * i));
}

void agentx_begin(struct agentx_writer *writer, const struct agentx_header *header)
{
    writer->length = 0;
    writer->failed = false;
    writer->network_order = header->flags & AGENTX_NETWORK_BYTE_ORDER;
    uint8_t *bytes = extend(writer, 4);
    if (!bytes)
        return;
    memcpy(bytes, (const uint8_t[]){1, header->type, header->flags, 0}, 4);
    agentx_write_word(writer, header->session);
    agentx_write_word(writer, header->transaction);
    agentx_write_word(writer, header->packet);
    agentx_write_word(writer, 0);
}

void agentx_finish(struct agentx_writer *writer)
{
    if (!writer->failed)
        put_word(writer->bytes + LENGTH_OFFSET, (uint32_t)writer->length - AGENTX_HEADER_SIZE,
                 writer->network_order);
}

void agentx_write_short(struct agentx_writer *writer, uint16_t value)
{
    uint8_t *bytes = extend(writer, 2);
    if (bytes)
        put_short(bytes, value, writer->network_order);
}

void agentx_write_word(struct agentx_writer *writer, uint32_t value)
{
    uint8_t *bytes = extend(writer, 4);
    if (bytes)
        put_word(bytes, value, writer->network_order);
}

void agentx_write_bytes(struct agentx_writer *writer, uint8_t first, uint8_t second)
{
    uint8_t *bytes = extend(writer, 4);
    if (!bytes)
        return;
    bytes[0] = first;
    bytes[1] = second;
    bytes[2] = bytes[3] = 0;
}

void agentx_write_octets(struct agentx_writer *writer, const void *octets, size_t length)
{
    agentx_write_word(writer, (uint32_t)length);
    size_t padded = (length + 3) & ~(size_t)3;
    uint8_t *bytes = length ? extend(writer, padded) : NULL;
    if (!bytes)
        return;
    memcpy(bytes, octets, length);
    memset(bytes + length, 0, padded - length);
}

static void put_numbers(struct agentx_writer *writer, uint8_t **at, const uint32_t *numbers,
                        size_t from, size_t length)
{
    for (size_t i = from; i < length; i++, *at += 4)
        put_word(*at, numbers[i], writer->network_order);
}

void agentx_write_oid(struct agentx_writer *writer, const uint32_t *head, size_t head_length,
                      const uint32_t *tail, size_t tail_length, bool include)
{
    static const uint32_t internet[] = {1, 3, 6, 1};

    /* 1.3.6.1.x is one byte where x fits it. */
    bool prefixed = head_length >= 5 && !memcmp(head, internet, sizeof internet) && head[4] > 0 &&
                    head[4] <= UINT8_MAX;
    size_t from = prefixed ? 5 : 0;
    size_t count = head_length - from + tail_length;
    uint8_t *bytes = count > UINT8_MAX ? NULL : extend(writer, 4 + 4 * count);
    if (!bytes) {
        writer->failed = true;
        return;
    }
    bytes[0] = (uint8_t)count;
    bytes[1] = prefixed ? (uint8_t)head[4] : 0;
    bytes[2] = include;
    bytes[3] = 0;
    bytes += 4;
    put_numbers(writer, &bytes, head, from, head_length);
    put_numbers(writer, &bytes, tail, 0, tail_length);
}

void agentx_write_type(struct agentx_writer *writer, enum agentx_value type)
{
    agentx_write_short(writer, (uint16_t)type);
    agentx_write_short(writer, 0);
}

void agentx_begin_response(struct agentx_writer *writer, const struct agentx_header *request)
{
    struct agentx_header header = *request;
    header.type = AGENTX_RESPONSE;
    header.flags &= AGENTX_NETWORK_BYTE_ORDER;
    agentx_begin(writer, &header);
    agentx_write_word(writer, 0); /* sysUpTime: the master knows better */
    agentx_write_word(writer, 0); /* error and index */
}

void agentx_set_error(struct agentx_writer *writer, unsigned error, unsigned index)
{
    if (writer->failed)
        return;
    put_short(writer->bytes + ERROR_OFFSET, (uint16_t)error, writer->network_order);
    put_short(writer->bytes + ERROR_OFFSET + 2, (uint16_t)index, writer->network_order);
}
