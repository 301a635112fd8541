/* SPDX-License-Identifier: BSD-2-Clause */
/* Runs what a program does once for every call that can fail. */
#pragma once

#include "faults.h"

struct scenario {
    const char *name;
    void (*run)(void);
};

#define CHECK(condition)                                                                           \
    do {                                                                                           \
        if (!(condition))                                                                          \
            check_failed(#condition, __FILE__, __LINE__);                                          \
    } while (0)

/* Whether all calls behind the first one fail, too: then nothing can be undone before it ends. */
bool check_shortage_lasts(void);

/* Says which call of which scenario had failed, and ends the program. */
_Noreturn void check_failed(const char *condition, const char *file, int line);

/*
 * Runs each scenario until no call is left to fail, alone, and with all behind it; no file may be
 * left open, and no memory.  Arguments: the
 * distance between the calls that fail (1: every one), and names, if only some shall run.  After
 * each time reset(), which may be NULL, brings back what the scenario began with.  Returns the exit
 * status.
 */
int check_scenarios(const struct scenario *scenarios, void (*reset)(void), int argument_count,
                    char **arguments);
