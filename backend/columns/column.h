/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One line per column: the tables in this folder drive SNMP, the command line's text and JSON, and
 * docs/columns.md.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How the member is stored; chosen by the compiler from the member's C type. */
enum column_storage {
    COLUMN_UNSIGNED8,
    COLUMN_UNSIGNED32,
    COLUMN_UNSIGNED64,
    COLUMN_SIGNED32,
    COLUMN_TEXT,
    COLUMN_WORDS,        /* uint32_t[] */
    COLUMN_BITS8,        /* a byte of flags, bit 0 first */
    COLUMN_COUNTED,      /* a byte with the number of octets, and the octets */
    COLUMN_IPV4_ADDRESS, /* struct in_addr */
};

/* How it is shown.  SMI syntax, and with it the type on the wire, follows from this. */
enum column_syntax {
    SYNTAX_INTEGER,    /* Integer32 */
    SYNTAX_UNSIGNED,   /* Unsigned32, Gauge32 */
    SYNTAX_COUNTER,    /* Counter32: the low bits of what is stored */
    SYNTAX_COUNTER64,  /* Counter64 */
    SYNTAX_ENUMERATED, /* INTEGER with labels */
    SYNTAX_TRUTH,      /* TruthValue: 1 true, 2 false; or an enumeration of just two such labels */
    SYNTAX_TIME_TICKS, /* hundredths of a second */
    SYNTAX_TIME_STAMP, /* sysUpTime at a time of CLOCK_MONOTONIC, stored in nanoseconds */
    SYNTAX_OCTETS,     /* OCTET STRING, network order */
    SYNTAX_PHYSICAL,   /* PhysAddress */
    SYNTAX_INET,       /* InetAddress: 4 or 16 octets, and 4 of the zone */
    SYNTAX_IP_ADDRESS, /* IpAddress */
    SYNTAX_OBJECT,     /* OBJECT IDENTIFIER; its numbers are words in the host's order */
    SYNTAX_TEXT,       /* OCTET STRING, UTF-8 */
    SYNTAX_BITS,       /* OCTET STRING, bit 0 is the highest of the first octet */
};

enum column_access { ACCESS_INDEX, ACCESS_READ_ONLY, ACCESS_READ_WRITE };

struct column_label {
    int32_t value; /* of SYNTAX_BITS: the number of the bit */
    const char *name;
};

enum { COLUMN_VALUE_SIZE = 256 }; /* DisplayString and SnmpAdminString have 255 at most */

/* One value, typed as its column says: what goes on the wire. */
struct column_value {
    uint64_t number; /* every syntax that is a number; signed ones in two's complement; also that
                        of COLUMN_UNSIGNED64 */
    size_t length;   /* bytes, of the others; 0 for numbers */
    _Alignas(uint32_t) uint8_t octets[COLUMN_VALUE_SIZE];
};

/* Of SYNTAX_OBJECT: its numbers. */
static inline const uint32_t *column_value_words(const struct column_value *value)
{
    return (const void *)value->octets;
}

struct table_view;

struct column {
    uint32_t subid;
    const char *name;   /* the documents' field name: the key in JSON */
    const char *object; /* descriptor in the MIB */
    enum column_storage storage;
    enum column_syntax syntax;
    enum column_access access;
    bool drifts; /* changes by itself, without a cause: that alone is no change of the row */
    uint16_t offset;
    uint16_t size;
    uint32_t field;   /* enum record_field, only where rows are records; 0: every row has it */
    uint32_t maximum; /* largest that can be written, 0: what the member holds */
    const struct column_label *labels; /* ends with a NULL name */
    const char *unit;                  /* UNITS in the MIB, or NULL */
    const char *source;                /* one sentence for docs/columns.md */
    /* Where the member is not what is shown, else NULL: fills a value that is 0 and empty. */
    void (*get)(const void *row, struct column_value *ret_value);
    /* Where the member is not in the row but in something beside it, else NULL: finds that, or NULL
     * where this row has none. */
    const void *(*beside)(const struct table_view *view, const void *row);
};

/* The number in a column's member, as it is stored.  Inline: every search compares with it. */
static inline uint64_t column_number(const struct column *column, const void *row)
{
    const void *member = (const char *)row + column->offset;
    switch (column->storage) {
    case COLUMN_UNSIGNED8:
    case COLUMN_BITS8:
        return *(const uint8_t *)member;
    case COLUMN_UNSIGNED32:
        return *(const uint32_t *)member;
    case COLUMN_SIGNED32:
        return (uint64_t) * (const int32_t *)member;
    case COLUMN_UNSIGNED64:
        return *(const uint64_t *)member;
    case COLUMN_TEXT:
    case COLUMN_WORDS:
    case COLUMN_COUNTED:
    case COLUMN_IPV4_ADDRESS:
        break;
    }
    return 0;
}

/* Reads a column of a row.  False when this row does not have it. */
bool column_get(const struct column *column, const void *row, struct column_value *ret_value);

/* Writes a column into a row.  -EINVAL when the value is none of the syntax or its labels, or a text
 * with a NUL, -ERANGE when the member cannot hold it; -EPERM for a column that is not read-write. */
int column_set(const struct column *column, const struct column_value *value, void *row);

/* The largest number that can be written. */
uint64_t column_maximum(const struct column *column);

bool column_value_equal(const struct column_value *left, const struct column_value *right);

/* Whether the value is other in the second row, or came, or went. */
bool column_differs(const struct column *column, const void *before, const void *after);

/* The label of a number, or NULL. */
const char *column_label(const struct column *column, int64_t number);
