/* SPDX-License-Identifier: BSD-2-Clause */
/* Which interfaces are shown. */
#pragma once

#include "live/live.h"

/* Owns copies of the lists of a live_filter. */
struct filter {
    char **lists[4];
};

/* filter may be NULL: everything is shown.  0 or -ENOMEM; *ret_filter is untouched on failure. */
int filter_copy(const struct live_filter *filter, struct filter *ret_filter);
void filter_done(struct filter *filter);

bool filter_shows(const struct filter *filter, const char *name, const char *kind);
