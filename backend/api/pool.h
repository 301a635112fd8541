/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Handles for functions that name no namespace: kept open between calls, so that a call does not
 * begin by opening sockets.  From any thread.
 *
 * A kept handle keeps its namespace alive.  At most POOL_SIZE are kept, the least recently used
 * are closed first, and those of namespaces that no call has asked for during POOL_IDLE_SECONDS at
 * the next call.
 */
#pragma once

#include "live/live.h"

enum { POOL_SIZE = 8, POOL_IDLE_SECONDS = 60 };

/* A handle on the calling thread's current network namespace, the caller's alone until given
 * back.  What it has published is old or nothing. */
int pool_take(struct live **ret_live) __attribute__((warn_unused_result));

/* result: that of the work done with it; a handle that failed for its own reasons is not kept. */
void pool_give(struct live *live, int result);
