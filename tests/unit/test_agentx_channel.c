/* SPDX-License-Identifier: BSD-2-Clause */
/* The stream to the master: pieces, ends, rubbish, and a master that does not move. */
#include "channel_pair.h"
#include "util/clock.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

static size_t make_pdu(uint8_t *bytes, uint32_t packet, uint32_t length)
{
    struct agentx_writer writer = {0};
    struct agentx_header header = {.type = AGENTX_GET, .packet = packet};
    agentx_begin(&writer, &header);
    for (uint32_t i = 0; i < length; i += 4)
        agentx_write_word(&writer, i);
    agentx_finish(&writer);
    memcpy(bytes, writer.bytes, writer.length);
    size_t size = writer.length;
    agentx_writer_done(&writer);
    return size;
}

static void say(const void *bytes, size_t length)
{
    assert_int_equal(write(master, bytes, length), length);
}

static void expect_pdu(uint32_t packet)
{
    struct agentx_header header;
    const uint8_t *pdu;
    assert_int_equal(channel_peek(&channel, &header, &pdu), 1);
    assert_int_equal(header.packet, packet);
    channel_drop(&channel, &header);
}

static void expect_no_pdu(void)
{
    struct agentx_header header;
    const uint8_t *pdu;
    assert_int_equal(channel_peek(&channel, &header, &pdu), 0);
}

static void one_byte_at_a_time(void **state)
{
    uint8_t bytes[64];
    size_t length = make_pdu(bytes, 7, 16);
    (void)state;

    for (size_t i = 0; i < length; i++) {
        expect_no_pdu();
        say(bytes + i, 1);
        assert_int_equal(channel_receive(&channel), 0);
    }
    expect_pdu(7);
    expect_no_pdu();
    assert_int_equal(channel_receive(&channel), -EAGAIN);
}

static void many_at_once_and_a_piece(void **state)
{
    uint8_t bytes[256];
    size_t length = make_pdu(bytes, 1, 0);
    length += make_pdu(bytes + length, 2, 32);
    size_t last = make_pdu(bytes + length, 3, 8);
    (void)state;

    say(bytes, length + last - 5);
    assert_int_equal(channel_receive(&channel), 0);
    expect_pdu(1);
    expect_pdu(2);
    expect_no_pdu();
    say(bytes + length + last - 5, 5);
    assert_int_equal(channel_receive(&channel), 0);
    expect_pdu(3);
}

static void longer_than_the_buffer(void **state)
{
    enum { LENGTH = 100000 };
    uint8_t *bytes = malloc(LENGTH + AGENTX_HEADER_SIZE);
    assert_non_null(bytes);
    size_t length = make_pdu(bytes, 9, LENGTH);
    (void)state;

    for (size_t sent = 0; sent < length;) {
        size_t piece = length - sent < 8192 ? length - sent : 8192;
        say(bytes + sent, piece);
        sent += piece;
        assert_int_equal(channel_receive(&channel), 0);
    }
    expect_pdu(9);
    free(bytes);
}

static void end_of_the_stream(void **state)
{
    (void)state;
    close(master);
    master = -1;
    assert_int_equal(channel_receive(&channel), -EPIPE);
    assert_int_equal(channel_send(&channel, "1234", 4), -EPIPE); /* and no signal */
}

static void rubbish_is_no_agentx(void **state)
{
    static const uint8_t headers[][AGENTX_HEADER_SIZE] = {
        {2, AGENTX_GET},                                                        /* version */
        {1, AGENTX_GET, [16] = 3},                                              /* no words */
        {1, AGENTX_GET, [16] = 0, [17] = 0, [18] = 0, [19] = 0x80},             /* 2 GiB */
        {1, AGENTX_GET, AGENTX_NETWORK_BYTE_ORDER, [16] = 0x7f, 0xff, 0xff, 0}, /* the same */
    };
    struct agentx_header header;
    const uint8_t *pdu;

    for (size_t i = 0; i < sizeof headers / sizeof *headers; i++) {
        close_pair(state);
        assert_int_equal(connect_pair(state), 0);
        say(headers[i], sizeof headers[i]);
        assert_int_equal(channel_receive(&channel), 0);
        assert_int_equal(channel_peek(&channel, &header, &pdu), -EPROTO);
    }
}

/* A stopped snmpd reads nothing: we give up in time. */
static void sending_to_nobody_ends(void **state)
{
    enum { LENGTH = 1 << 22 };
    uint8_t *bytes = calloc(1, LENGTH);
    assert_non_null(bytes);
    (void)state;

    uint64_t begun = monotonic_now();
    assert_int_equal(channel_send(&channel, bytes, LENGTH), -ETIMEDOUT);
    uint64_t took = monotonic_now() - begun;
    assert_true(took >= CHANNEL_WAIT * NANOSECONDS_PER_MILLISECOND);
    assert_true(took < 4 * CHANNEL_WAIT * NANOSECONDS_PER_MILLISECOND);
    free(bytes);
}

/* A stopped snmpd accepts nothing: connect() of the C library would wait for ever. */
static void full_backlog(void **state)
{
    char folder[] = "/tmp/ipif-channel-XXXXXX";
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    struct channel waiting[8];
    size_t count = 0;
    int error = 0;
    (void)state;

    assert_non_null(mkdtemp(folder));
    snprintf(address.sun_path, sizeof address.sun_path, "%s/master", folder);
    char name[sizeof "unix:" + sizeof address.sun_path];
    snprintf(name, sizeof name, "unix:%s", address.sun_path);
    int listener = socket(AF_UNIX, SOCK_STREAM, 0);
    assert_int_equal(bind(listener, (const struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(listen(listener, 2), 0);
    while (count < 8 && (error = channel_connect(&waiting[count], name)) == 0)
        count++;
    assert_int_equal(error, -EAGAIN);
    assert_true(count > 0);
    while (count > 0)
        channel_close(&waiting[--count]);
    close(listener);
    unlink(address.sun_path);
    struct channel none;
    assert_int_equal(channel_connect(&none, name), -ENOENT);
    rmdir(folder);
}

static void addresses(void **state)
{
    struct channel none;
    char path[200];
    (void)state;

    memset(path, 'x', sizeof path - 1);
    memcpy(path, "unix:", strlen("unix:"));
    path[sizeof path - 1] = '\0';
    assert_int_equal(channel_connect(&none, path), -ENAMETOOLONG);
    assert_int_equal(channel_connect(&none, "tcp:127.0.0.1:1"), -ECONNREFUSED);
    assert_int_equal(channel_connect(&none, "tcp:127.0.0.1:port"), -EADDRNOTAVAIL);
    assert_int_equal(channel_connect(&none, "tcp:[::1"), -EADDRNOTAVAIL);
    assert_int_equal(channel_connect(&none, "tcp:127.0.0.1:123456789012345678901234567890123"),
                     -ENAMETOOLONG);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(one_byte_at_a_time, connect_pair, close_pair),
        cmocka_unit_test_setup_teardown(many_at_once_and_a_piece, connect_pair, close_pair),
        cmocka_unit_test_setup_teardown(longer_than_the_buffer, connect_pair, close_pair),
        cmocka_unit_test_setup_teardown(end_of_the_stream, connect_pair, close_pair),
        cmocka_unit_test_setup_teardown(rubbish_is_no_agentx, connect_pair, close_pair),
        cmocka_unit_test_setup_teardown(sending_to_nobody_ends, connect_pair, close_pair),
        cmocka_unit_test(full_backlog),
        cmocka_unit_test(addresses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
