/* SPDX-License-Identifier: BSD-2-Clause */
/* As snmpd 5.9.3 and its library take agentXSocket and -x, but for what no subagent can use. */
#include "util/agentx_address.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <cmocka.h>

static void each_word_is_a_transport(void **state)
{
    static const struct {
        const char *text, *rest;
        enum agentx_transport transport;
    } known[] = {
        {"unix:/run/agentx", "/run/agentx", AGENTX_UNIX},
        {"UNIX:/run/agentx", "/run/agentx", AGENTX_UNIX},
        {"unix:", "", AGENTX_UNIX},
        {"unix:a:b", "a:b", AGENTX_UNIX},
        {"/run/agentx", "/run/agentx", AGENTX_UNIX},
        {"/run/a:b", "/run/a:b", AGENTX_UNIX},
        {"./a:705", "./a:705", AGENTX_UNIX},
        {"agentx", "agentx", AGENTX_UNIX},
        {"tcp:127.0.0.1:705", "127.0.0.1:705", AGENTX_TCP},
        {"TCP:705", "705", AGENTX_TCP},
        {"tcp:", "", AGENTX_TCP},
        {"705", "705", AGENTX_TCP},
        {"localhost:705", "localhost:705", AGENTX_TCP},
        {"127.0.0.1:705", "127.0.0.1:705", AGENTX_TCP},
        {"[::1]:705", "[::1]:705", AGENTX_TCP},
        {"tcp6:[::1]:705", "[::1]:705", AGENTX_TCP6},
        {"tcpv6:[::1]:705", "[::1]:705", AGENTX_TCP6},
        {"TcpIpv6:705", "705", AGENTX_TCP6},
        {"unix:/a,garbage:b", "/a", AGENTX_UNIX},
        {"705,unix:/a", "705", AGENTX_TCP},
        {"/a,tcp:705", "/a", AGENTX_UNIX},
    };
    (void)state;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        struct agentx_address address;
        char rest[64];
        assert_int_equal(agentx_address_parse(known[i].text, &address), 0);
        snprintf(rest, sizeof rest, "%.*s", address.rest_length, address.rest);
        assert_string_equal(rest, known[i].rest);
        assert_int_equal(address.transport, known[i].transport);
    }
}

static void another_word_is_refused(void **state)
{
    static const struct {
        const char *text;
        int word;
    } unknown[] = {
        {"garbage:foo", 7},
        {"garbage:", 7},
        {"udp:705", 3},
        {"udp:127.0.0.1:705", 3},
        {"UDP6:705", 4},
        {"tlstcp:127.0.0.1:705", 6},
        {"dtlsudp:705", 7},
        {"tcp4:x", 4},
        {"fe80::1:x", 4},
        {"host:7x", 4},
        {"garbage:foo,unix:/a", 7},
    };
    (void)state;
    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++) {
        struct agentx_address address = {AGENTX_TCP6, "untouched", 4711};
        assert_int_equal(agentx_address_parse(unknown[i].text, &address), -EPROTONOSUPPORT);
        assert_int_equal(agentx_address_word(unknown[i].text), unknown[i].word);
        assert_int_equal(address.rest_length, 4711);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_word_is_a_transport),
        cmocka_unit_test(another_word_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
