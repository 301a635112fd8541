/* SPDX-License-Identifier: BSD-2-Clause */
/* What interfaces did since the last check.  Their counters are kept in a file between checks, one
 * for each set of host, interfaces and thresholds, so that two services do not disturb each other.
 */
#pragma once

#include "link.h"

struct rates {
    bool is_known;             /* false: no last check of the same counters */
    double in, out;            /* bits per second */
    uint64_t errors, discards; /* packets, both directions */
};

/* Reads what was kept, works out each link's rates, and keeps its counters of now.  A device that
 * was made anew, or whose counters began anew, is known from the next check on.  Gives up where the
 * file cannot be written. */
void rates_work_out(const struct options *options, const struct link *links, size_t count,
                    struct rates *ret_rates);
