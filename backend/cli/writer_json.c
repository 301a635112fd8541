/* SPDX-License-Identifier: BSD-2-Clause */
#include "cli/writer.h"
#include "columns/text.h"
#include "util/cleanup.h"
#include "util/escape.h"

#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

struct json_writer {
    struct writer writer;
    enum shape { SHAPE_ARRAY, SHAPE_MEMBER, SHAPE_LINES } shape;
    bool failed;
    size_t rows;
    json_t *row;
};

static struct json_writer *self(struct writer *writer)
{
    return (struct json_writer *)(void *)writer;
}

static json_t *words_value(const struct column_value *value)
{
    json_t *array = json_array();
    for (size_t at = 0; array && at < value->length; at += 4) {
        const uint8_t *octets = value->octets + at;
        uint32_t word = (uint32_t)octets[0] << 24 | (uint32_t)octets[1] << 16 |
                        (uint32_t)octets[2] << 8 | octets[3];
        if (json_array_append_new(array, json_integer(word)) < 0) {
            json_decref(array);
            return NULL;
        }
    }
    return array;
}

static json_t *octets_value(const struct column *column, const struct column_value *value)
{
    char text[2 + 2 * COLUMN_VALUE_SIZE + 1] = "0x";
    if (column->storage == COLUMN_WORDS)
        return words_value(value);
    if (value->length == 0) /* SNMP's way of saying that there is none */
        return json_null();
    if (column->storage == COLUMN_UNSIGNED64) {
        snprintf(text, sizeof text, "0x%016" PRIx64, value->number);
        return json_string(text);
    }
    for (size_t i = 0; i < value->length; i++)
        snprintf(text + 2 + 2 * i, 3, "%02x", value->octets[i]);
    return json_string(text);
}

static json_t *bits_value(const struct column *column, const struct column_value *value)
{
    json_t *object = json_object();
    for (const struct column_label *label = column->labels; object && label->name; label++) {
        char key[COLUMN_BIT_NAME_SIZE];
        column_bit_name(label, key);
        bool set = column_bit(value, label);
        if (json_object_set_new(object, key, json_boolean(set)) < 0) {
            json_decref(object);
            return NULL;
        }
    }
    return object;
}

static json_t *column_json(const struct column *column, const struct column_value *value)
{
    const char *label = column_label(column, (int64_t)value->number);
    switch (column->syntax) {
    case SYNTAX_TRUTH:
        return label ? json_string(label) : json_boolean(value->number == 1);
    case SYNTAX_ENUMERATED:
        return label ? json_string(label) : json_integer((json_int_t)value->number);
    case SYNTAX_INTEGER:
    case SYNTAX_UNSIGNED:
    case SYNTAX_COUNTER:
    case SYNTAX_TIME_TICKS:
        return json_integer((json_int_t)value->number);
    case SYNTAX_OCTETS:
        return octets_value(column, value);
    case SYNTAX_TEXT:
        return json_stringn((const char *)value->octets, value->length);
    case SYNTAX_BITS:
        return bits_value(column, value);
    }
    return NULL;
}

/* Takes the value, which is NULL without memory. */
static void put(struct json_writer *json, const char *key, json_t *value)
{
    if (!json->row || json_object_set_new(json->row, key, value) < 0)
        json->failed = true;
}

static void json_begin_row(struct writer *writer)
{
    self(writer)->row = json_object();
}

static void json_value(struct writer *writer, const char *heading, const struct column *column,
                       const struct column_value *value)
{
    (void)heading;
    put(self(writer), column->name, value ? column_json(column, value) : json_null());
}

void writer_json_object(struct writer *writer, const char *key,
                        const struct column *const *columns, size_t count, const void *row)
{
    json_t *object = json_object();
    for (size_t i = 0; object && i < count; i++) {
        struct column_value value;
        bool present = column_get(columns[i], row, &value);
        if (json_object_set_new(object, columns[i]->name,
                                present ? column_json(columns[i], &value) : json_null()) < 0)
            self(writer)->failed = true;
    }
    put(self(writer), key, object);
}

static void json_text(struct writer *writer, const char *key, const char *text)
{
    put(self(writer), key, text ? json_string(text) : json_null());
}

static void json_list(struct writer *writer, const char *key, const char *const *texts,
                      size_t count)
{
    json_t *array = json_array();
    for (size_t i = 0; array && i < count; i++)
        if (json_array_append_new(array, json_string(texts[i])) < 0)
            self(writer)->failed = true;
    put(self(writer), key, array);
}

/* What people would not see, and what steers their terminals, as JSON's own escapes: the value is
 * the same. */
static void print_object(const char *text, FILE *out)
{
    uint32_t character;
    for (size_t length; *text && (length = utf8_character(text, &character)) > 0; text += length)
        if (!character_is_unseen(character))
            fwrite(text, 1, length, out);
        else if (character < 0x10000)
            fprintf(out, "\\u%04" PRIx32, character);
        else
            fprintf(out, "\\u%04" PRIx32 "\\u%04" PRIx32, 0xd7c0 + (character >> 10),
                    0xdc00 | (character & 0x3ff));
}

static void json_end_row(struct writer *writer)
{
    struct json_writer *json = self(writer);
    if (json->shape != SHAPE_LINES)
        fputs(json->rows ? ",\n " : "[\n ", writer->out);
    CLEANUP_FREE char *text = json->row ? json_dumps(json->row, 0) : NULL;
    if (text)
        print_object(text, writer->out);
    else
        json->failed = true;
    if (json->shape == SHAPE_LINES) {
        fputc('\n', writer->out);
        fflush(writer->out);
    }
    json->rows++;
    json_decref(json->row);
    json->row = NULL;
}

static int json_end(struct writer *writer)
{
    struct json_writer *json = self(writer);
    if (json->shape != SHAPE_LINES)
        fputs(json->rows ? "\n]" : "[]", writer->out);
    if (json->shape == SHAPE_ARRAY)
        fputc('\n', writer->out);
    int result = json->failed ? -ENOMEM : 0;
    free(json);
    return result;
}

static struct writer *new_writer(FILE *out, enum shape shape)
{
    static const struct writer_operations operations = {
        json_begin_row, json_value, json_text, json_list, json_end_row, json_end,
    };
    struct json_writer *json = calloc(1, sizeof *json);
    if (!json)
        return NULL;
    json->writer = (struct writer){&operations, out};
    json->shape = shape;
    return &json->writer;
}

struct writer *writer_new_json(FILE *out)
{
    return new_writer(out, SHAPE_ARRAY);
}

struct writer *writer_new_json_member(FILE *out)
{
    return new_writer(out, SHAPE_MEMBER);
}

struct writer *writer_new_lines(FILE *out)
{
    return new_writer(out, SHAPE_LINES);
}
