/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The handle of ipif.h, and how every function comes to the one that it works on.  Those for callers who name none are kept
 * open between calls, so that a call does not begin by opening sockets.  From any thread.
 *
 * A kept handle keeps its namespace alive.  At most LOAN_KEPT are kept, the least recently used are
 * closed first, and those of namespaces that no call has asked for during LOAN_IDLE_SECONDS at the
 * next call.
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

enum { LOAN_KEPT = 8, LOAN_IDLE_SECONDS = 60 };

struct loan {
    struct live *live; /* the caller's alone until the end; what it has published is old or nothing */
    bool owned;        /* by the caller of the function: never kept */
    bool known;        /* the namespace: without /proc it is not, and the handle is not kept */
    dev_t device;
    ino_t inode;
};

/* The namespace's handle, or with NULL one on the calling thread's current namespace.  0 or a
 * negative errno. */
int loan_take(ipif_namespace *namespace, struct loan *ret_loan) __attribute__((warn_unused_result));

/* Ends the loan and passes the result of the work through; a handle that failed for its own reasons
 * is not kept. */
int loan_end(struct loan *loan, int result);
