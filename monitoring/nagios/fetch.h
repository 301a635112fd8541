/* SPDX-License-Identifier: BSD-2-Clause */
/* The rows of ipifInterfaceTable and ipifDnsServerTable, fetched column-wise by GETBULK. */
#pragma once

#include "plugin_options.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Longer texts are cut; ipifd's are not. */
enum { ROW_NAME_SIZE = 64, DNS_TEXT_SIZE = 128 };

struct row {
    uint32_t version; /* InetVersion: 1 IPv4, 2 IPv6 */
    uint32_t index;
    bool present[ROW_COLUMNS];
    char name[ROW_NAME_SIZE]; /* as served: escaped */
    int64_t values[ROW_COLUMNS];
};

struct dns_server {
    uint32_t index;
    char text[DNS_TEXT_SIZE];
};

struct table {
    struct row *rows; /* by version, then index */
    size_t row_count;
    struct dns_server *servers; /* by index, then position */
    size_t server_count;
    unsigned requests; /* sent */
};

enum { FETCH_REASON_SIZE = 256 };

/*
 * Fetches the wanted columns (names always) of the rows of the options' family.
 *
 * 0; -ETIMEDOUT when nobody answered; -EIO with a line in reason; -ENOMEM.  An agent without the
 * tables gives no rows.
 */
int table_fetch(void *session, const struct options *options, const bool wanted[ROW_COLUMNS],
                struct table *ret_table, char reason[FETCH_REASON_SIZE]);
void table_free(struct table *table);
