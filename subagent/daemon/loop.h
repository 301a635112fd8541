/* SPDX-License-Identifier: BSD-2-Clause */
/* The main thread's loop: snmpd's socket, Net-SNMP's library, timers, signals. */
#pragma once

#include <signal.h>
#include <stdint.h>

struct loop_hooks {
    /* After everything that was ready: returns when it wants to be called again at the latest. */
    uint64_t (*tick)(uint64_t now);
    void (*reload)(void); /* SIGHUP */
    int watched;          /* a descriptor to poll for reading, or -1 */
    void (*announced)(void); /* it can be read */
};

int loop_init(void); /* signals; negative errno */

/* Runs until a signal asks to end. */
void loop_run(const struct loop_hooks *hooks);

/* Set when a signal has asked to end: then nothing is waited for any more. */
extern volatile sig_atomic_t loop_ending;

/* Makes the loop come round; from any thread. */
void loop_wake(void);

/* A signal to end aborts what the library waits for between these two. */
void loop_enter_library(void);
void loop_leave_library(void);
