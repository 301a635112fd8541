/* SPDX-License-Identifier: BSD-2-Clause */
/* What is read when somebody asks for it, and of which nothing is followed. */
#pragma once

#include "live/live.h"
#include "model/addresses.h"
#include "model/counters.h"
#include "util/on_demand.h"

/*
 * Reads one thing, of the interfaces of the newest snapshot: a struct shared, which the caller has
 * to let go.  util/on_demand.h has its type.  Discontinuities of counters are found against the
 * last reading by this handle.  -EINVAL: it is not read.
 */
int live_read_on_demand(struct live *live, enum on_demand what, void **ret_object)
    __attribute__((warn_unused_result));

/* The documents' row of an interface, by LUID and nothing else if that is not 0, or by index.  What
 * it costs does not grow with the number of interfaces.  -ENODEV: there is none. */
int live_read_if_row(struct live *live, NET_LUID luid, NET_IFINDEX ifindex, MIB_IF_ROW2 *ret_row)
    __attribute__((warn_unused_result));

/* Of all interfaces by ascending index, in one block that is to be freed.  -EINTR: a storm goes
 * on. */
int live_read_if_table(struct live *live, bool with_statistics, MIB_IF_TABLE2 **ret_table)
    __attribute__((warn_unused_result));
