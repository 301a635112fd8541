/* SPDX-License-Identifier: BSD-2-Clause */
/* A call that waits for as long as it takes comes back, again and again, until that is ended. */
#include "channel_pair.h"
#include "connection/interruption.h"
#include "util/clock.h"

#include <errno.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

static int end(void **state)
{
    interruption_stop();
    return close_pair(state);
}

static void silence_is_interrupted(void **state)
{
    (void)state;
    const uint64_t almost_the_interval =
        (INTERRUPTION_INTERVAL - 1) * (uint64_t)NANOSECONDS_PER_MILLISECOND;
    for (int i = 0; i < 3; i++) {
        uint64_t before = monotonic_now();
        assert_true(interruption_start());
        assert_true(!interruption_came() || monotonic_now() - before >= almost_the_interval);
        assert_int_equal(channel_await(&channel), -EINTR);
        assert_true(interruption_came());
        assert_true(monotonic_now() - before >= almost_the_interval);
    }
}

/* It came before the call began: that waits for the next one. */
static void one_that_was_missed_is_not_the_last(void **state)
{
    (void)state;
    assert_true(interruption_start());
    while (!interruption_came())
        usleep(1000); /* not a loop alone: the thread sanitizer holds signals back in one */
    assert_int_equal(channel_await(&channel), -EINTR);
}

static void what_comes_first_counts(void **state)
{
    (void)state;
    assert_true(interruption_start());
    assert_int_equal(write(master, "word", 4), 4);
    assert_int_equal(channel_await(&channel), 0);
    close(master);
    master = -1;
    assert_int_equal(channel_await(&channel), -EPIPE);
}

static void nothing_comes_after_the_end(void **state)
{
    const struct timespec three = {
        .tv_nsec = 3 * INTERRUPTION_INTERVAL * (long)NANOSECONDS_PER_MILLISECOND,
    };
    (void)state;
    assert_true(interruption_start());
    interruption_stop();
    assert_int_equal(nanosleep(&three, NULL), 0);
    assert_false(interruption_came());
}

static void the_signal_was_blocked(void **state)
{
    sigset_t tick;
    sigemptyset(&tick);
    sigaddset(&tick, SIGALRM);
    assert_int_equal(pthread_sigmask(SIG_BLOCK, &tick, NULL), 0);
    silence_is_interrupted(state);
}

static int failures;

static void *run(void *unused)
{
    /* The mask is put right by the first start. */
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_signal_was_blocked, connect_pair, end),
        cmocka_unit_test_setup_teardown(silence_is_interrupted, connect_pair, end),
        cmocka_unit_test_setup_teardown(one_that_was_missed_is_not_the_last, connect_pair, end),
        cmocka_unit_test_setup_teardown(what_comes_first_counts, connect_pair, end),
        cmocka_unit_test_setup_teardown(nothing_comes_after_the_end, connect_pair, end),
    };
    failures = cmocka_run_group_tests(tests, NULL, NULL);
    return unused;
}

/* The first thread of a process is given its signals before all others: here it is one that has
 * nothing to do with the ticks, and must not take them. */
int main(void)
{
    pthread_t thread;
    if (pthread_create(&thread, NULL, run, NULL) != 0 || pthread_join(thread, NULL) != 0)
        return 1;
    return failures;
}
