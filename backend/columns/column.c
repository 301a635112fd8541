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

static void put_number(const struct column *column, uint64_t number, struct column_value *value)
{
    value->number = number;
    value->length = 0;
    if (column->syntax == SYNTAX_TRUTH)
        value->number = number ? TRUTH_TRUE : TRUTH_FALSE;
}

static void put_words(const uint8_t *member, size_t size, struct column_value *value)
{
    for (size_t at = 0; at < size; at += sizeof(uint32_t)) {
        uint32_t word;
        memcpy(&word, member + at, sizeof word);
        word = htobe32(word);
        memcpy(value->octets + at, &word, sizeof word);
    }
    value->length = size;
}

static void get_member(const struct column *column, const void *row, struct column_value *value)
{
    const uint8_t *member = (const uint8_t *)row + column->offset;
    switch (column->storage) {
    case COLUMN_UNSIGNED8:
        put_number(column, *member, value);
        return;
    case COLUMN_UNSIGNED32: {
        uint32_t number;
        memcpy(&number, member, sizeof number);
        put_number(column, number, value);
        return;
    }
    case COLUMN_SIGNED32: {
        int32_t number;
        memcpy(&number, member, sizeof number);
        put_number(column, (uint64_t)(int64_t)number, value);
        return;
    }
    case COLUMN_UNSIGNED64: {
        uint64_t number;
        memcpy(&number, member, sizeof number);
        value->number = number;
        number = htobe64(number);
        memcpy(value->octets, &number, sizeof number);
        value->length = sizeof number;
        return;
    }
    case COLUMN_TEXT:
        value->number = 0;
        value->length = strnlen((const char *)member, column->size);
        memcpy(value->octets, member, value->length);
        return;
    case COLUMN_WORDS:
        value->number = 0;
        put_words(member, column->size, value);
        return;
    case COLUMN_BITS8:
        value->number = 0;
        value->octets[0] = reverse_bits(*member);
        value->length = 1;
        return;
    case COLUMN_GETTER:
        value->number = 0;
        value->length = 0;
        return;
    }
}

bool column_get(const struct column *column, const void *row, struct column_value *ret_value)
{
    if (column->field && (((const struct record *)row)->absent & column->field))
        return false;
    if (column->get)
        column->get(row, ret_value);
    else
        get_member(column, row, ret_value);
    return true;
}

/* What the syntax and the labels allow, turned into what the member holds. */
static int number_to_store(const struct column *column, uint64_t *number)
{
    if (column->syntax == SYNTAX_TRUTH) {
        if (*number != TRUTH_TRUE && *number != TRUTH_FALSE)
            return -EINVAL;
        *number = *number == TRUTH_TRUE;
    }
    if (column->syntax == SYNTAX_ENUMERATED && !column_label(column, (int64_t)*number))
        return -EINVAL;
    if (column->maximum && *number > column->maximum)
        return -ERANGE;
    return 0;
}

int column_set(const struct column *column, const struct column_value *value, void *row)
{
    uint8_t *member = (uint8_t *)row + column->offset;
    uint64_t number = value->number;

    if (column->access != ACCESS_READ_WRITE)
        return -EPERM;
    int error = number_to_store(column, &number);
    if (error)
        return error;
    if (column->storage == COLUMN_UNSIGNED8) {
        if (number > UINT8_MAX)
            return -ERANGE;
        *member = (uint8_t)number;
    } else if (column->storage == COLUMN_UNSIGNED32) {
        if (number > UINT32_MAX)
            return -ERANGE;
        uint32_t stored = (uint32_t)number;
        memcpy(member, &stored, sizeof stored);
    } else if (column->storage == COLUMN_SIGNED32) {
        int64_t signed_number = (int64_t)number;
        if (signed_number < INT32_MIN || signed_number > INT32_MAX)
            return -ERANGE;
        int32_t stored = (int32_t)signed_number;
        memcpy(member, &stored, sizeof stored);
    } else {
        return -EPERM;
    }
    return 0;
}

bool column_is_octets(const struct column *column)
{
    switch (column->syntax) {
    case SYNTAX_OCTETS:
    case SYNTAX_TEXT:
    case SYNTAX_BITS:
        return true;
    case SYNTAX_INTEGER:
    case SYNTAX_UNSIGNED:
    case SYNTAX_COUNTER:
    case SYNTAX_ENUMERATED:
    case SYNTAX_TRUTH:
    case SYNTAX_TIME_TICKS:
        return false;
    }
    return false;
}

bool column_value_equal(const struct column *column, const struct column_value *left,
                        const struct column_value *right)
{
    if (!column_is_octets(column))
        return left->number == right->number;
    return left->length == right->length && !memcmp(left->octets, right->octets, left->length);
}

const char *column_label(const struct column *column, int64_t number)
{
    for (const struct column_label *label = column->labels; label && label->name; label++)
        if (label->value == number)
            return label->name;
    return NULL;
}
