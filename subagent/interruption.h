/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Has the main thread come back from a call that waits for as long as it takes.
 *
 * One timer ticks for many such calls: a deadline for each would cost more than what they wait for.
 * Signals are SIGALRM, and the main thread's, which has to be the only one that does not block
 * them.
 */
#pragma once

#include <stdbool.h>

/* How late whatever else the main thread has to do may come: one tick.  Milliseconds. */
enum { INTERRUPTION_INTERVAL = 20 };

/* From now on calls are interrupted (EINTR), again and again.  False: nothing interrupts them. */
bool interruption_start(void);
void interruption_stop(void);

/* Whether there was a tick since the start: a call with something to do has not seen it. */
bool interruption_came(void);
