/* SPDX-License-Identifier: BSD-2-Clause */
#include "agentx/answer.h"

#include <string.h>

enum { NAME_MAX_LENGTH = TABLE_OID_MAX + TABLE_SUFFIX_MAX };

struct answering {
    const struct served_tables *tables;
    const struct table_view *view;
    struct agentx_writer *writer;
};

enum agentx_value agentx_value_type(const struct column *column)
{
    switch (column->syntax) {
    case SYNTAX_INTEGER:
    case SYNTAX_ENUMERATED:
    case SYNTAX_TRUTH:
        return AGENTX_INTEGER;
    case SYNTAX_UNSIGNED:
        return AGENTX_GAUGE32;
    case SYNTAX_COUNTER:
        return AGENTX_COUNTER32;
    case SYNTAX_COUNTER64:
        return AGENTX_COUNTER64;
    case SYNTAX_TIME_TICKS:
    case SYNTAX_TIME_STAMP:
        return AGENTX_TIME_TICKS;
    case SYNTAX_IP_ADDRESS:
        return AGENTX_IP_ADDRESS;
    case SYNTAX_OBJECT:
        return AGENTX_OBJECT_IDENTIFIER;
    case SYNTAX_OCTETS:
    case SYNTAX_PHYSICAL:
    case SYNTAX_INET:
    case SYNTAX_TEXT:
    case SYNTAX_BITS:
        return AGENTX_OCTET_STRING;
    }
    return AGENTX_NULL;
}

static bool is_served(const struct served_tables *tables, size_t position)
{
    return tables->groups & 1u << tables->items[position]->group;
}

static bool in_table(const struct table *table, const struct agentx_oid *oid)
{
    return oid->length >= table->oid_length &&
           !memcmp(oid->numbers, table->oid, table->oid_length * sizeof *table->oid);
}

static bool is_in(const struct served_tables *tables, size_t position, const struct agentx_oid *oid)
{
    return position < tables->count && is_served(tables, position) &&
           in_table(tables->items[position], oid);
}

/* The position of the table that an identifier lies in, or the count of tables.  guess: where it
 * may well be, as one of the same request was. */
static size_t find_table(const struct served_tables *tables, const struct agentx_oid *oid,
                         size_t guess)
{
    if (guess < tables->count && is_in(tables, guess, oid))
        return guess;
    size_t position = 0;
    while (position < tables->count && !is_in(tables, position, oid))
        position++;
    return position;
}

static void write_value(struct agentx_writer *writer, const struct column *column,
                        const struct column_value *value)
{
    const enum agentx_value type = agentx_value_type(column);
    if (type == AGENTX_OCTET_STRING || type == AGENTX_IP_ADDRESS)
        agentx_write_octets(writer, value->octets, value->length);
    else if (type == AGENTX_OBJECT_IDENTIFIER)
        agentx_write_oid(writer, column_value_words(value), value->length / sizeof(uint32_t), NULL,
                         0, false);
    else if (type == AGENTX_COUNTER64)
        agentx_write_long(writer, value->number);
    else
        agentx_write_word(writer, (uint32_t)value->number);
}

static void write_hit(struct agentx_writer *writer, const struct table *table,
                      const struct table_hit *hit)
{
    agentx_write_type(writer, agentx_value_type(hit->column));
    agentx_write_oid(writer, table->oid, table->oid_length, hit->suffix, hit->suffix_length, false);
    write_value(writer, hit->column, &hit->value);
}

static void write_exception(struct agentx_writer *writer, enum agentx_value type,
                            const struct agentx_oid *name)
{
    agentx_write_type(writer, type);
    agentx_write_oid(writer, name->numbers, name->length, NULL, 0, false);
}

static void prepare(const struct served_tables *tables, const struct table *table)
{
    if (tables->prepare)
        tables->prepare(tables->context, table);
}

static void answer_get(const struct answering *answering, size_t position,
                       const struct agentx_oid *name)
{
    if (position == answering->tables->count) {
        write_exception(answering->writer, AGENTX_NO_SUCH_OBJECT, name);
        return;
    }
    const struct table *table = answering->tables->items[position];
    struct table_hit hit;
    prepare(answering->tables, table);
    switch (table_get(table, answering->view, name->numbers + table->oid_length,
                      name->length - table->oid_length, &hit)) {
    case TABLE_FOUND:
        write_hit(answering->writer, table, &hit);
        break;
    case TABLE_NO_SUCH_INSTANCE:
        write_exception(answering->writer, AGENTX_NO_SUCH_INSTANCE, name);
        break;
    case TABLE_NO_SUCH_OBJECT:
    case TABLE_END:
        write_exception(answering->writer, AGENTX_NO_SUCH_OBJECT, name);
        break;
    }
}

static bool before_end(const struct table *table, const struct table_hit *hit,
                       const struct agentx_oid *end)
{
    uint32_t name[NAME_MAX_LENGTH];

    if (!end->length)
        return true;
    memcpy(name, table->oid, table->oid_length * sizeof *name);
    memcpy(name + table->oid_length, hit->suffix, hit->suffix_length * sizeof *name);
    return agentx_compare(name, table->oid_length + hit->suffix_length, end->numbers, end->length) <
           0;
}

/* The first table that is served and lies behind an identifier that is in none. */
static size_t first_behind(const struct served_tables *tables, const struct agentx_oid *oid)
{
    size_t position = 0;
    while (position < tables->count &&
           (!is_served(tables, position) ||
            agentx_compare(tables->items[position]->oid, tables->items[position]->oid_length,
                           oid->numbers, oid->length) < 0))
        position++;
    return position;
}

/* Writes the first instance in a range, or that there is none. */
static void answer_next(const struct answering *answering, size_t position,
                        const struct agentx_range *range)
{
    const uint32_t *suffix = NULL;
    size_t suffix_length = 0;
    bool inclusive = true;
    if (position < answering->tables->count) {
        const size_t oid_length = answering->tables->items[position]->oid_length;
        suffix = range->start.numbers + oid_length;
        suffix_length = range->start.length - oid_length;
        inclusive = range->start.include;
    } else {
        position = first_behind(answering->tables, &range->start);
    }
    while (position < answering->tables->count) {
        const struct table *table = answering->tables->items[position];
        struct table_hit hit;
        prepare(answering->tables, table);
        if (table_next(table, answering->view, suffix, suffix_length, inclusive, &hit) ==
            TABLE_FOUND) {
            if (!before_end(table, &hit, &range->end))
                break;
            write_hit(answering->writer, table, &hit);
            return;
        }
        /* A master may ask beyond the table: what it gets is in the next one, from its front. */
        do
            position++;
        while (position < answering->tables->count && !is_served(answering->tables, position));
        suffix_length = 0;
        inclusive = true;
    }
    write_exception(answering->writer, AGENTX_END_OF_MIB_VIEW, &range->start);
}

bool agentx_read_request(struct agentx_request *request, const struct agentx_header *header,
                         const uint8_t *payload)
{
    struct agentx_reader reader = agentx_reader(header, payload);

    request->context[0] = '\0';
    if ((header->flags & AGENTX_NON_DEFAULT_CONTEXT) &&
        !agentx_read_text(&reader, request->context, sizeof request->context))
        return false;
    if (header->type == AGENTX_GET_BULK)
        agentx_read_word(&reader); /* non-repeaters, repetitions */
    else if (header->type != AGENTX_GET && header->type != AGENTX_GET_NEXT)
        return false;
    request->header = *header;
    request->ranges.count = 0;
    while (!agentx_at_end(&reader)) {
        struct agentx_range *range = request->ranges.count < AGENTX_RANGES_MAX
                                         ? array_append(&request->ranges)
                                         : NULL;
        if (!range)
            return false;
        agentx_read_oid(&reader, &range->start);
        agentx_read_oid(&reader, &range->end);
    }
    return !reader.failed;
}

bool agentx_answer(const struct served_tables *tables, const struct table_view *view,
                   const struct agentx_request *request, struct agentx_writer *writer)
{
    struct answering answering = {.tables = tables, .view = view, .writer = writer};

    agentx_begin_response(writer, &request->header);
    for (size_t i = 0, position = 0; i < request->ranges.count; i++) {
        const struct agentx_range *range = &request->ranges.items[i];
        position = find_table(tables, &range->start, position);
        if (position == tables->count && !tables->alone)
            return false;
        if (request->header.type == AGENTX_GET)
            answer_get(&answering, position, &range->start);
        else
            answer_next(&answering, position, range);
    }
    if (writer->failed || (tables->is_incomplete && tables->is_incomplete(tables->context))) {
        agentx_begin_response(writer, &request->header);
        agentx_set_error(writer, AGENTX_GENERIC_ERROR, 1);
    }
    agentx_finish(writer);
    return !writer->failed;
}

struct interfaces_asked agentx_interfaces_asked(const struct served_tables *tables,
                                                const struct agentx_request *request)
{
    struct interfaces_asked asked = {.next = request->header.type != AGENTX_GET};
    for (size_t i = 0, position = 0; i < request->ranges.count && !asked.all; i++) {
        const struct agentx_oid *name = &request->ranges.items[i].start;
        position = find_table(tables, name, position);
        if (position == tables->count)
            break; /* it will not be answered at all */
        const struct table *table = tables->items[position];
        interfaces_asked_add(&asked, table, name->numbers + table->oid_length,
                             name->length - table->oid_length);
    }
    return asked;
}
