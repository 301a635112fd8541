/* SPDX-License-Identifier: BSD-2-Clause */
#include "columns/text.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

const char *column_unit_short(const struct column *column)
{
    static const struct {
        const char *unit;
        const char *brief;
    } units[] = {{"milliseconds", "ms"}, {"seconds", "s"}, {"octets", "bytes"}};

    if (!column->unit)
        return "";
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (!strcmp(units[i].unit, column->unit))
            return units[i].brief;
    return column->unit;
}

void column_bit_name(const struct column_label *label, char ret_name[COLUMN_BIT_NAME_SIZE])
{
    snprintf(ret_name, COLUMN_BIT_NAME_SIZE, "%c%s", toupper((unsigned char)label->name[0]),
             label->name + 1);
}

/* --- reading ---------------------------------------------------------------------------------- */

static int parse_label(const struct column_label *labels, const char *text,
                       struct column_value *ret_value)
{
    for (const struct column_label *label = labels; label->name; label++)
        if (!strcasecmp(text, label->name)) {
            *ret_value = (struct column_value){.number = (uint64_t)(int64_t)label->value};
            return 0;
        }
    return -EINVAL;
}

static int parse_number(const struct column *column, const char *text,
                        struct column_value *ret_value)
{
    char *end;
    if (!isdigit((unsigned char)text[0]))
        return -EINVAL;
    errno = 0;
    unsigned long long number = strtoull(text, &end, 10);
    if (*end)
        return -EINVAL;
    if (errno == ERANGE || number > column_maximum(column))
        return -ERANGE;
    *ret_value = (struct column_value){.number = number};
    return 0;
}

int column_parse(const struct column *column, const char *text, struct column_value *ret_value)
{
    static const struct column_label truths[] = {{1, "true"}, {2, "false"}, {1, "yes"},
                                                 {2, "no"},   {1, "on"},    {2, "off"},
                                                 {1, "1"},    {2, "0"},     {0, NULL}};
    switch (column->syntax) {
    case SYNTAX_TRUTH:
    case SYNTAX_ENUMERATED:
        return parse_label(column->labels ? column->labels : truths, text, ret_value);
    case SYNTAX_INTEGER:
    case SYNTAX_UNSIGNED:
    case SYNTAX_COUNTER:
    case SYNTAX_COUNTER64:
    case SYNTAX_TIME_TICKS:
    case SYNTAX_TIME_STAMP:
        return parse_number(column, text, ret_value);
    case SYNTAX_OCTETS:
    case SYNTAX_PHYSICAL:
    case SYNTAX_INET:
    case SYNTAX_IP_ADDRESS:
    case SYNTAX_OBJECT:
    case SYNTAX_TEXT:
    case SYNTAX_BITS:
        return -EINVAL;
    }
    return -EINVAL;
}

/* Appends; what does not fit is cut off. */
static void append(char *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void append(char *text, const char *format, ...)
{
    size_t length = strlen(text);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text + length, COLUMN_TEXT_SIZE - length, format, arguments);
    va_end(arguments);
}

void column_describe(const struct column *column, int never, char ret_text[COLUMN_TEXT_SIZE])
{
    const struct column_label *last = NULL, *label;
    ret_text[0] = '\0';
    for (label = column->labels; label && label->name; label++)
        if (label->value != never)
            last = label;
    for (label = column->labels; label && label->name; label++)
        if (label->value != never)
            append(ret_text, "%s%s", !*ret_text ? "" : label == last ? " or " : ", ", label->name);
    if (!column->labels && column->syntax == SYNTAX_TRUTH)
        append(ret_text, "true or false");
    else if (!column->labels)
        append(ret_text, "a whole number%s%s", column->unit ? " of " : "",
               column->unit ? column->unit : "");
}

/* --- describing ------------------------------------------------------------------------------- */

const char *column_syntax_name(const struct column *column)
{
    static const char *const names[] = {
        [SYNTAX_INTEGER] = "Integer32",   [SYNTAX_UNSIGNED] = "Unsigned32",
        [SYNTAX_COUNTER] = "Counter32",   [SYNTAX_ENUMERATED] = "INTEGER",
        [SYNTAX_TRUTH] = "TruthValue",    [SYNTAX_TIME_TICKS] = "TimeTicks",
        [SYNTAX_OCTETS] = "OCTET STRING", [SYNTAX_TEXT] = "UTF-8 text",
        [SYNTAX_BITS] = "BITS",
        [SYNTAX_COUNTER64] = "Counter64",
        [SYNTAX_TIME_STAMP] = "TimeStamp",
        [SYNTAX_PHYSICAL] = "PhysAddress",
        [SYNTAX_INET] = "InetAddress",
        [SYNTAX_IP_ADDRESS] = "IpAddress",
        [SYNTAX_OBJECT] = "OBJECT IDENTIFIER",
    };
    bool labelled = column->syntax == SYNTAX_TRUTH && column->labels;
    return names[labelled ? SYNTAX_ENUMERATED : column->syntax];
}

const char *column_access_name(const struct column *column)
{
    static const char *const names[] = {
        [ACCESS_INDEX] = "index",
        [ACCESS_READ_ONLY] = "read-only",
        [ACCESS_READ_WRITE] = "read-write",
    };
    return names[column->access];
}

void table_format_oid(const struct table *table, char ret_text[COLUMN_OID_SIZE])
{
    size_t length = 0;
    for (size_t i = 0; i < table->oid_length; i++)
        length += (size_t)snprintf(ret_text + length, COLUMN_OID_SIZE - length,
                                   i ? ".%" PRIu32 : "%" PRIu32, table->oid[i]);
}

void column_format_oid(const struct table *table, const struct column *column,
                       char ret_text[COLUMN_OID_SIZE])
{
    table_format_oid(table, ret_text);
    size_t length = strlen(ret_text);
    if (table->shape == TABLE_OF_ROWS)
        length += (size_t)snprintf(ret_text + length, COLUMN_OID_SIZE - length, ".1");
    if (table->shape != TABLE_OF_ONE)
        snprintf(ret_text + length, COLUMN_OID_SIZE - length, ".%" PRIu32, column->subid);
}
