/* SPDX-License-Identifier: BSD-2-Clause */
#include "cli/output.h"
#include "columns/text.h"
#include "util/escape.h"

#include <arpa/inet.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static void *allocate(size_t size)
{
    void *memory = malloc(size);
    if (!memory)
        exit((int)cli_fail("out of memory"));
    return memory;
}

void output_init(void)
{
    json_set_alloc_funcs(allocate, free);
}

static json_t *octets_json(const struct column *column, const struct column_value *value)
{
    char text[2 + 2 * COLUMN_VALUE_SIZE + 1] = "0x";
    if (value->length == 0) /* SNMP's way of saying that there is none */
        return json_null();
    if (column->storage == COLUMN_UNSIGNED64)
        return json_sprintf("0x%016" PRIx64, value->number);
    if (column->storage == COLUMN_WORDS) {
        json_t *array = json_array();
        for (const uint8_t *octets = value->octets; octets < value->octets + value->length;
             octets += 4)
            json_array_append_new(array,
                                  json_integer((json_int_t)octets[0] << 24 | octets[1] << 16 |
                                               octets[2] << 8 | octets[3]));
        return array;
    }
    for (size_t i = 0; i < value->length; i++)
        snprintf(text + 2 + 2 * i, 3, "%02x", value->octets[i]);
    return json_string(text);
}

static json_t *bits_json(const struct column *column, const struct column_value *value)
{
    json_t *object = json_object();
    for (const struct column_label *label = column->labels; label->name; label++) {
        char key[COLUMN_BIT_NAME_SIZE];
        const bool set = value->octets[label->value / 8] & 0x80 >> label->value % 8;
        column_bit_name(label, key);
        json_object_set_new(object, key, json_boolean(set));
    }
    return object;
}

/* PhysAddress, as people write it; its DISPLAY-HINT is the same. */
static json_t *physical_json(const struct column_value *value)
{
    char text[3 * COLUMN_VALUE_SIZE + 1] = "";
    for (size_t i = 0; i < value->length; i++)
        snprintf(text + 3 * i, 4, "%02x:", value->octets[i]);
    return value->length ? json_stringn(text, 3 * value->length - 1) : json_null();
}

/* InetAddress, with the zone behind it as a number. */
static json_t *inet_json(const struct column *column, const struct column_value *value)
{
    enum { INET = 4, INET6 = 16, INET6_WITH_ZONE = INET6 + sizeof(uint32_t) };
    char address[INET6_ADDRSTRLEN];
    uint32_t zone;
    if (value->length != INET && value->length != INET6 && value->length != INET6_WITH_ZONE)
        return octets_json(column, value);
    inet_ntop(value->length == INET ? AF_INET : AF_INET6, value->octets, address, sizeof address);
    if (value->length != INET6_WITH_ZONE)
        return json_string(address);
    memcpy(&zone, value->octets + INET6, sizeof zone);
    return json_sprintf("%s%%%" PRIu32, address, ntohl(zone));
}

static json_t *object_json(const struct column_value *value)
{
    char text[11 * COLUMN_VALUE_SIZE / sizeof(uint32_t) + 1] = "";
    size_t length = 0;
    for (size_t i = 0; i < value->length / sizeof(uint32_t); i++)
        length += (size_t)snprintf(text + length, sizeof text - length, "%s%" PRIu32, i ? "." : "",
                                   column_value_words(value)[i]);
    return json_string(text);
}

json_t *output_time(const struct timespec *time)
{
    char text[32];
    struct tm when = {.tm_mday = 1};
    gmtime_r(&time->tv_sec, &when);
    strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &when);
    return json_sprintf("%s.%03dZ", text, (int)(time->tv_nsec / 1000000));
}

json_t *output_value(const struct column *column, const void *row)
{
    struct column_value value;
    return column_get(column, row, &value) ? output_typed(column, &value) : json_null();
}

json_t *output_typed(const struct column *column, const struct column_value *value)
{
    char address[INET_ADDRSTRLEN];
    const char *label = column_label(column, (int64_t)value->number);
    switch (column->syntax) {
    case SYNTAX_TRUTH:
        return label ? json_string(label) : json_boolean(value->number == 1);
    case SYNTAX_ENUMERATED:
        return label ? json_string(label) : json_integer((json_int_t)value->number);
    case SYNTAX_COUNTER:
        return json_integer((uint32_t)value->number);
    case SYNTAX_INTEGER:
    case SYNTAX_UNSIGNED:
    case SYNTAX_COUNTER64:
    case SYNTAX_TIME_TICKS:
    case SYNTAX_TIME_STAMP:
        return json_integer((json_int_t)value->number);
    case SYNTAX_OCTETS:
        return octets_json(column, value);
    case SYNTAX_PHYSICAL:
        return physical_json(value);
    case SYNTAX_INET:
        return inet_json(column, value);
    case SYNTAX_IP_ADDRESS:
        return json_string(inet_ntop(AF_INET, value->octets, address, sizeof address));
    case SYNTAX_OBJECT:
        return object_json(value);
    case SYNTAX_TEXT:
        return json_stringn((const char *)value->octets, value->length);
    case SYNTAX_BITS:
        return bits_json(column, value);
    }
    return NULL;
}

json_t *output_columns(const struct table *table, const void *row)
{
    json_t *object = json_object();
    for (size_t i = 0; i < table->column_count; i++)
        json_object_set_new(object, table->columns[i].name, output_value(&table->columns[i], row));
    return object;
}

/* What people would not see, and what steers their terminals, as JSON's own escapes: the value is
 * the same. */
void output_object(FILE *out, json_t *object)
{
    uint32_t character;
    char *whole = json_dumps(object, 0);
    for (const char *text = whole; *text;) {
        const size_t length = utf8_character(text, &character);
        if (!character_is_unseen(character))
            fwrite(text, 1, length, out);
        else if (character < 0x10000)
            fprintf(out, "\\u%04" PRIx32, character);
        else
            fprintf(out, "\\u%04" PRIx32 "\\u%04" PRIx32, 0xd7c0 + (character >> 10),
                    0xdc00 | (character & 0x3ff));
        text += length;
    }
    free(whole);
    json_decref(object);
}
