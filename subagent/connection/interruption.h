/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Has one thread, the first that starts it, come back from a call that waits for as long as it
 * takes.
 *
 * One timer ticks for many such calls: a deadline for each would cost more than what they wait for.
 * Its signals are SIGALRM and sent to that thread, whichever others there are and whatever they
 * block.  Signals that are the process's may land in any of them: what those ask for waits for the
 * next tick at most.
 */
#pragma once

#include <stdbool.h>

/* How late whatever else the thread has to do may come: one tick.  Milliseconds. */
enum { INTERRUPTION_INTERVAL = 20 };

/* From now on calls are interrupted (EINTR), again and again.  False: nothing interrupts them. */
bool interruption_start(void);
void interruption_stop(void);

/* Whether there was a tick since the start: a call with something to do has not seen it. */
bool interruption_came(void);
