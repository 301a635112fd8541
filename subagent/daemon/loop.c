/* SPDX-License-Identifier: BSD-2-Clause */
#include "daemon/loop.h"

#include "connection/master.h"
#include "daemon/registration.h"
#include "connection/transport.h"
#include "util/clock.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>
#include <net-snmp/agent/net-snmp-agent-includes.h>
#include <net-snmp/library/large_fd_set.h>

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define LAST_WORD_PATIENCE (400 * NANOSECONDS_PER_MILLISECOND)
#define CLOSING_PATIENCE (300 * NANOSECONDS_PER_MILLISECOND)

enum { SLOT_WAKE, SLOT_WATCHED, SLOT_MASTER, SLOT_LIBRARY, DESCRIPTORS_MAX = 32 };

static int wake_descriptor = -1;
static volatile sig_atomic_t in_library;
volatile sig_atomic_t loop_ending;
static volatile sig_atomic_t reload_requested;

static netsnmp_large_fd_set library_set;
static struct pollfd descriptors[DESCRIPTORS_MAX];
static nfds_t descriptor_count;

void loop_wake(void)
{
    uint64_t one = 1;
    ssize_t written = write(wake_descriptor, &one, sizeof one);
    (void)written; /* fails only when it is awake anyway */
}

static void on_signal(int number)
{
    int saved = errno;
    if (number == SIGHUP) {
        reload_requested = 1;
    } else {
        loop_ending = 1;
        if (channel_resolving)
            _exit(EXIT_SUCCESS); /* nothing is connected, nothing waits to be kept */
        if (in_library && !master.set_is_open)
            master_stop();
    }
    loop_wake();
    errno = saved;
}

void loop_enter_library(void)
{
    in_library = 1;
    if (loop_ending && !master.set_is_open)
        master_stop();
}

void loop_leave_library(void)
{
    in_library = 0;
}

/* What would end us by default, and means nothing to us. */
static void ignore(int number)
{
    const struct sigaction action = {.sa_handler = SIG_IGN};
    struct sigaction before;
    if (sigaction(number, NULL, &before) == 0 && before.sa_handler == SIG_DFL)
        sigaction(number, &action, NULL);
}

int loop_init(void)
{
    static const int handled[] = {SIGTERM, SIGINT, SIGHUP};
    static const int ignored[] = {SIGPIPE, SIGUSR1, SIGUSR2, SIGALRM, SIGVTALRM, SIGPROF, SIGIO};

    wake_descriptor = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (wake_descriptor < 0)
        return -errno;
    struct sigaction action = {.sa_handler = on_signal};
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < sizeof handled / sizeof *handled; i++)
        sigaction(handled[i], &action, NULL);
    for (size_t i = 0; i < sizeof ignored / sizeof *ignored; i++)
        ignore(ignored[i]);
    for (int number = SIGRTMIN; number <= SIGRTMAX; number++)
        ignore(number);
    netsnmp_large_fd_set_init(&library_set, FD_SETSIZE);
    return 0;
}

/* Fills the descriptors to poll; returns when the library wants to be called at the latest. */
static uint64_t prepare(const struct loop_hooks *hooks, uint64_t now)
{
    struct timeval timeout = {0};
    int highest = 0, block = 1;

    NETSNMP_LARGE_FD_ZERO(&library_set);
    snmp_select_info2(&highest, &library_set, &timeout, &block);
    descriptors[SLOT_WAKE] = (struct pollfd){.fd = wake_descriptor, .events = POLLIN};
    descriptors[SLOT_WATCHED] = (struct pollfd){.fd = hooks->watched, .events = POLLIN};
    descriptors[SLOT_MASTER] = (struct pollfd){.fd = master.channel.descriptor, .events = POLLIN};
    descriptor_count = SLOT_LIBRARY;
    /* Of these it has a few at most. */
    for (int i = 0; i < highest && descriptor_count < DESCRIPTORS_MAX; i++)
        if (i != master.channel.descriptor && NETSNMP_LARGE_FD_ISSET(i, &library_set))
            descriptors[descriptor_count++] = (struct pollfd){.fd = i, .events = POLLIN};
    if (block)
        return UINT64_MAX;
    return now + (uint64_t)timeout.tv_sec * NANOSECONDS_PER_SECOND +
           (uint64_t)timeout.tv_usec * 1000;
}

static int milliseconds_until(uint64_t deadline, uint64_t now)
{
    if (deadline == UINT64_MAX)
        return -1;
    if (deadline <= now)
        return 0;
    uint64_t left = (deadline - now) / NANOSECONDS_PER_MILLISECOND + 1;
    return left > INT32_MAX ? INT32_MAX : (int)left;
}

/* Waits, and answers what the master asks meanwhile, for as long as nothing else is to be done.
 * Returns whether the library has something to read. */
static bool wait_and_serve(uint64_t deadline)
{
    for (;;) {
        uint64_t now = monotonic_now();
        int ready = poll(descriptors, descriptor_count, milliseconds_until(deadline, now));
        if (ready <= 0)
            return false;
        bool others = false;
        for (nfds_t i = SLOT_LIBRARY; i < descriptor_count; i++)
            others |= descriptors[i].revents != 0;
        if (descriptors[SLOT_MASTER].revents)
            others |= transport_serve();
        if (others || descriptors[SLOT_WAKE].revents || descriptors[SLOT_WATCHED].revents ||
            now >= deadline)
            return others;
    }
}

static void run_library(bool to_read)
{
    loop_enter_library();
    if (to_read) {
        NETSNMP_LARGE_FD_ZERO(&library_set);
        for (nfds_t i = SLOT_MASTER; i < descriptor_count; i++)
            if (descriptors[i].revents)
                NETSNMP_LARGE_FD_SET(descriptors[i].fd, &library_set);
        snmp_read2(&library_set);
    }
    while (transport_pending()) {
        NETSNMP_LARGE_FD_ZERO(&library_set);
        NETSNMP_LARGE_FD_SET(master.channel.descriptor, &library_set);
        snmp_read2(&library_set);
    }
    snmp_timeout();
    run_alarms();
    netsnmp_check_outstanding_agent_requests();
    if (master_settle())
        registration_connected();
    loop_leave_library();
}

static uint64_t earlier(uint64_t left, uint64_t right)
{
    return left < right ? left : right;
}

/* Whether to go on: a SET that was written waits for the master's last word, but not for long.
 * Returns when to come back in *deadline. */
static bool goes_on(uint64_t now, uint64_t *deadline)
{
    static uint64_t asked; /* when it was found that an end is requested */
    *deadline = UINT64_MAX;
    if (!loop_ending)
        return true;
    if (!asked)
        asked = now;
    if (!master.set_is_open || now >= asked + LAST_WORD_PATIENCE + CLOSING_PATIENCE)
        return false;
    *deadline = asked + LAST_WORD_PATIENCE;
    if (now >= *deadline) {
        master_drop(); /* then it is said in the master's place */
        *deadline = asked + LAST_WORD_PATIENCE + CLOSING_PATIENCE;
    }
    return true;
}

void loop_run(const struct loop_hooks *hooks)
{
    uint64_t ending;
    if (master_settle())
        registration_connected();
    while (goes_on(monotonic_now(), &ending)) {
        uint64_t now = monotonic_now();
        uint64_t deadline = earlier(master_tick(now), registration_tick(now));
        deadline = earlier(deadline, ending);
        deadline = earlier(deadline, hooks->tick(now));
        deadline = earlier(deadline, prepare(hooks, now));
        /* What had to wait for an answer of the library came without a word of the socket. */
        bool to_read = transport_pending() || wait_and_serve(deadline);
        if (descriptors[SLOT_WAKE].revents) {
            uint64_t count;
            ssize_t taken = read(wake_descriptor, &count, sizeof count);
            (void)taken;
        }
        run_library(to_read);
        if (descriptors[SLOT_WATCHED].revents)
            hooks->announced();
        if (reload_requested) {
            reload_requested = 0;
            hooks->reload();
        }
    }
}
