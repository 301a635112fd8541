/* SPDX-License-Identifier: BSD-2-Clause */
#include "check.h"

#include <dirent.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static unsigned at;  /* which call fails now */
static bool lasting; /* and all behind it */
static const char *current;

bool check_shortage_lasts(void)
{
    return lasting;
}

_Noreturn void check_failed(const char *condition, const char *file, int line)
{
    faults_disarm();
    const char *function = faults_failed();
    fprintf(stderr, "%s, call %u (%s)%s failing: %s:%d: not true: %s\n", current, at,
            function ? function : "none yet", lasting ? " and all behind it" : "", file, line,
            condition);
    exit(1);
}

static size_t open_descriptors(void)
{
    DIR *directory = opendir("/proc/self/fd");
    size_t count = 0;
    while (directory && readdir(directory))
        count++;
    closedir(directory);
    return count;
}

/* Bytes that are allocated, by whomever; always 0 under a sanitizer, which finds leaks itself. */
static size_t allocated(void)
{
    return mallinfo2().uordblks;
}

static void run_once(const struct scenario *scenario, void (*reset)(void))
{
    if (lasting)
        faults_arm_from(at);
    else
        faults_arm(at);
    scenario->run();
    faults_disarm();
    if (reset && faults_failed())
        reset();
}

/* What is made once and kept, such as a buffer that grows, is not made at each of three times. */
static void check_memory(const struct scenario *scenario, void (*reset)(void))
{
    bool grew = true;
    for (int i = 0; i < 3 && grew; i++) {
        const size_t before = allocated();
        run_once(scenario, reset);
        grew = allocated() > before;
    }
    CHECK(!grew);
}

static unsigned run(const struct scenario *scenario, void (*reset)(void), unsigned first,
                    unsigned stride)
{
    current = scenario->name;
    at = 0;
    scenario->run(); /* what is opened once and kept, such as the pool's handles */
    const size_t descriptors = open_descriptors();
    unsigned count = 0;
    for (at = first;; at += stride, count++) {
        const size_t memory = allocated();
        run_once(scenario, reset);
        if (!faults_failed())
            return count;
        CHECK(open_descriptors() <= descriptors);
        if (allocated() > memory)
            check_memory(scenario, reset);
    }
}

/* One call at a time, and then all from one on: a shortage that stays is the more likely one.  It
 * meets the same ways out again, so that fewer do. */
static void run_both(const struct scenario *scenario, void (*reset)(void), unsigned first,
                     unsigned stride)
{
    lasting = false;
    const unsigned alone = run(scenario, reset, first, stride);
    lasting = true;
    const unsigned all = run(scenario, reset, first, stride > 1 ? 4 * stride : 1);
    printf("%-11s %u calls failed alone, %u with all behind them\n", scenario->name, alone, all);
}

static bool is_wanted(const char *name, int count, char **names)
{
    for (int i = 2; i < count; i++)
        if (!strcmp(names[i], name))
            return true;
    return count <= 2;
}

/* What a thread's cache keeps counts as allocated, so nothing is to be kept there. */
__attribute__((constructor)) static void begin_without_cache(int count, char **arguments)
{
    (void)count;
    static const char variable[] = "GLIBC_TUNABLES";
    if (getenv(variable) || setenv(variable, "glibc.malloc.tcache_count=0", 1) < 0)
        return;
    execv("/proc/self/exe", arguments);
}

int check_scenarios(const struct scenario *scenarios, void (*reset)(void), int argument_count,
                    char **arguments)
{
    const int number = argument_count > 1 ? atoi(arguments[1]) : 1;
    const unsigned stride = number > 1 ? (unsigned)number : 1;
    setbuf(stdout, NULL);
    for (unsigned i = 0; scenarios[i].name; i++)
        if (is_wanted(scenarios[i].name, argument_count, arguments))
            run_both(&scenarios[i], reset, 1 + i % stride, stride);
    return 0;
}
