/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The handle of ipif.h, and how every function comes to the one that it works on.  Those for
 * callers who name none are kept open between calls, so that a call does not begin by opening
 * sockets.  From any thread.
 *
 * A kept handle keeps its namespace alive: at most HANDLE_CACHE_SIZE are kept, all of one
 * namespace.  A call in another one closes them.
 */
#pragma once

#include "live/live.h"

#include <ipif/ipif.h>

#include <stdbool.h>
#include <sys/types.h>

struct ipif_namespace {
    struct live *live;
    ipif_change_callback callback;
    PVOID context;
};

enum { HANDLE_CACHE_SIZE = 8 };

struct checked_out {
    struct live
        *live;    /* the caller's alone until the end; what it has published is old or nothing */
    bool owned;   /* by the caller of the function: never kept */
    dev_t device; /* the namespace; 0, where /proc does not tell: the handle is not kept */
    ino_t inode;
};

/* The namespace's handle, or with NULL one on the calling thread's current namespace.  0 or a
 * negative errno. */
int handle_check_out(ipif_namespace *namespace, struct checked_out *ret_checked_out)
    __attribute__((warn_unused_result));

/* Returns the handle to the cache and passes the result of the work through; a handle that failed
 * for its own reasons is not kept. */
int handle_return(struct checked_out *checked_out, int result);
