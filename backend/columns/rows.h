/* SPDX-License-Identifier: BSD-2-Clause */
/* Where the tables' rows come from. */
#pragma once

#include "columns/table.h"

extern const struct table_rows rows_of_interfaces;      /* struct record, by version and ifindex */
extern const struct table_rows rows_of_ipv4_interfaces; /* struct record, by ifindex */
extern const struct table_rows rows_of_ipv6_interfaces; /* struct record, by ifindex */
extern const struct table_rows rows_of_advertisements;  /* the same without loopback */
extern const struct table_rows rows_of_adapters;        /* struct adapter, by ifindex */
extern const struct table_rows rows_of_dns_servers; /* struct dns_server, by ifindex, position */
extern const struct table_rows rows_of_scalars;     /* struct agent_facts, once */
