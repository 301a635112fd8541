/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Dumps that the kernel interrupts (NLM_F_DUMP_INTR), as it does when an interface comes or goes
 * meanwhile: something is missing in what it has sent.  The table is right, or the old one stays;
 * there is never a half one, nor a row of which one half is missing.
 *
 * The linker redirects our objects' receiving to here.
 */
#include "rows.h"

#include "util/clock.h"

#include <errno.h>
#include <libmnl/libmnl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *current = "before all";
static unsigned answers; /* datagrams of dumps that came */
static unsigned first, last, every; /* every so many-th of these is interrupted */

#define CHECK(condition)                                                                           \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "%s, interrupted %u to %u of %u: %s:%d: not true: %s\n", current,      \
                    first, last, answers, __FILE__, __LINE__, #condition);                         \
            exit(1);                                                                               \
        }                                                                                          \
    } while (0)

static void interrupt_from_to(unsigned from, unsigned to)
{
    answers = 0;
    first = from;
    last = to;
    every = 1;
}

static void interrupt_none(void)
{
    interrupt_from_to(1, 0);
}

static bool is_dump(const void *bytes, size_t length)
{
    const struct nlmsghdr *message = bytes;
    return length >= sizeof *message && (message->nlmsg_flags & NLM_F_MULTI);
}

/* Its first message is lost to it, and it says so. */
static void interrupt(void *bytes, int length)
{
    struct nlmsghdr *message = bytes;
    if (message->nlmsg_type != NLMSG_DONE)
        message->nlmsg_type = NLMSG_NOOP;
    for (; mnl_nlmsg_ok(message, length); message = mnl_nlmsg_next(message, &length))
        message->nlmsg_flags |= NLM_F_DUMP_INTR;
}

ssize_t __real_mnl_socket_recvfrom(const struct mnl_socket *socket, void *bytes, size_t size);
ssize_t __wrap_mnl_socket_recvfrom(const struct mnl_socket *socket, void *bytes, size_t size);
ssize_t __wrap_mnl_socket_recvfrom(const struct mnl_socket *socket, void *bytes, size_t size)
{
    const ssize_t length = __real_mnl_socket_recvfrom(socket, bytes, size);
    if (length <= 0 || !is_dump(bytes, (size_t)length))
        return length;
    answers++;
    if (answers >= first && answers <= last && (answers - first) % every == 0)
        interrupt(bytes, (int)length);
    return length;
}

/* --- what must hold ----------------------------------------------------------------------------- */

static struct live *open_live(bool follow)
{
    struct live *live;
    CHECK(live_open(&(struct live_options){.follow = follow}, &live) == 0);
    return live;
}

static void check_all(struct live *live, enum state state)
{
    struct snapshot *snapshot = live_snapshot(live);
    const bool right = rows_all(snapshot, state);
    snapshot_unref(snapshot);
    CHECK(right);
}

/* Follows for so long, or until all rows are in that state; no row may be in none. */
static bool follow_to(struct live *live, enum state state, int milliseconds)
{
    const uint64_t end = monotonic_now() + (uint64_t)milliseconds * NANOSECONDS_PER_MILLISECOND;
    bool settled = false;
    while (!settled && monotonic_now() < end) {
        struct pollfd readable = {.fd = live_descriptor(live), .events = POLLIN};
        (void)poll(&readable, 1, 20);
        const int result = live_dispatch(live);
        CHECK(result == 0 || result == -EAGAIN);
        struct snapshot *snapshot = live_snapshot(live);
        const size_t wrong = rows_wrong(snapshot);
        settled = rows_all(snapshot, state);
        snapshot_unref(snapshot);
        CHECK(wrong == 0);
    }
    return settled;
}

/* --- scenarios ---------------------------------------------------------------------------------- */

/* Each answer in turn: the dump is repeated whole, and nobody notices. */
static void one_answer(void)
{
    unsigned at = 0;
    do {
        struct live *live = open_live(false);
        rows_set_state(STATE_B);
        at++;
        interrupt_from_to(at, at);
        CHECK(live_refresh(live, LIVE_EVERYTHING) == 0);
        check_all(live, STATE_B);
        live_close(live);
        rows_set_state(STATE_A);
    } while (answers >= at);
    printf("one answer  %u interrupted, one at a time\n", at - 1);
    CHECK(at > 5);
}

/* All of them, as in an endless storm: the old table stays, and the next reading is right. */
static void every_answer(void)
{
    struct live *live = open_live(false), *none = NULL;
    char error[256] = "";
    rows_set_state(STATE_B);
    interrupt_from_to(1, UINT32_MAX);
    CHECK(live_refresh(live, LIVE_EVERYTHING) < 0);
    check_all(live, STATE_A);
    CHECK(live_refresh(live, LIVE_UNANNOUNCED) < 0);
    check_all(live, STATE_A);
    CHECK(live_open(&(struct live_options){.error = error, .error_size = sizeof error}, &none) < 0);
    CHECK(!none && error[0] && !strchr(error, '\n'));
    interrupt_none();
    CHECK(live_refresh(live, LIVE_EVERYTHING) == 0);
    check_all(live, STATE_B);
    live_close(live);
    rows_set_state(STATE_A);
}

/* Followed meanwhile, all of them or many: it gets there at the latest when they end. */
static void followed(void)
{
    struct live *live = open_live(true);
    for (unsigned step = 1; step <= 4; step++) {
        const enum state state = step % 2 ? STATE_B : STATE_A;
        interrupt_from_to(1, UINT32_MAX);
        every = step;
        rows_set_state(state);
        (void)follow_to(live, state, 500);
        interrupt_none();
        CHECK(follow_to(live, state, 60000));
    }
    live_close(live);
}

/* Opened in the middle of it: it is waited for, unless that may not be. */
static void opened(void)
{
    struct live *live = NULL;
    interrupt_from_to(1, UINT32_MAX);
    CHECK(live_open(&(struct live_options){.at_once = true}, &live) == -EAGAIN && !live);
    interrupt_from_to(1, answers); /* all attempts of one reading, and no more */
    live = open_live(false);
    check_all(live, STATE_A);
    live_close(live);
}

/* An interface that comes while dumps are interrupted is whole, or not there yet. */
static void newcomer(void)
{
    struct live *live = open_live(false);
    rows_set_newcomer(true);
    struct live *other = open_live(false);
    unsigned at = 0;
    do {
        at++;
        interrupt_from_to(at, at);
        CHECK(live_refresh(live, LIVE_UNANNOUNCED) == 0);
        CHECK(rows_equal(live, other));
    } while (answers >= at);
    live_close(other);
    live_close(live);
    rows_set_newcomer(false);
}

int main(void)
{
    static const struct {
        const char *name;
        void (*run)(void);
    } scenarios[] = {
        {"one answer", one_answer},
        {"every answer", every_answer},
        {"followed", followed},
        {"opened", opened},
        {"newcomer", newcomer},
    };
    setbuf(stdout, NULL);
    interrupt_none();
    rows_set_up();
    for (size_t i = 0; i < sizeof scenarios / sizeof *scenarios; i++) {
        current = scenarios[i].name;
        scenarios[i].run();
        interrupt_none();
    }
    return 0;
}
