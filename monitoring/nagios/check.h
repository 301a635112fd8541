/* SPDX-License-Identifier: BSD-2-Clause */
/* What is expected, held against what is. */
#pragma once

#include "fetch.h"

/* "IPv4", "IPv6" */
extern const char *const family_names[FAMILY_IPV6 + 1];

/* An interface that was asked for. */
struct interface {
    const char *name;
    const struct row *rows[FAMILY_IPV6 + 1]; /* NULL: no such row, or it is not looked at */
    char *failures;                          /* ", " between them; NULL: it passes */
};

struct verdict {
    enum plugin_state state;
    ARRAY(struct interface) interfaces;
    size_t passed;
    text_array missing; /* names and patterns without an interface */
};

/* Sorts the table's rows by name.  The verdict points into options and table. */
void check_table(const struct options *options, struct table *table, struct verdict *ret_verdict);
