/* SPDX-License-Identifier: BSD-2-Clause */
/* The rows of ipifInterfaceTable and ipifDnsServerTable, fetched column by column with GETBULK. */
#pragma once

#include "plugin_options.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct value {
    uint32_t index[2]; /* as in the table: version and ifindex, or ifindex and position */
    int64_t number;
    char *text; /* NULL in a column of numbers; names as served: escaped */
};

struct row {
    uint32_t version; /* InetVersion: 1 IPv4, 2 IPv6 */
    uint32_t index;
    const char *name;
    const struct value *values[ROW_COLUMNS]; /* NULL: not asked for, or the row has none */
};

struct table {
    struct row *rows;
    size_t row_count;
    struct {
        ARRAY(struct value) values; /* by ascending index */
        bool done;
    } columns[ROW_COLUMNS];
    unsigned requests; /* sent */
};

/* Fetches what the options' checks need, of the rows of their family.  An agent without the tables
 * gives no rows. */
void table_fetch(void *session, const struct options *options, struct table *ret_table);
