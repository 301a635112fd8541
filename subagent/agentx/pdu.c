/* SPDX-License-Identifier: BSD-2-Clause */
#include "agentx/pdu.h"

#include <stdlib.h>
#include <string.h>

/* 1.3.6.1.x is one byte where x fits it. */
static const uint32_t internet[] = {1, 3, 6, 1};

/* --- reading ---------------------------------------------------------------------------------- */

static uint32_t word(const uint8_t *bytes, bool network_order)
{
    if (network_order)
        return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 |
               bytes[3];
    return (uint32_t)bytes[3] << 24 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[1] << 8 | bytes[0];
}

void agentx_read_header(const uint8_t *bytes, struct agentx_header *ret_header)
{
    bool network_order = bytes[2] & AGENTX_NETWORK_BYTE_ORDER;
    *ret_header = (struct agentx_header){
        .version = bytes[0],
        .type = bytes[1],
        .flags = bytes[2],
        .session = word(bytes + 4, network_order),
        .transaction = word(bytes + 8, network_order),
        .packet = word(bytes + 12, network_order),
        .length = word(bytes + 16, network_order),
    };
}

struct agentx_reader agentx_reader(const struct agentx_header *header, const uint8_t *bytes)
{
    return (struct agentx_reader){
        .at = bytes,
        .end = bytes + header->length,
        .network_order = header->flags & AGENTX_NETWORK_BYTE_ORDER,
    };
}

bool agentx_at_end(const struct agentx_reader *reader)
{
    return reader->failed || reader->at == reader->end;
}

/* The next bytes, or NULL when there are not so many. */
static const uint8_t *take(struct agentx_reader *reader, size_t length)
{
    if (reader->failed || (size_t)(reader->end - reader->at) < length) {
        reader->failed = true;
        return NULL;
    }
    const uint8_t *taken = reader->at;
    reader->at += length;
    return taken;
}

uint16_t agentx_read_short(struct agentx_reader *reader)
{
    const uint8_t *bytes = take(reader, 2);
    if (!bytes)
        return 0;
    return reader->network_order ? (uint16_t)(bytes[0] << 8 | bytes[1])
                                 : (uint16_t)(bytes[1] << 8 | bytes[0]);
}

uint32_t agentx_read_word(struct agentx_reader *reader)
{
    const uint8_t *bytes = take(reader, 4);
    return bytes ? word(bytes, reader->network_order) : 0;
}

void agentx_read_oid(struct agentx_reader *reader, struct agentx_oid *ret_oid)
{
    ret_oid->length = 0;
    const uint8_t *head = take(reader, 4);
    if (!head)
        return;
    size_t count = head[0];
    uint8_t prefix = head[1];
    ret_oid->include = head[2];
    size_t before = prefix ? 5 : 0;
    const uint8_t *numbers = take(reader, count * 4);
    if (!numbers || before + count > AGENTX_OID_MAX) {
        reader->failed = true;
        return;
    }
    if (prefix) {
        memcpy(ret_oid->numbers, internet, sizeof internet);
        ret_oid->numbers[4] = prefix;
    }
    for (size_t i = 0; i < count; i++)
        ret_oid->numbers[before + i] = word(numbers + 4 * i, reader->network_order);
    ret_oid->length = before + count;
}

bool agentx_read_text(struct agentx_reader *reader, char *ret_text, size_t size)
{
    const uint8_t *begin = reader->at;
    const uint32_t length = agentx_read_word(reader);
    if (reader->failed || length >= size || (size_t)(reader->end - reader->at) < length ||
        memchr(reader->at, 0, length)) {
        reader->failed = true;
        return false;
    }
    memcpy(ret_text, reader->at, length);
    ret_text[length] = '\0';
    reader->at = begin;
    agentx_skip_octets(reader);
    return !reader->failed;
}

void agentx_skip_octets(struct agentx_reader *reader)
{
    uint32_t length = agentx_read_word(reader);
    if (length > AGENTX_PDU_MAX)
        reader->failed = true;
    else
        take(reader, (length + 3) & ~(size_t)3);
}

void agentx_skip_variable(struct agentx_reader *reader)
{
    struct agentx_oid oid;
    unsigned type = agentx_read_short(reader);
    agentx_read_short(reader);
    agentx_read_oid(reader, &oid);
    switch (type) {
    case AGENTX_INTEGER:
    case AGENTX_COUNTER32:
    case AGENTX_GAUGE32:
    case AGENTX_TIME_TICKS:
        take(reader, 4);
        break;
    case AGENTX_COUNTER64:
        take(reader, 8);
        break;
    case AGENTX_OCTET_STRING:
    case AGENTX_IP_ADDRESS:
    case AGENTX_OPAQUE:
        agentx_skip_octets(reader);
        break;
    case AGENTX_OBJECT_IDENTIFIER:
        agentx_read_oid(reader, &oid);
        break;
    case AGENTX_NULL:
    case AGENTX_NO_SUCH_OBJECT:
    case AGENTX_NO_SUCH_INSTANCE:
    case AGENTX_END_OF_MIB_VIEW:
        break;
    default:
        reader->failed = true;
        break;
    }
}

struct agentx_reader agentx_reader_behind_context(const struct agentx_header *header,
                                                  const uint8_t *bytes)
{
    struct agentx_reader reader = agentx_reader(header, bytes);
    if ((header->flags & AGENTX_NON_DEFAULT_CONTEXT) && !agentx_at_end(&reader))
        agentx_skip_octets(&reader);
    return reader;
}

bool agentx_well_formed(const struct agentx_header *header, const uint8_t *payload)
{
    struct agentx_reader reader = agentx_reader_behind_context(header, payload);
    struct agentx_oid oid;

    switch (header->type) {
    case AGENTX_GET_BULK:
        agentx_read_word(&reader);
        __attribute__((fallthrough));
    case AGENTX_GET:
    case AGENTX_GET_NEXT:
        while (!agentx_at_end(&reader)) {
            agentx_read_oid(&reader, &oid);
            agentx_read_oid(&reader, &oid);
        }
        break;
    case AGENTX_RESPONSE:
        agentx_read_word(&reader);
        agentx_read_word(&reader);
        __attribute__((fallthrough));
    case AGENTX_TEST_SET:
        while (!agentx_at_end(&reader))
            agentx_skip_variable(&reader);
        break;
    case AGENTX_CLOSE:
        agentx_read_word(&reader);
        break;
    case AGENTX_COMMIT_SET:
    case AGENTX_UNDO_SET:
    case AGENTX_CLEANUP_SET:
    case AGENTX_PING:
        break;
    default:
        return false;
    }
    return !reader.failed && reader.at == reader.end;
}

int agentx_compare(const uint32_t *left, size_t left_length, const uint32_t *right,
                   size_t right_length)
{
    for (size_t i = 0; i < left_length && i < right_length; i++)
        if (left[i] != right[i])
            return left[i] < right[i] ? -1 : 1;
    return (left_length > right_length) - (left_length < right_length);
}

const char *agentx_error_name(unsigned error)
{
    static const char *const names[] = {
        "openFailed",          "notOpen",           "indexWrongType",     "indexAlreadyAllocated",
        "indexNoneAvailable",  "indexNotAllocated", "unsupportedContext", "duplicateRegistration",
        "unknownRegistration", "unknownAgentCaps",  "parseError",         "requestDenied",
        "processingError",
    };
    size_t position = error - AGENTX_OPEN_FAILED;
    if (error < AGENTX_OPEN_FAILED || position >= sizeof names / sizeof *names)
        return error == AGENTX_GENERIC_ERROR ? "genErr" : NULL;
    return names[position];
}

/* --- writing ---------------------------------------------------------------------------------- */

enum { LENGTH_OFFSET = 16, ERROR_OFFSET = AGENTX_HEADER_SIZE + 4 };

void agentx_writer_done(struct agentx_writer *writer)
{
    free(writer->bytes);
    writer->bytes = NULL;
    writer->length = 0;
}

/* Room for so many more bytes at the end, or NULL. */
static uint8_t *extend(struct agentx_writer *writer, size_t length)
{
    if (!writer->bytes)
        writer->bytes = malloc(AGENTX_PDU_MAX); /* what is never written to costs none */
    if (!writer->bytes || writer->failed || length > AGENTX_PDU_MAX - writer->length) {
        writer->failed = true;
        return NULL;
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

void agentx_write_long(struct agentx_writer *writer, uint64_t value)
{
    const uint32_t high = (uint32_t)(value >> 32), low = (uint32_t)value;
    agentx_write_word(writer, writer->network_order ? high : low);
    agentx_write_word(writer, writer->network_order ? low : high);
}

void agentx_write_word(struct agentx_writer *writer, uint32_t value)
{
    uint8_t *bytes = extend(writer, 4);
    if (bytes)
        put_word(bytes, value, writer->network_order);
}

void agentx_write_bytes(struct agentx_writer *writer, uint8_t first, uint8_t second, uint8_t third)
{
    uint8_t *bytes = extend(writer, 4);
    if (!bytes)
        return;
    bytes[0] = first;
    bytes[1] = second;
    bytes[2] = third;
    bytes[3] = 0;
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

void agentx_write_context(struct agentx_writer *writer, const char *context)
{
    agentx_write_octets(writer, context, strlen(context));
}
