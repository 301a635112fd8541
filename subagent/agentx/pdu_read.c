/* SPDX-License-Identifier: BSD-2-Clause */
#include "agentx/pdu.h"

#include <string.h>

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
    static const uint32_t internet[] = {1, 3, 6, 1};

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

bool agentx_well_formed(const struct agentx_header *header, const uint8_t *payload)
{
    struct agentx_reader reader = agentx_reader(header, payload);
    struct agentx_oid oid;

    if (header->flags & AGENTX_NON_DEFAULT_CONTEXT)
        agentx_skip_octets(&reader);
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
        "openFailed",         "notOpen",           "indexWrongType",       "indexAlreadyAllocated",
        "indexNoneAvailable", "indexNotAllocated", "unsupportedContext",   "duplicateRegistration",
        "unknownRegistration", "unknownAgentCaps", "parseError",           "requestDenied",
        "processingError",
    };
    size_t position = error - AGENTX_OPEN_FAILED;
    if (error < AGENTX_OPEN_FAILED || position >= sizeof names / sizeof *names)
        return error == AGENTX_GENERIC_ERROR ? "genErr" : NULL;
    return names[position];
}
