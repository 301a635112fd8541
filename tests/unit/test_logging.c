/* SPDX-License-Identifier: BSD-2-Clause */
/* What is said is written, whoever says it. */
#include "connection/logging.h"
#include "util/log.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { CHANNELS = 16, SAID = 70 };

static char written[CHANNELS * SAID * 2 * 64];
static unsigned lines;

/* What each channel writes. */
static int take_line(int major, int minor, void *argument, void *context)
{
    const struct snmp_log_message *message = argument;
    (void)major, (void)minor, (void)context;
    lines++;
    strncat(written, message->msg, sizeof written - strlen(written) - 1);
    return SNMPERR_SUCCESS;
}

static int forget(void **state)
{
    (void)state;
    lines = 0;
    written[0] = '\0';
    return 0;
}

static void *say_many(void *unused)
{
    for (int i = 0; i < SAID; i++)
        log_info("line %d", i);
    return unused;
}

/* From any thread, and no line within another. */
static void other_threads_have_their_lines(void **state)
{
    pthread_t thread;
    (void)state;
    assert_int_equal(pthread_create(&thread, NULL, say_many, NULL), 0);
    say_many(NULL);
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_int_equal(lines, CHANNELS * 2 * SAID);
}

static void nothing_steers_a_terminal(void **state)
{
    (void)state;
    log_info("%s", "a\033[2Jb\nc");
    assert_int_equal(lines, CHANNELS);
    assert_null(strchr(written, '\033'));
}

static void only_what_is_said_otherwise_is_dropped(void **state)
{
    (void)state;
    snmp_log(LOG_ERR, "net-snmp: 3 error(s) in config file(s)\n");
    snmp_log(LOG_INFO, "Created directory: /var/lib/snmp/cert_indexes\n");
    snmp_log(LOG_INFO, "NET-SNMP version 5.9.3 AgentX subagent connected\n");
    snmp_log(LOG_INFO, "AgentX master disconnected us, not reconnecting\n");
    snmp_log(LOG_ERR, "registering pdu failed: 263!\n");
    snmp_log(LOG_WARNING, "Warning: Failed to connect to the agentx master agent (x): \n");
    assert_int_equal(lines, 0);
    snmp_log(LOG_ERR, "net-snmp: the disk is full\n");
    assert_int_equal(lines, CHANNELS);
    assert_non_null(strstr(written, "net-snmp: the disk is full\n"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(other_threads_have_their_lines, forget),
        cmocka_unit_test_setup(nothing_steers_a_terminal, forget),
        cmocka_unit_test_setup(only_what_is_said_otherwise_is_dropped, forget),
    };
    const char *file;
    char option[] = "e"; /* of -L; how it says "all levels" differs between versions */
    if (snmp_log_options(option, 0, NULL) < 0 || !get_logh_head())
        return 1;
    const int all_levels = get_logh_head()->pri_max;
    netsnmp_remove_loghandler(get_logh_head());
    for (int i = 0; i < CHANNELS; i++) {
        netsnmp_log_handler *handler = netsnmp_register_loghandler(NETSNMP_LOGHANDLER_CALLBACK,
                                                                   LOG_DEBUG);
        if (!handler)
            return 1;
        handler->pri_max = all_levels;
    }
    snmp_register_callback(SNMP_CALLBACK_LIBRARY, SNMP_CALLBACK_LOGGING, take_line, NULL);
    if (logging_init(true, &file) < 0)
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
