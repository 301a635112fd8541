/* SPDX-License-Identifier: BSD-2-Clause */
/* The handle of ipif.h, and how every function comes to the one that it works on. */
#pragma once

#include "api/pool.h"
#include "live/live.h"

#include <ipif/ipif.h>

#include <stdbool.h>

struct ipif_namespace {
    struct live *live;
    ipif_change_callback callback;
    PVOID context;
};

struct loan {
    struct live *live;
    struct pooled pooled; /* without a handle: the namespace's own is lent */
};

/* The namespace's handle, or with NULL one on the calling thread's own.  0 or a negative errno. */
int loan_take(ipif_namespace *namespace, struct loan *ret_loan) __attribute__((warn_unused_result));

/* Ends the loan and passes the result of the work through. */
int loan_end(struct loan *loan, int result);
