/* SPDX-License-Identifier: BSD-2-Clause */
/* What is expected, held against what is. */
#pragma once

#include "options.h"
#include "table.h"
#include "text.h"

/* An interface that was asked for. */
struct interface {
    const char *name;
    const struct row *ipv4; /* NULL: no such row, or the family is not looked at */
    const struct row *ipv6;
    struct text failures; /* ", " between them; empty: it passes */
};

struct verdict {
    enum plugin_state state;
    struct interface *interfaces;
    size_t count;
    size_t passed;
    struct texts missing; /* names and patterns without an interface */
};

/* The columns (mask of row_column) that the options' questions need. */
unsigned check_columns(const struct options *options);

/* 0 or -ENOMEM.  The verdict points into options and table. */
int check_table(const struct options *options, const struct table *table,
                struct verdict *ret_verdict);
void verdict_free(struct verdict *verdict);
