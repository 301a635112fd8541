/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The words in which column tables are written, one line per column.
 *
 * A file that includes this says first
 *     #define COLUMN_ROW    struct record     the type of its rows
 *     #define COLUMN_PREFIX "ipv4Interface"   what all descriptors begin with
 *
 * The compiler picks the storage from the member's type, and refuses a syntax that does not fit it.
 */
#pragma once

#include "columns/column.h"
#include "columns/table.h"
#include "model/record.h"

#include <ipif/netioapi.h>

#define COLUMN_MEMBER(member) (((COLUMN_ROW *)0)->member)

/* clang-format off */
#define COLUMN_STORAGE(member)                                                                     \
    _Generic(COLUMN_MEMBER(member),                                                                \
        _Bool: COLUMN_UNSIGNED8,                                                                   \
        uint8_t: COLUMN_UNSIGNED8,                                                                 \
        uint32_t: COLUMN_UNSIGNED32,                                                               \
        uint64_t: COLUMN_UNSIGNED64,                                                               \
        int32_t: COLUMN_SIGNED32,                                                                  \
        char *: COLUMN_TEXT,                                                                       \
        uint32_t *: COLUMN_WORDS,                                                                  \
        NL_INTERFACE_OFFLOAD_ROD: COLUMN_BITS8)

/* The syntaxes that a member's type can be shown as: one bit each. */
#define COLUMN_SYNTAXES(member)                                                                    \
    _Generic(COLUMN_MEMBER(member),                                                                \
        _Bool: 1 << SYNTAX_TRUTH,                                                                  \
        uint8_t: 1 << SYNTAX_TRUTH | 1 << SYNTAX_ENUMERATED | 1 << SYNTAX_UNSIGNED,                \
        uint32_t: 1 << SYNTAX_UNSIGNED | 1 << SYNTAX_INTEGER |                                     \
                  1 << SYNTAX_COUNTER | 1 << SYNTAX_TIME_TICKS,                                    \
        uint64_t: 1 << SYNTAX_OCTETS,                                                              \
        int32_t: 1 << SYNTAX_INTEGER | 1 << SYNTAX_ENUMERATED,                                     \
        char *: 1 << SYNTAX_TEXT,                                                                  \
        uint32_t *: 1 << SYNTAX_OCTETS,                                                            \
        NL_INTERFACE_OFFLOAD_ROD: 1 << SYNTAX_BITS)

/* 0, or no translation at all: an assertion is allowed where a structure is declared. */
#define COLUMN_FITS(member, syntax)                                                                \
    (0 * sizeof(struct {                                                                           \
         _Static_assert(COLUMN_SYNTAXES(member) >> (syntax) & 1,                                   \
                        "the syntax does not fit the member's type");                              \
         char asserted;                                                                            \
     }))
/* clang-format on */

/* A column that shows a member.  Last comes the source sentence, then what few columns need:
 * .labels, .get, .maximum or .drifts. */
#define COLUMN(subid, name, member, syntax, access, field, unit, ...)                              \
    COLUMN_NAMED(subid, #name, COLUMN_PREFIX #name, member, syntax, access, field, unit,           \
                 __VA_ARGS__)

/* The same where the MIB's descriptor is not the prefix and the field's name. */
#define COLUMN_NAMED(subid_, name_, object_, member_, syntax_, access_, field_, unit_, ...)        \
    {                                                                                              \
        .subid = (subid_), .name = (name_), .object = (object_),                                   \
        .storage = COLUMN_STORAGE(member_), .syntax = SYNTAX_##syntax_,                            \
        .access = ACCESS_##access_, .offset = (uint16_t)offsetof(COLUMN_ROW, member_),             \
        .size = (uint16_t)(sizeof COLUMN_MEMBER(member_) +                                         \
                           COLUMN_FITS(member_, SYNTAX_##syntax_)),                                \
        .field = RECORD_##field_, .unit = (unit_), .source = __VA_ARGS__                           \
    }

/* A column that no single member shows; .get must follow the sentence. */
#define COLUMN_COMPUTED(subid_, name_, syntax_, access_, unit_, ...)                               \
    {                                                                                              \
        .subid = (subid_), .name = #name_, .object = COLUMN_PREFIX #name_,                         \
        .storage = COLUMN_GETTER, .syntax = SYNTAX_##syntax_, .access = ACCESS_##access_,          \
        .unit = (unit_), .source = __VA_ARGS__                                                     \
    }

#define COLUMN_COUNT(columns)                                                                      \
    (sizeof(columns) / sizeof(columns)[0] +                                                        \
     0 * sizeof(struct {                                                                           \
         _Static_assert(sizeof(columns) / sizeof(columns)[0] <= TABLE_COLUMNS_MAX,                 \
                        "more columns than a set of them has bits");                               \
         char asserted;                                                                            \
     }))
