/* SPDX-License-Identifier: BSD-2-Clause */
#include "agentx/answer.h"

#include "util/array.h"

#include <string.h>

enum {
    NAME_MAX_LENGTH = TABLE_OID_MAX + TABLE_SUFFIX_MAX,
    /* A bulk answer ends, between two repetitions, before it gets longer. */
    BULK_SIZE_MAX = 1 << 16,
};

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
    case SYNTAX_TIME_TICKS:
        return AGENTX_TIME_TICKS;
    case SYNTAX_OCTETS:
    case SYNTAX_TEXT:
    case SYNTAX_BITS:
        return AGENTX_OCTET_STRING;
    }
    return AGENTX_NULL;
}

static bool in_table(const struct table *table, const struct agentx_oid *oid)
{
    return oid->length >= table->oid_length &&
           !memcmp(oid->numbers, table->oid, table->oid_length * sizeof *table->oid);
}

/* The position of the table that an identifier lies in, or the count of tables. */
static size_t find_table(const struct served_tables *tables, const struct agentx_oid *oid)
{
    size_t position = 0;
    while (position < tables->count && !in_table(tables->items[position], oid))
        position++;
    return position;
}

static void write_value(struct agentx_writer *writer, const struct column *column,
                        const struct column_value *value)
{
    if (agentx_value_type(column) == AGENTX_OCTET_STRING)
        agentx_write_octets(writer, value->octets, value->length);
    else
        agentx_write_word(writer, (uint32_t)value->number);
}

void agentx_write_hit(struct agentx_writer *writer, const struct table *table,
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
    const struct table *table = answering->tables->items[position];
    struct table_hit hit;
    prepare(answering->tables, table);
    switch (table_get(table, answering->view, name->numbers + table->oid_length,
                      name->length - table->oid_length, &hit)) {
    case TABLE_FOUND:
        agentx_write_hit(answering->writer, table, &hit);
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
    return agentx_compare(name, table->oid_length + hit->suffix_length, end->numbers,
                          end->length) < 0;
}

/* Writes the first instance behind start and before end, and moves start there.  False at the end,
 * which is written too. */
static bool answer_next(const struct answering *answering, size_t position,
                        struct agentx_oid *start, const struct agentx_oid *end)
{
    const struct table *table = answering->tables->items[position];
    const uint32_t *suffix = start->numbers + table->oid_length;
    size_t suffix_length = start->length - table->oid_length;
    bool inclusive = start->include;

    for (;;) {
        struct table_hit hit;
        prepare(answering->tables, table);
        if (table_next(table, answering->view, suffix, suffix_length, inclusive, &hit) ==
            TABLE_FOUND) {
            if (!before_end(table, &hit, end))
                break;
            agentx_write_hit(answering->writer, table, &hit);
            memcpy(start->numbers, table->oid, table->oid_length * sizeof *start->numbers);
            memcpy(start->numbers + table->oid_length, hit.suffix,
                   hit.suffix_length * sizeof *start->numbers);
            start->length = table->oid_length + hit.suffix_length;
            start->include = false;
            return true;
        }
        /* A master may ask beyond the table: what it gets is in the next one, from its front. */
        if (++position == answering->tables->count)
            break;
        table = answering->tables->items[position];
        suffix_length = 0;
        inclusive = true;
    }
    write_exception(answering->writer, AGENTX_END_OF_MIB_VIEW, start);
    return false;
}

/* Answers every search range of a Get or GetNext. */
static bool answer_ranges(const struct answering *answering, enum agentx_type type,
                          struct agentx_reader reader)
{
    struct agentx_oid start, end;

    while (!agentx_at_end(&reader)) {
        agentx_read_oid(&reader, &start);
        agentx_read_oid(&reader, &end);
        size_t position = find_table(answering->tables, &start);
        if (reader.failed || position == answering->tables->count)
            return false;
        if (type == AGENTX_GET)
            answer_get(answering, position, &start);
        else
            answer_next(answering, position, &start, &end);
    }
    return !reader.failed;
}

/* A search range of a GetBulk, and where its next repetition goes on. */
struct repeater {
    struct agentx_oid start;
    struct agentx_oid end;
};

static bool repeat(const struct answering *answering, struct repeater *repeaters, size_t count,
                   bool *ret_more)
{
    *ret_more = false;
    for (size_t i = 0; i < count; i++) {
        size_t position = find_table(answering->tables, &repeaters[i].start);
        if (position == answering->tables->count)
            return false;
        if (answer_next(answering, position, &repeaters[i].start, &repeaters[i].end))
            *ret_more = true;
    }
    return true;
}

static bool answer_bulk(const struct answering *answering, struct agentx_reader reader)
{
    struct agentx_writer *writer = answering->writer;
    size_t non_repeaters = agentx_read_short(&reader);
    size_t repetitions = agentx_read_short(&reader);
    ARRAY(struct repeater) ranges = {0};
    bool answered = false;

    while (!agentx_at_end(&reader)) {
        struct repeater *range = array_append(&ranges);
        if (!range)
            goto finish;
        agentx_read_oid(&reader, &range->start);
        agentx_read_oid(&reader, &range->end);
    }
    if (non_repeaters > ranges.count)
        non_repeaters = ranges.count;

    bool more;
    answered = !reader.failed && repeat(answering, ranges.items, non_repeaters, &more);
    more = ranges.count > non_repeaters;
    for (size_t i = 0; answered && more && i < repetitions; i++) {
        size_t complete = writer->length;
        answered = repeat(answering, ranges.items + non_repeaters, ranges.count - non_repeaters,
                          &more);
        if (i > 0 && (writer->failed || writer->length > BULK_SIZE_MAX)) {
            writer->length = complete;
            writer->failed = false;
            break;
        }
    }
finish:
    array_done(&ranges);
    return answered;
}

bool agentx_answer(const struct served_tables *tables, const struct table_view *view,
                   const struct agentx_header *request, const uint8_t *payload,
                   struct agentx_writer *writer)
{
    struct answering answering = {.tables = tables, .view = view, .writer = writer};
    struct agentx_reader reader = agentx_reader(request, payload);
    bool answered = false;

    if (request->flags & AGENTX_NON_DEFAULT_CONTEXT)
        return false;
    agentx_begin_response(writer, request);
    if (request->type == AGENTX_GET || request->type == AGENTX_GET_NEXT)
        answered = answer_ranges(&answering, (enum agentx_type)request->type, reader);
    else if (request->type == AGENTX_GET_BULK)
        answered = answer_bulk(&answering, reader);
    if (!answered)
        return false;
    if (writer->failed) {
        agentx_begin_response(writer, request);
        agentx_set_error(writer, AGENTX_GENERIC_ERROR, 1);
    }
    agentx_finish(writer);
    return !writer->failed;
}

struct interfaces_asked agentx_interfaces_asked(const struct served_tables *tables,
                                                const struct agentx_header *request,
                                                const uint8_t *payload)
{
    struct interfaces_asked asked = {.all = request->type != AGENTX_GET};
    struct agentx_reader reader = agentx_reader(request, payload);
    struct agentx_oid name, end;

    while (!asked.all && !agentx_at_end(&reader)) {
        agentx_read_oid(&reader, &name);
        agentx_read_oid(&reader, &end);
        const size_t position = find_table(tables, &name);
        if (reader.failed || position == tables->count)
            break; /* it will not be answered at all */
        const struct table *table = tables->items[position];
        interfaces_asked_add(&asked, table, name.numbers + table->oid_length,
                             name.length - table->oid_length);
    }
    return asked;
}
