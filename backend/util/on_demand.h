/* SPDX-License-Identifier: BSD-2-Clause */
/* What is read only when a value of it is asked for, all for one request at one moment. */
#pragma once

enum on_demand {
    ON_DEMAND_ADAPTERS,          /* struct adapters */
    ON_DEMAND_COUNTERS,          /* struct counters */
    ON_DEMAND_RECEIVE_ADDRESSES, /* struct receive_addresses */
    ON_DEMAND_ADDRESSES,         /* struct addresses */
    ON_DEMAND_NEIGHBOURS,        /* struct neighbours */
    ON_DEMAND_ROUTERS,           /* struct routers */
    ON_DEMAND_INET6_COUNTERS,    /* struct inet6_counters_list */
    ON_DEMAND_READ,              /* not read, but known: the rest */
    ON_DEMAND_CONTEXTS = ON_DEMAND_READ, /* struct context_list */
    ON_DEMAND_COUNT
};
