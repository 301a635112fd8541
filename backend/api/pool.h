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

#include <stdbool.h>
#include <sys/types.h>

enum { POOL_SIZE = 8, POOL_IDLE_SECONDS = 60 };

/* A handle on the calling thread's current network namespace, the caller's alone until given
 * back.  What it has published is old or nothing. */
struct pooled {
    struct live *live;
    bool known; /* the namespace: without /proc it is not, and the handle is not kept */
    dev_t device;
    ino_t inode;
};

int pool_take(struct pooled *ret_pooled) __attribute__((warn_unused_result));

/* result: that of the work done with it; a handle that failed for its own reasons is not kept. */
void pool_give(const struct pooled *pooled, int result);
