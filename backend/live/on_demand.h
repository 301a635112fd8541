/* SPDX-License-Identifier: BSD-2-Clause */
/* What is read when somebody asks for it, and of which nothing is followed. */
#pragma once

#include "live/live.h"
#include "model/counters.h"

/* What all interfaces have counted until now.  Discontinuities are found against the last reading by
 * this handle. */
int live_read_counters(struct live *live, struct counters **ret_counters)
    __attribute__((warn_unused_result));

/* The link-layer addresses that the interfaces of the newest snapshot receive. */
int live_read_receive_addresses(struct live *live, struct receive_addresses **ret_addresses)
    __attribute__((warn_unused_result));
