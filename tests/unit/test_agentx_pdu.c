/* SPDX-License-Identifier: BSD-2-Clause */
/* AgentX on the wire: what RFC 2741 shows, what is written is read again, and what lies. */
#include "agentx/pdu.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const uint32_t system_oid[] = {1, 3, 6, 1, 2, 1, 1, 1, 0};
static const uint32_t short_oid[] = {2, 17};

/* RFC 2741, 5.1: sysDescr.0 in prefix form, network byte order. */
static void oid_of_the_rfc(void **state)
{
    static const uint8_t bytes[] = {4, 2, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0};
    struct agentx_header header = {.flags = AGENTX_NETWORK_BYTE_ORDER, .length = sizeof bytes};
    struct agentx_reader reader = agentx_reader(&header, bytes);
    struct agentx_oid oid;
    (void)state;

    agentx_read_oid(&reader, &oid);
    assert_false(reader.failed);
    assert_true(agentx_at_end(&reader));
    assert_int_equal(agentx_compare(oid.numbers, oid.length, system_oid, 9), 0);
}

static void written_is_read(uint8_t flags)
{
    struct agentx_header header = {
        .type = AGENTX_GET_NEXT, .flags = flags, .session = 7, .transaction = 8, .packet = 9};
    struct agentx_writer writer = {0};
    struct agentx_oid oid;

    agentx_begin(&writer, &header);
    agentx_write_oid(&writer, system_oid, 5, system_oid + 5, 4, true);
    agentx_write_oid(&writer, NULL, 0, NULL, 0, false);
    agentx_write_oid(&writer, short_oid, 2, NULL, 0, false);
    agentx_write_octets(&writer, "abcde", 5);
    agentx_write_short(&writer, 0x1234);
    agentx_write_short(&writer, 0);
    agentx_finish(&writer);
    assert_false(writer.failed);

    struct agentx_header read;
    agentx_read_header(writer.bytes, &read);
    assert_int_equal(read.version, 1);
    assert_int_equal(read.type, AGENTX_GET_NEXT);
    assert_int_equal(read.session, 7);
    assert_int_equal(read.transaction, 8);
    assert_int_equal(read.packet, 9);
    assert_int_equal(read.length, writer.length - AGENTX_HEADER_SIZE);
    struct agentx_reader reader = agentx_reader(&read, writer.bytes + AGENTX_HEADER_SIZE);
    agentx_read_oid(&reader, &oid);
    assert_true(oid.include);
    assert_int_equal(agentx_compare(oid.numbers, oid.length, system_oid, 9), 0);
    agentx_read_oid(&reader, &oid);
    assert_int_equal(oid.length, 0);
    agentx_read_oid(&reader, &oid);
    assert_int_equal(agentx_compare(oid.numbers, oid.length, short_oid, 2), 0);
    agentx_skip_octets(&reader);
    assert_int_equal(agentx_read_short(&reader), 0x1234);
    agentx_read_short(&reader);
    assert_true(agentx_at_end(&reader));
    assert_false(reader.failed);
    agentx_writer_done(&writer);
}

static void both_byte_orders(void **state)
{
    (void)state;
    written_is_read(0);
    written_is_read(AGENTX_NETWORK_BYTE_ORDER);
}

/* The prefix stands for 1.3.6.1.x with x from 1 to 255 only. */
static void prefix_only_where_it_fits(void **state)
{
    static const uint32_t oids[][5] = {{1, 3, 6, 1, 0}, {1, 3, 6, 1, 256}, {1, 3, 6, 2, 1}};
    struct agentx_writer writer = {0};
    struct agentx_header header = {.type = AGENTX_GET};
    (void)state;

    for (size_t i = 0; i < 3; i++) {
        agentx_begin(&writer, &header);
        agentx_write_oid(&writer, oids[i], 5, NULL, 0, false);
        agentx_finish(&writer);
        assert_int_equal(writer.length, AGENTX_HEADER_SIZE + 4 + 5 * 4);
        assert_int_equal(writer.bytes[AGENTX_HEADER_SIZE + 1], 0);
    }
    agentx_writer_done(&writer);
}

static void every_cut_fails(void **state)
{
    struct agentx_header header = {.type = AGENTX_GET_NEXT};
    struct agentx_writer writer = {0};
    (void)state;

    agentx_begin(&writer, &header);
    agentx_write_oid(&writer, system_oid, 9, NULL, 0, true);
    agentx_write_oid(&writer, short_oid, 2, NULL, 0, false);
    agentx_finish(&writer);
    agentx_read_header(writer.bytes, &header);
    assert_true(agentx_well_formed(&header, writer.bytes + AGENTX_HEADER_SIZE));
    uint32_t whole = header.length;
    for (header.length = 1; header.length < whole; header.length++) {
        /* A copy of just so many bytes: a sanitizer sees a step beyond. */
        uint8_t *cut = malloc(header.length);
        assert_non_null(cut);
        memcpy(cut, writer.bytes + AGENTX_HEADER_SIZE, header.length);
        assert_false(agentx_well_formed(&header, cut));
        free(cut);
    }
    agentx_writer_done(&writer);
}

static void an_oid_may_have_128_numbers(void **state)
{
    uint8_t bytes[4 + 4 * 128] = {128};
    struct agentx_header header = {.length = sizeof bytes};
    struct agentx_oid oid;
    (void)state;

    struct agentx_reader reader = agentx_reader(&header, bytes);
    agentx_read_oid(&reader, &oid);
    assert_false(reader.failed);
    assert_int_equal(oid.length, 128);
    bytes[1] = 2; /* a prefix of five more */
    reader = agentx_reader(&header, bytes);
    agentx_read_oid(&reader, &oid);
    assert_true(reader.failed);
    assert_int_equal(oid.length, 0);
}

static void lengths_that_overflow(void **state)
{
    static const uint8_t bytes[] = {0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0};
    struct agentx_header header = {.length = sizeof bytes};
    struct agentx_reader reader = agentx_reader(&header, bytes);
    (void)state;

    agentx_skip_octets(&reader);
    assert_true(reader.failed);
    assert_true(agentx_at_end(&reader));
    assert_int_equal(agentx_read_word(&reader), 0);
}

static void types_a_master_never_sends(void **state)
{
    static const uint8_t types[] = {0, AGENTX_OPEN, AGENTX_REGISTER, AGENTX_NOTIFY, 19, 255};
    (void)state;

    for (size_t i = 0; i < sizeof types; i++) {
        struct agentx_header header = {.type = types[i]};
        assert_false(agentx_well_formed(&header, (const uint8_t *)""));
    }
}

static void unknown_value_types(void **state)
{
    struct agentx_header header = {.type = AGENTX_TEST_SET};
    struct agentx_writer writer = {0};
    (void)state;

    agentx_begin(&writer, &header);
    agentx_write_short(&writer, 71);
    agentx_write_short(&writer, 0);
    agentx_write_oid(&writer, system_oid, 9, NULL, 0, false);
    agentx_finish(&writer);
    agentx_read_header(writer.bytes, &header);
    assert_false(agentx_well_formed(&header, writer.bytes + AGENTX_HEADER_SIZE));
    agentx_writer_done(&writer);
}

static void a_writer_stops_at_its_limit(void **state)
{
    struct agentx_header header = {.type = AGENTX_RESPONSE};
    struct agentx_writer writer = {0};
    static uint8_t octets[AGENTX_PDU_MAX - 32];
    (void)state;

    agentx_begin(&writer, &header);
    agentx_write_octets(&writer, octets, sizeof octets);
    agentx_write_word(&writer, 1);
    agentx_write_word(&writer, 1);
    assert_false(writer.failed);
    agentx_write_word(&writer, 1);
    assert_true(writer.failed);
    agentx_finish(&writer);
    agentx_begin(&writer, &header);
    assert_false(writer.failed);
    agentx_writer_done(&writer);
}

static void errors_have_the_rfcs_names(void **state)
{
    (void)state;
    assert_string_equal(agentx_error_name(256), "openFailed");
    assert_string_equal(agentx_error_name(263), "duplicateRegistration");
    assert_string_equal(agentx_error_name(268), "processingError");
    assert_null(agentx_error_name(269));
    assert_null(agentx_error_name(0));
}

static void order_of_oids(void **state)
{
    static const uint32_t a[] = {1, 3, 6}, b[] = {1, 3, 7}, c[] = {1, 3, 6, 0};
    (void)state;
    assert_true(agentx_compare(a, 3, b, 3) < 0);
    assert_true(agentx_compare(b, 3, c, 4) > 0);
    assert_true(agentx_compare(a, 3, c, 4) < 0);
    assert_int_equal(agentx_compare(a, 3, a, 3), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(oid_of_the_rfc),
        cmocka_unit_test(both_byte_orders),
        cmocka_unit_test(prefix_only_where_it_fits),
        cmocka_unit_test(every_cut_fails),
        cmocka_unit_test(an_oid_may_have_128_numbers),
        cmocka_unit_test(lengths_that_overflow),
        cmocka_unit_test(types_a_master_never_sends),
        cmocka_unit_test(unknown_value_types),
        cmocka_unit_test(a_writer_stops_at_its_limit),
        cmocka_unit_test(errors_have_the_rfcs_names),
        cmocka_unit_test(order_of_oids),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
