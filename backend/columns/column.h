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
    COLUMN_UNSIGNED16,
    COLUMN_UNSIGNED32,
    COLUMN_UNSIGNED64,
    COLUMN_SIGNED32,
    COLUMN_TEXT,
    COLUMN_WORDS, /* uint32_t[] */
    COLUMN_BITS8, /* a byte of flags, bit 0 first */
    COLUMN_GETTER,
};

/* How it is shown.  SMI syntax, and with it the type on the wire, follows from this. */
enum column_syntax {
    SYNTAX_INTEGER,    /* Integer32 */
    SYNTAX_UNSIGNED,   /* Unsigned32, Gauge32 */
    SYNTAX_COUNTER,    /* Counter32 */
    SYNTAX_ENUMERATED, /* INTEGER with labels */
    SYNTAX_TRUTH,      /* TruthValue */
    SYNTAX_TIME_TICKS, /* hundredths of a second */
    SYNTAX_OCTETS,     /* OCTET STRING, network order */
    SYNTAX_TEXT,       /* OCTET STRING, UTF-8 */
    SYNTAX_BITS,
};

enum column_access { ACCESS_INDEX, ACCESS_READ_ONLY, ACCESS_READ_WRITE };

struct column_label {
    int32_t value;
    const char *name;
};

enum { COLUMN_VALUE_SIZE = 64 };

/* One value, typed as its column says. */
struct column_value {
    uint64_t number;                  /* every syntax that is a number; signed ones in two's complement */
    size_t length;                    /* bytes, of the others */
    uint8_t octets[COLUMN_VALUE_SIZE];
};

struct column {
    uint32_t subid;
    const char *name;   /* the documents' field name: the key in JSON */
    const char *object; /* descriptor in the MIB */
    enum column_storage storage;
    enum column_syntax syntax;
    enum column_access access;
    uint16_t offset;
    uint16_t size;
    uint32_t field;                    /* enum record_field, 0: every row has it */
    const struct column_label *labels; /* ends with a NULL name */
    const char *unit;
    const char *source; /* one sentence for docs/columns.md */
    /* Only for COLUMN_GETTER: false when the row does not have it. */
    bool (*get)(const void *row, struct column_value *ret_value);
};

/* Reads a column of a row.  False when this row does not have it. */
bool column_get(const struct column *column, const void *row, struct column_value *ret_value);
