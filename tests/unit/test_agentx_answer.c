/* SPDX-License-Identifier: BSD-2-Clause */
/* Requests in, Responses out: over two small tables with holes, and a scalar between them. */
#include "agentx/answer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* --- tables ------------------------------------------------------------------------------------ */

struct row {
    uint32_t index;
    uint32_t number;
    char text[8];
};

static const struct row rows[] = {{3, 30, "three"}, {70000, 70, ""}, {2147483647, 71, "last"}};
enum { ROWS = sizeof rows / sizeof *rows };

static struct table_rows get_rows(const struct table_view *view)
{
    (void)view;
    return (struct table_rows){rows, ROWS, sizeof *rows};
}

static const struct column columns[] = {
    {.subid = 1,
     .storage = COLUMN_UNSIGNED32,
     .syntax = SYNTAX_UNSIGNED,
     .access = ACCESS_INDEX,
     .offset = offsetof(struct row, index),
     .size = 4},
    {.subid = 2,
     .storage = COLUMN_UNSIGNED32,
     .syntax = SYNTAX_UNSIGNED,
     .access = ACCESS_READ_ONLY,
     .offset = offsetof(struct row, number),
     .size = 4},
    {.subid = 4,
     .storage = COLUMN_TEXT,
     .syntax = SYNTAX_TEXT,
     .access = ACCESS_READ_ONLY,
     .offset = offsetof(struct row, text),
     .size = 8},
};

#define ROOT 1, 3, 6, 1, 4, 1, 99

#define TABLE(number)                                                                              \
    {                                                                                              \
        .oid = {ROOT, (number)}, .oid_length = 8, .rows = get_rows, .index = columns,              \
        .index_length = 1, .columns = columns, .column_count = 3                                   \
    }

static const struct table first = TABLE(1);
static const struct table second = TABLE(3);
static const struct table *const tables[] = {&first, &second};
static struct served_tables served = {.groups = ~0u, .items = tables, .count = 2};

/* --- asking ------------------------------------------------------------------------------------ */

static struct agentx_writer request, response;

static void begin_flagged(enum agentx_type type, uint8_t flags)
{
    struct agentx_header header = {
        .type = (uint8_t)type, .flags = flags, .session = 1, .transaction = 2, .packet = 3};
    agentx_begin(&request, &header);
}

static void begin(enum agentx_type type)
{
    begin_flagged(type, 0);
}

static void parse_oid(const char *text, struct agentx_oid *ret_oid)
{
    int used = 0;
    ret_oid->length = 0;
    while (sscanf(text, "%u%n", &ret_oid->numbers[ret_oid->length], &used) == 1) {
        ret_oid->length++;
        text += used;
        text += *text == '.';
    }
}

static void range(const char *start, bool include, const char *end)
{
    struct agentx_oid from, to;
    parse_oid(start, &from);
    parse_oid(end, &to);
    agentx_write_oid(&request, from.numbers, from.length, NULL, 0, include);
    agentx_write_oid(&request, to.numbers, to.length, NULL, 0, false);
}

static struct agentx_request parsed;

static bool give(const struct agentx_header *header)
{
    const struct table_view view = {0};
    return agentx_read_request(&parsed, header, request.bytes + AGENTX_HEADER_SIZE) &&
           agentx_answer(&served, &view, &parsed, &response);
}

static bool ask(void)
{
    struct agentx_header header;
    agentx_finish(&request);
    agentx_read_header(request.bytes, &header);
    return give(&header);
}

/* The Response as text: "name type value;" for each binding. */
static const char *answer(void)
{
    static char text[4096];
    struct agentx_header header;
    struct agentx_oid name;
    size_t used = 0;

    assert_true(ask());
    agentx_read_header(response.bytes, &header);
    assert_int_equal(header.type, AGENTX_RESPONSE);
    assert_int_equal(header.session, 1);
    assert_int_equal(header.transaction, 2);
    assert_int_equal(header.packet, 3);
    assert_int_equal(header.length + AGENTX_HEADER_SIZE, response.length);
    assert_true(agentx_well_formed(&header, response.bytes + AGENTX_HEADER_SIZE));
    struct agentx_reader reader = agentx_reader(&header, response.bytes + AGENTX_HEADER_SIZE);
    agentx_read_word(&reader);
    assert_int_equal(agentx_read_word(&reader), 0);
    text[0] = '\0';
    while (!agentx_at_end(&reader)) {
        unsigned type = agentx_read_short(&reader);
        agentx_read_short(&reader);
        agentx_read_oid(&reader, &name);
        for (size_t i = 6; i < name.length; i++) /* without 1.3.6.1.4.1 */
            used += (size_t)snprintf(text + used, sizeof text - used, "%s%u", i > 6 ? "." : "",
                                     name.numbers[i]);
        used += (size_t)snprintf(text + used, sizeof text - used, " %u", type);
        if (type == AGENTX_GAUGE32) {
            used += (size_t)snprintf(text + used, sizeof text - used, " %u",
                                     agentx_read_word(&reader));
        } else if (type == AGENTX_OCTET_STRING) {
            const uint8_t *octets = reader.at + 4;
            struct agentx_reader peek = reader;
            uint32_t length = agentx_read_word(&peek);
            used += (size_t)snprintf(text + used, sizeof text - used, " %.*s", (int)length,
                                     (const char *)octets);
            agentx_skip_octets(&reader);
        }
        used += (size_t)snprintf(text + used, sizeof text - used, ";");
    }
    return text;
}

/* --- tests ------------------------------------------------------------------------------------- */

static void get(void **state)
{
    (void)state;
    begin(AGENTX_GET);
    range("1.3.6.1.4.1.99.1.1.2.3", false, "");
    range("1.3.6.1.4.1.99.3.1.4.70000", false, "");
    range("1.3.6.1.4.1.99.1.1.2.4", false, "");
    range("1.3.6.1.4.1.99.1.1.3.3", false, "");
    range("1.3.6.1.4.1.99.1", false, "");
    range("1.3.6.1.4.1.99.1.1.2.3.0", false, "");
    assert_string_equal(answer(), "99.1.1.2.3 66 30;99.3.1.4.70000 4 ;99.1.1.2.4 129;"
                                  "99.1.1.3.3 128;99.1 128;99.1.1.2.3.0 129;");
}

static void get_next(void **state)
{
    (void)state;
    begin(AGENTX_GET_NEXT);
    range("1.3.6.1.4.1.99.1", true, "1.3.6.1.4.1.99.2");
    range("1.3.6.1.4.1.99.1.1.2.3", false, "1.3.6.1.4.1.99.2");
    range("1.3.6.1.4.1.99.1.1.2.3", true, "1.3.6.1.4.1.99.2");
    range("1.3.6.1.4.1.99.1.1.2.2147483647", false, "1.3.6.1.4.1.99.2");
    range("1.3.6.1.4.1.99.1.1.4.2147483647", false, "1.3.6.1.4.1.99.2");
    assert_string_equal(answer(), "99.1.1.2.3 66 30;99.1.1.2.70000 66 70;99.1.1.2.3 66 30;"
                                  "99.1.1.4.3 4 three;99.1.1.4.2147483647 130;");
}

/* RFC 2741, 7.2.3.2: only what lexicographically precedes the end is an answer. */
static void end_of_a_range(void **state)
{
    (void)state;
    begin(AGENTX_GET_NEXT);
    range("1.3.6.1.4.1.99.1.1.2.3", false, "1.3.6.1.4.1.99.1.1.2.70000");
    range("1.3.6.1.4.1.99.1.1.2.3", false, "1.3.6.1.4.1.99.1.1.2.70000.0");
    range("1.3.6.1.4.1.99.1.1.2.2147483647", false, "1.3.6.1.4.1.99.1.1.3");
    assert_string_equal(answer(), "99.1.1.2.3 130;99.1.1.2.70000 66 70;99.1.1.2.2147483647 130;");
}

/* A range beyond the table goes on in the next one. */
static void beyond_a_table(void **state)
{
    (void)state;
    begin(AGENTX_GET_NEXT);
    range("1.3.6.1.4.1.99.1.1.5", false, "");
    range("1.3.6.1.4.1.99.1.1.5", false, "1.3.6.1.4.1.99.3");
    range("1.3.6.1.4.1.99.3.1.5", false, "");
    assert_string_equal(answer(), "99.3.1.2.3 66 30;99.1.1.5 130;99.3.1.5 130;");
}

/* One repetition, however many are asked for. */
static void get_bulk(void **state)
{
    (void)state;
    begin(AGENTX_GET_BULK);
    agentx_write_short(&request, 1);
    agentx_write_short(&request, 2);
    range("1.3.6.1.4.1.99.1.1.2", false, "1.3.6.1.4.1.99.2");
    range("1.3.6.1.4.1.99.3.1.2", false, "1.3.6.1.4.1.99.4");
    range("1.3.6.1.4.1.99.3.1.4.70000", false, "1.3.6.1.4.1.99.4");
    assert_string_equal(answer(), "99.1.1.2.3 66 30;99.3.1.2.3 66 30;99.3.1.4.2147483647 4 last;");
}

static void not_ours(void **state)
{
    (void)state;
    begin(AGENTX_GET);
    range("1.3.6.1.4.1.99.1.1.2.3", false, "");
    range("1.3.6.1.4.1.99.2", false, "");
    assert_false(ask());

    begin(AGENTX_GET_NEXT);
    range("1.3.6.1.4.1.99", true, "");
    assert_false(ask());

    begin(AGENTX_TEST_SET);
    assert_false(ask());

}

static void ask_in(const char *context, size_t length)
{
    begin_flagged(AGENTX_GET, AGENTX_NON_DEFAULT_CONTEXT);
    agentx_write_octets(&request, context, length);
    range("1.3.6.1.4.1.99.1.1.2.3", false, "");
}

static void contexts(void **state)
{
    (void)state;
    ask_in("blue", 4);
    assert_true(ask());
    assert_string_equal("blue", parsed.context);
    ask_in("12345678901234567890123456789012", 32);
    assert_true(ask());
    assert_string_equal("12345678901234567890123456789012", parsed.context);
    ask_in("123456789012345678901234567890123", 33); /* SNMP has no longer name */
    assert_false(ask());
    ask_in("bl\0e", 4);
    assert_false(ask());

    begin(AGENTX_GET);
    range("1.3.6.1.4.1.99.1.1.2.3", false, "");
    assert_true(ask());
    assert_string_equal("", parsed.context);
}

/* Where nobody else is, what is no table's is answered as well. */
static void alone(void **state)
{
    (void)state;
    served.alone = true;
    begin(AGENTX_GET);
    range("1.3.6.1.4.1.98", false, "");
    assert_true(ask());
    begin(AGENTX_GET_NEXT);
    range("1.3", false, "");
    assert_true(ask());
    served.alone = false;
    assert_false(ask());
}

static void malformed(void **state)
{
    struct agentx_header header;
    (void)state;

    begin(AGENTX_GET_NEXT);
    range("1.3.6.1.4.1.99.1.1.2.3", false, "1.3.6.1.4.1.99.2");
    agentx_finish(&request);
    agentx_read_header(request.bytes, &header);
    for (uint32_t whole = header.length, cut = 4; cut < whole; cut += 4) {
        header.length = cut;
        assert_false(give(&header));
    }
}

static void too_many_ranges(void **state)
{
    (void)state;
    begin(AGENTX_GET);
    for (int i = 0; i <= AGENTX_RANGES_MAX; i++)
        range("1.3.6.1.4.1.99.1.1.2.3", false, "");
    assert_false(ask());
}

static void network_byte_order(void **state)
{
    (void)state;
    begin_flagged(AGENTX_GET, AGENTX_NETWORK_BYTE_ORDER);
    range("1.3.6.1.4.1.99.1.1.2.3", false, "");
    assert_string_equal(answer(), "99.1.1.2.3 66 30;");
    assert_int_equal(response.bytes[2], AGENTX_NETWORK_BYTE_ORDER);
}

static int done(void **state)
{
    (void)state;
    agentx_writer_done(&request);
    agentx_writer_done(&response);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(get),
        cmocka_unit_test(get_next),
        cmocka_unit_test(end_of_a_range),
        cmocka_unit_test(beyond_a_table),
        cmocka_unit_test(get_bulk),
        cmocka_unit_test(not_ours),
        cmocka_unit_test(contexts),
        cmocka_unit_test(alone),
        cmocka_unit_test(malformed),
        cmocka_unit_test(too_many_ranges),
        cmocka_unit_test(network_byte_order),
    };
    return cmocka_run_group_tests(tests, NULL, done);
}
