/* SPDX-License-Identifier: BSD-2-Clause */
/* What is expected, held against what is. */
#pragma once

#include "fetch.h"
#include "rates.h"

/* "IPv4", "IPv6" */
extern const char *const family_names[FAMILY_IPV6 + 1];

/* An interface that was asked for. */
struct interface {
    const char *name;
    const struct row *rows[FAMILY_IPV6 + 1]; /* NULL: no such row, or it is not looked at */
    const struct link *link;                 /* NULL: nothing of IF-MIB is asked for */
    const struct rates *rates;               /* NULL: nothing of its counters */
    char *failures;                          /* ", " between them; NULL: it passes */
};

struct verdict {
    enum plugin_state state;
    ARRAY(struct interface) interfaces;
    size_t passed;
    text_array missing; /* names and patterns without an interface */
};

/* Percent of a link's speed in megabits per second, which is not 0. */
double percent_of_speed(double rate, uint64_t high_speed);

/* Sorts the table's rows by name, and asks the session for what IF-MIB has of those that are
 * selected.  The verdict points into options and table. */
void check_table(void *session, const struct options *options, struct table *table,
                 struct verdict *ret_verdict);
