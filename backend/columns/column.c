/* SPDX-License-Identifier: BSD-2-Clause */
#include "columns/column.h"
#include "model/record.h"

#include <endian.h>
#include <errno.h>
#include <string.h>

enum { TRUTH_TRUE = 1, TRUTH_FALSE = 2 }; /* TruthValue, RFC 2579 */

/* SMI numbers bits from the highest of an octet, C bit-fields (System V ABI) from the lowest. */
static uint8_t reverse_bits(uint8_t bits)
{
    uint8_t reversed = 0;
    for (unsigned bit = 0; bit < 8; bit++)
        if (bits & (1u << bit))
            reversed |= (uint8_t)(0x80u >> bit);
    return reversed;
}

static void put_octets(const void *octets, size_t length, struct column_value *value)
{
    memcpy(value->octets, octets, length);
    value->length = length;
}

static void get_member(const struct column *column, const void *row, struct column_value *value)
{
    const void *member = (const char *)row + column->offset;
    const uint64_t number = column_number(column, row);
    switch (column->storage) {
    case COLUMN_UNSIGNED8:
    case COLUMN_UNSIGNED32:
    case COLUMN_SIGNED32:
        value->number = number;
        if (column->syntax == SYNTAX_TRUTH)
            value->number = number ? TRUTH_TRUE : TRUTH_FALSE;
        break;
    case COLUMN_UNSIGNED64:
        value->number = number;
        if (column->syntax == SYNTAX_OCTETS)
            put_octets(&(uint64_t){htobe64(number)}, sizeof number, value);
        break;
    case COLUMN_TEXT:
        put_octets(member, strnlen(member, column->size), value);
        break;
    case COLUMN_WORDS:
        for (size_t at = 0; at < column->size; at += sizeof(uint32_t)) {
            const uint32_t word = htobe32(((const uint32_t *)member)[at / sizeof word]);
            memcpy(value->octets + at, &word, sizeof word);
        }
        value->length = column->size;
        break;
    case COLUMN_BITS8:
        put_octets(&(uint8_t){reverse_bits((uint8_t)number)}, 1, value);
        break;
    case COLUMN_COUNTED:
        put_octets((const uint8_t *)member + 1, *(const uint8_t *)member, value);
        break;
    case COLUMN_IPV4_ADDRESS:
        put_octets(member, column->size, value);
        break;
    }
}

bool column_get(const struct column *column, const void *row, struct column_value *ret_value)
{
    if (column->field && (((const struct record *)row)->absent & column->field))
        return false;
    ret_value->number = 0;
    ret_value->length = 0;
    if (column->get)
        column->get(row, ret_value);
    else
        get_member(column, row, ret_value);
    return true;
}

uint64_t column_maximum(const struct column *column)
{
    if (column->maximum)
        return column->maximum;
    return column->storage == COLUMN_UNSIGNED8    ? UINT8_MAX
           : column->storage == COLUMN_UNSIGNED32 ? UINT32_MAX
                                                  : INT32_MAX;
}

static int set_text(const struct column *column, const struct column_value *value, char *member)
{
    if (value->length >= column->size)
        return -ERANGE;
    if (memchr(value->octets, '\0', value->length))
        return -EINVAL;
    memcpy(member, value->octets, value->length);
    memset(member + value->length, 0, column->size - value->length);
    return 0;
}

int column_set(const struct column *column, const struct column_value *value, void *row)
{
    void *member = (char *)row + column->offset;
    uint64_t number = value->number;
    if (column->access != ACCESS_READ_WRITE)
        return -EPERM;
    if (column->storage == COLUMN_TEXT)
        return set_text(column, value, member);
    if (column->syntax == SYNTAX_TRUTH) {
        if (number != TRUTH_TRUE && number != TRUTH_FALSE)
            return -EINVAL;
        number = number == TRUTH_TRUE;
    }
    if (column->syntax == SYNTAX_ENUMERATED && !column_label(column, (int64_t)number))
        return -EINVAL;
    if (number > column_maximum(column))
        return -ERANGE;
    if (column->storage == COLUMN_UNSIGNED8)
        *(uint8_t *)member = (uint8_t)number;
    else
        *(uint32_t *)member = (uint32_t)number;
    return 0;
}

bool column_value_equal(const struct column_value *left, const struct column_value *right)
{
    return left->number == right->number && left->length == right->length &&
           !memcmp(left->octets, right->octets, left->length);
}

bool column_differs(const struct column *column, const void *before, const void *after)
{
    struct column_value old_value, new_value;
    const bool had = column_get(column, before, &old_value);
    const bool has = column_get(column, after, &new_value);
    return had != has || (has && !column_value_equal(&old_value, &new_value));
}

const char *column_label(const struct column *column, int64_t number)
{
    for (const struct column_label *label = column->labels; label && label->name; label++)
        if (label->value == number)
            return label->name;
    return NULL;
}
