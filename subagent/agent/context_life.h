/* SPDX-License-Identifier: BSD-2-Clause */
/* One context: opened, registered, withdrawn, closed.  For contexts.c. */
#pragma once

#include "agent/configuration.h"
#include "agent/context.h"
#include "agent/opening.h"

#include <stdbool.h>
#include <stddef.h>

/* A name is there a moment before its namespace is bound to it; without one for longer, it is what
 * was left of one. */
#define BINDING_PAUSE (20 * NANOSECONDS_PER_MILLISECOND)
#define BINDING_TIME  NANOSECONDS_PER_SECOND

/* How its handle is to be opened by a configuration; filter and error are the caller's. */
struct live_options context_options(struct context *context,
                                    const struct configuration *configuration,
                                    const struct live_filter *filter, char *error,
                                    size_t error_size);

/* Has it be what its place is now: opened beside, closed, or another one. */
void context_update(struct context *context);

/* It was opened, or could not be. */
void context_take_opened(const struct opening *opening);

/* From now on it is empty; who asks is told so. */
void context_close(struct context *context);

/* snmpd forgets it, now or in time.  False: not yet. */
void context_retract(struct context *context);
bool context_withdraw(struct context *context);

/* contexts_tick() is to be called then at the latest (CLOCK_MONOTONIC, nanoseconds). */
void contexts_come_back_at(uint64_t time);
