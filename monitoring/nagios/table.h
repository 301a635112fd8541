/* SPDX-License-Identifier: BSD-2-Clause */
/* The rows of ipifInterfaceTable and ipifDnsServerTable, fetched column-wise by GETBULK. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Columns that checks can ask for; bits of a mask. */
enum row_column {
    ROW_NAME = 1 << 0,
    ROW_ENABLE_STATUS = 1 << 1,
    ROW_FORWARDING = 1 << 2,
    ROW_METRIC = 1 << 3,
    ROW_MTU = 1 << 4,
    ROW_CONNECTED = 1 << 5,
    ROW_DNS = 1 << 6, /* of the adapter, not of the row */
};

/* Longer texts are cut; ipifd's are not. */
enum { ROW_NAME_SIZE = 64, DNS_TEXT_SIZE = 128 };

struct row {
    uint32_t version; /* InetVersion: 1 IPv4, 2 IPv6 */
    uint32_t index;
    unsigned present; /* mask of row_column */
    char name[ROW_NAME_SIZE]; /* as served: escaped */
    int64_t enable_status;
    int64_t forwarding;
    int64_t metric;
    int64_t mtu;
    int64_t connected;
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
 * Fetches the wanted columns (mask of row_column; names always) of the families' rows.
 *
 * version  of SNMP: SNMP_VERSION_1 makes it GETNEXT.
 *
 * 0; -ETIMEDOUT when nobody answered; -EIO with a line in reason; -ENOMEM.  An agent without the
 * tables gives no rows.
 */
int table_fetch(void *session, long version, unsigned wanted, unsigned families,
                struct table *ret_table, char reason[FETCH_REASON_SIZE]);
void table_free(struct table *table);
