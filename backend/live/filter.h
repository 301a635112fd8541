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

/* Whether there are patterns for names. */
bool filter_asks_names(const struct filter *filter);

enum filter_match { FILTER_INCLUDED = 1 << 0, FILTER_EXCLUDED = 1 << 1 };

/* Which patterns match a name of an interface, of which it may have several: enum filter_match. */
unsigned filter_match_name(const struct filter *filter, const char *name);

/* names: what matches any of its names. */
bool filter_shows(const struct filter *filter, unsigned names, const char *kind);
