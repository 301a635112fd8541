/* SPDX-License-Identifier: BSD-2-Clause */
/* What is learned from the PDUs that go by. */
#include "agentx/session_watch.h"
#include "util/clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const uint32_t table[] = {1, 3, 6, 1, 2, 1, 4, 28};
static struct session_watch watch;
static struct agentx_writer writer;
static unsigned results;
static unsigned last_error;

static void registered(const char *context, const struct agentx_oid *oid, unsigned error)
{
    assert_string_equal(context, "");
    assert_int_equal(agentx_compare(oid->numbers, oid->length, table, 8), 0);
    results++;
    last_error = error;
}

static void send_pdu(enum agentx_type type, uint32_t packet, bool own, uint64_t now)
{
    struct agentx_header header = {.type = (uint8_t)type, .packet = packet};
    agentx_begin(&writer, &header);
    if (type == AGENTX_REGISTER) {
        agentx_write_word(&writer, 0);
        agentx_write_oid(&writer, table, 8, NULL, 0, false);
    }
    agentx_finish(&writer);
    session_watch_sent(&watch, writer.bytes, writer.length, own, now);
}

static bool answer(uint32_t packet, uint32_t ticks, unsigned error, uint64_t now)
{
    struct agentx_header header = {.session = 42, .packet = packet};
    agentx_begin_response(&writer, &header);
    agentx_set_error(&writer, error, 0);
    agentx_finish(&writer);
    for (int i = 0; i < 4; i++)
        writer.bytes[AGENTX_HEADER_SIZE + i] = (uint8_t)(ticks >> (8 * i));
    agentx_read_header(writer.bytes, &header);
    return session_watch_answered(&watch, &header, writer.bytes + AGENTX_HEADER_SIZE, now);
}

static int setup(void **state)
{
    (void)state;
    session_watch_reset(&watch);
    watch.registered = registered;
    results = 0;
    return 0;
}

static uint64_t seconds(unsigned count)
{
    return 1000 * NANOSECONDS_PER_SECOND + count * NANOSECONDS_PER_SECOND;
}

static void session_and_its_end(void **state)
{
    (void)state;
    send_pdu(AGENTX_OPEN, 1, false, seconds(0));
    assert_false(watch.open);
    assert_false(answer(1, 100, AGENTX_NO_ERROR, seconds(0)));
    assert_true(watch.open);
    assert_int_equal(watch.session, 42);
    uint32_t own = session_watch_next_packet(&watch);
    send_pdu(AGENTX_PING, own, true, seconds(1));
    assert_int_equal(session_watch_waiting(&watch, AGENTX_PING, NULL), 1);
    assert_true(answer(own, 200, AGENTX_NOT_OPEN, seconds(1)));
    assert_false(watch.open);
    assert_int_equal(session_watch_waiting(&watch, AGENTX_PING, NULL), 0);
}

static void refused_session(void **state)
{
    (void)state;
    send_pdu(AGENTX_OPEN, 1, false, seconds(0));
    answer(1, 100, AGENTX_OPEN_FAILED, seconds(0));
    assert_false(watch.open);
    assert_int_equal(watch.open_error, AGENTX_OPEN_FAILED);
}

static void registrations(void **state)
{
    (void)state;
    send_pdu(AGENTX_REGISTER, 5, false, seconds(0));
    assert_false(answer(6, 0, AGENTX_NO_ERROR, seconds(0)));
    assert_int_equal(results, 0);
    assert_false(answer(5, 0, AGENTX_DUPLICATE_REGISTRATION, seconds(0)));
    assert_int_equal(results, 1);
    assert_int_equal(last_error, AGENTX_DUPLICATE_REGISTRATION);
    answer(5, 0, AGENTX_NO_ERROR, seconds(0)); /* nobody asked twice */
    assert_int_equal(results, 1);
}

/* The nearest answer counts while connecting; later ones move nothing. */
static void uptime(void **state)
{
    (void)state;
    assert_int_equal(session_watch_ticks(&watch, seconds(5)), 0);
    send_pdu(AGENTX_OPEN, 1, false, seconds(0));
    answer(1, 500, AGENTX_NO_ERROR, seconds(10)); /* 5 s at 10, so 0 at 5; a slow answer */
    send_pdu(AGENTX_REGISTER, 2, false, seconds(10));
    answer(2, 600, AGENTX_NO_ERROR, seconds(10)); /* 0 at 4 */
    assert_int_equal(session_watch_ticks(&watch, seconds(10)), 600);
    watch.epoch_settled = true;
    send_pdu(AGENTX_PING, 3, false, seconds(20));
    answer(3, 1700, AGENTX_NO_ERROR, seconds(20));
    assert_int_equal(session_watch_ticks(&watch, seconds(20)), 1600);
    assert_int_equal(session_watch_ticks(&watch, seconds(3)), 0); /* before the master began */
}

/* sysUpTime counts 497 days and begins anew: what is later than that still has its place. */
static void uptime_wraps(void **state)
{
    (void)state;
    send_pdu(AGENTX_OPEN, 1, false, seconds(0));
    answer(1, 0, AGENTX_NO_ERROR, seconds(0));
    watch.epoch_settled = true;
    uint64_t wrap = NANOSECONDS_PER_TICK << 32;
    assert_int_equal(session_watch_ticks(&watch, seconds(0) + wrap + NANOSECONDS_PER_SECOND), 100);
}

/* A master that runs for longer than this machine's clock: its start lies before 0. */
static void uptime_before_the_clock(void **state)
{
    (void)state;
    send_pdu(AGENTX_OPEN, 1, false, seconds(0));
    answer(1, 200000, AGENTX_NO_ERROR, NANOSECONDS_PER_SECOND);
    assert_int_equal(session_watch_ticks(&watch, 2 * NANOSECONDS_PER_SECOND), 200100);
}

static int done(void **state)
{
    (void)state;
    array_done(&watch.requests);
    agentx_writer_done(&writer);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(session_and_its_end, setup),
        cmocka_unit_test_setup(refused_session, setup),
        cmocka_unit_test_setup(registrations, setup),
        cmocka_unit_test_setup(uptime, setup),
        cmocka_unit_test_setup(uptime_wraps, setup),
        cmocka_unit_test_setup(uptime_before_the_clock, setup),
    };
    return cmocka_run_group_tests(tests, NULL, done);
}
