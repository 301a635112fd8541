/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The words in which column tables are written, one line per column.
 *
 * A file that includes this says first
 *     #define COLUMN_ROW    struct record     the type of its rows
 *     #define COLUMN_PREFIX "ipv4Interface"   what all descriptors begin with
 *
 * The compiler picks the storage from the member's type.
 */
#pragma once

#include "columns/root.h"
#include "columns/tables.h"
#include "model/addresses.h"
#include "model/interfaces.h"
#include "model/record.h"

#include <ipif/netioapi.h>
#include <netinet/in.h>

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
        struct physical_address: COLUMN_COUNTED,                                                   \
        struct inet_octets: COLUMN_COUNTED,                                                        \
        struct in_addr: COLUMN_IPV4_ADDRESS,                                                       \
        NL_INTERFACE_OFFLOAD_ROD: COLUMN_BITS8)
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
        .size = (uint16_t)sizeof COLUMN_MEMBER(member_),                                           \
        .field = RECORD_##field_, .unit = (unit_), .source = __VA_ARGS__                           \
    }

/* A column that no single member shows. */
#define COLUMN_COMPUTED(subid_, name_, syntax_, access_, get_, ...)                                \
    {                                                                                              \
        .subid = (subid_), .name = #name_, .object = COLUMN_PREFIX #name_,                         \
        .syntax = SYNTAX_##syntax_, .access = ACCESS_##access_, .get = (get_),                     \
        .source = __VA_ARGS__                                                                      \
    }

/* Of a table: where it hangs, and its columns, not more than a set of them has bits. */
#define IP_MIB_OBJECT(number)                                                                      \
    .module = "IP-MIB", .oid = {IP_MIB_ROOT, (number)}, .oid_length = IP_MIB_ROOT_LENGTH + 1
#define IF_MIB_OBJECT(number)                                                                      \
    .module = "IF-MIB", .oid = {IF_MIB_ROOT, (number)}, .oid_length = IF_MIB_ROOT_LENGTH + 1
#define INTERFACES_OBJECT(number)                                                                  \
    .module = "IF-MIB", .oid = {INTERFACES_ROOT, (number)},                                        \
    .oid_length = INTERFACES_ROOT_LENGTH + 1
#define IP_TRAFFIC_OBJECT(number)                                                                  \
    .module = "IP-MIB", .oid = {IP_MIB_ROOT, 31, (number)}, .oid_length = IP_MIB_ROOT_LENGTH + 2
#define IPIF_MIB_OBJECT(number)                                                                    \
    .module = "IPIF-MIB", .oid = {IPIF_MIB_ROOT, IPIF_OBJECTS, (number)},                          \
    .oid_length = IPIF_MIB_ROOT_LENGTH + 2
#define COLUMNS(array)                                                                             \
    .columns = (array),                                                                            \
    .column_count = sizeof(array) / sizeof *(array) +                                              \
                    0 * sizeof(char[sizeof(array) / sizeof *(array) <= TABLE_COLUMNS_MAX ? 1 : -1])
