/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * AgentX on the wire (RFC 2741, 5 and 6): headers, object identifiers, search ranges, variable
 * bindings.
 *
 * The reader never goes beyond the bytes it was given, whatever they say; the first thing in them
 * that cannot be makes it fail, and failed it stays.  Knows nothing of sockets or of Net-SNMP.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum agentx_type {
    AGENTX_OPEN = 1,
    AGENTX_CLOSE,
    AGENTX_REGISTER,
    AGENTX_UNREGISTER,
    AGENTX_GET,
    AGENTX_GET_NEXT,
    AGENTX_GET_BULK,
    AGENTX_TEST_SET,
    AGENTX_COMMIT_SET,
    AGENTX_UNDO_SET,
    AGENTX_CLEANUP_SET,
    AGENTX_NOTIFY,
    AGENTX_PING,
    AGENTX_RESPONSE = 18,
};

enum agentx_flag {
    AGENTX_NON_DEFAULT_CONTEXT = 1 << 3,
    AGENTX_NETWORK_BYTE_ORDER = 1 << 4,
};

/* Types of a variable binding. */
enum agentx_value {
    AGENTX_INTEGER = 2,
    AGENTX_OCTET_STRING = 4,
    AGENTX_NULL = 5,
    AGENTX_OBJECT_IDENTIFIER = 6,
    AGENTX_IP_ADDRESS = 64,
    AGENTX_COUNTER32 = 65,
    AGENTX_GAUGE32 = 66,
    AGENTX_TIME_TICKS = 67,
    AGENTX_OPAQUE = 68,
    AGENTX_COUNTER64 = 70,
    AGENTX_NO_SUCH_OBJECT = 128,
    AGENTX_NO_SUCH_INSTANCE = 129,
    AGENTX_END_OF_MIB_VIEW = 130,
};

/* res.error of a Response (RFC 2741, 6.2.16). */
enum agentx_error {
    AGENTX_NO_ERROR = 0,
    AGENTX_GENERIC_ERROR = 5,
    AGENTX_OPEN_FAILED = 256,
    AGENTX_NOT_OPEN = 257,
    AGENTX_DUPLICATE_REGISTRATION = 263,
    AGENTX_PARSE_ERROR = 266,
    AGENTX_REQUEST_DENIED = 267,
    AGENTX_PROCESSING_ERROR = 268,
};

/* The RFC's name of an error, or NULL. */
const char *agentx_error_name(unsigned error);

enum {
    AGENTX_HEADER_SIZE = 20,
    AGENTX_CONTEXT_SIZE = 33, /* with its NUL: a longer name is in no SNMP request, RFC 3411 */
    AGENTX_OID_MAX = 128, /* numbers in one object identifier, RFC 2578 3.5 */
    /* No longer PDU is taken: a request of 64 KiB of SNMP becomes at most about ten times that. */
    AGENTX_PDU_MAX = 1 << 20,
};

struct agentx_header {
    uint8_t version;
    uint8_t type;  /* enum agentx_type, or anything */
    uint8_t flags; /* enum agentx_flag */
    uint32_t session;
    uint32_t transaction;
    uint32_t packet;
    uint32_t length; /* of what follows the header */
};

struct agentx_oid {
    size_t length;
    bool include;
    uint32_t numbers[AGENTX_OID_MAX];
};

struct agentx_reader {
    const uint8_t *at;
    const uint8_t *end;
    bool network_order;
    bool failed;
};

/* The header at the front of bytes, of which there are at least AGENTX_HEADER_SIZE. */
void agentx_read_header(const uint8_t *bytes, struct agentx_header *ret_header);

/* A reader of the PDU's payload, of which header->length bytes lie behind bytes. */
struct agentx_reader agentx_reader(const struct agentx_header *header, const uint8_t *bytes);

/* The same behind the context, where there is one: RFC 2741 has none in CommitSet and its like, nor
 * in Response, where Net-SNMP puts one or sets the flag alone. */
struct agentx_reader agentx_reader_behind_context(const struct agentx_header *header,
                                                  const uint8_t *bytes);

bool agentx_at_end(const struct agentx_reader *reader); /* also true when it failed */
uint16_t agentx_read_short(struct agentx_reader *reader);
uint32_t agentx_read_word(struct agentx_reader *reader);
void agentx_read_oid(struct agentx_reader *reader, struct agentx_oid *ret_oid);
/* An octet string of text: false, and failed, when it has no room or a NUL in it. */
bool agentx_read_text(struct agentx_reader *reader, char *ret_text, size_t size);
void agentx_skip_octets(struct agentx_reader *reader); /* an octet string and its padding */
void agentx_skip_variable(struct agentx_reader *reader);

/* Whether the payload is what a PDU of its type holds: complete, and nothing behind it.  False
 * also for a type that a master never sends. */
bool agentx_well_formed(const struct agentx_header *header, const uint8_t *payload);

/* What is written is in memory of its own, to be freed by agentx_writer_done(). */
struct agentx_writer {
    uint8_t *bytes;
    size_t length;
    bool network_order;
    bool failed; /* no memory, or beyond AGENTX_PDU_MAX */
};

void agentx_writer_done(struct agentx_writer *writer);

/* Begins a PDU, dropping what was written before.  agentx_finish() fills in the length. */
void agentx_begin(struct agentx_writer *writer, const struct agentx_header *header);
/* The context of a PDU, right behind its beginning, whose flags say that it has one. */
void agentx_write_context(struct agentx_writer *writer, const char *context);
void agentx_finish(struct agentx_writer *writer);

void agentx_write_short(struct agentx_writer *writer, uint16_t value);
void agentx_write_word(struct agentx_writer *writer, uint32_t value);
void agentx_write_long(struct agentx_writer *writer, uint64_t value); /* 8 bytes */
/* Three bytes, and one of padding. */
void agentx_write_bytes(struct agentx_writer *writer, uint8_t first, uint8_t second, uint8_t third);
void agentx_write_octets(struct agentx_writer *writer, const void *octets, size_t length);
/* An identifier in two parts, as one. */
void agentx_write_oid(struct agentx_writer *writer, const uint32_t *head, size_t head_length,
                      const uint32_t *tail, size_t tail_length, bool include);
/* Type and padding: what comes before a binding's name. */
void agentx_write_type(struct agentx_writer *writer, enum agentx_value type);

/* Begins the Response to a request; its bindings follow. */
void agentx_begin_response(struct agentx_writer *writer, const struct agentx_header *request);
/* The error of a Response, at any time before agentx_finish(); index counts from 1. */
void agentx_set_error(struct agentx_writer *writer, unsigned error, unsigned index);

/* The order of object identifiers: less than, equal to, or greater than 0. */
int agentx_compare(const uint32_t *left, size_t left_length, const uint32_t *right,
                   size_t right_length);
