/* SPDX-License-Identifier: BSD-2-Clause */
/* What is expected, held against what is. */
#pragma once

#include "plugin_options.h"
#include "fetch.h"
#include "growing_text.h"

/* "IPv4", "IPv6" */
extern const char *const family_names[FAMILY_IPV6 + 1];

/* An interface that was asked for. */
struct interface {
    const char *name;
    const struct row *rows[FAMILY_IPV6 + 1]; /* NULL: no such row, or it is not looked at */
    struct text failures;                    /* ", " between them; empty: it passes */
};

struct verdict {
    enum plugin_state state;
    struct interface *interfaces;
    size_t count;
    size_t passed;
    struct texts missing; /* names and patterns without an interface */
};

/* Which columns the options' questions need. */
void check_columns(const struct options *options, bool ret_wanted[ROW_COLUMNS]);

/* 0 or -ENOMEM.  The verdict points into options and table. */
int check_table(const struct options *options, const struct table *table,
                struct verdict *ret_verdict);
void verdict_free(struct verdict *verdict);
