/* SPDX-License-Identifier: BSD-2-Clause */
/* A namespace made up by hand: rows of both families, some without some fields. */
#pragma once

#include "columns/agent_facts.h"
#include "columns/tables.h"
#include "model/adapter.h"
#include "model/context_list.h"
#include "model/addresses.h"
#include "model/counters.h"
#include "model/interfaces.h"
#include "model/record.h"
#include "model/snapshot.h"

#include <stddef.h>

struct fixture {
    struct record *records; /* in the snapshot's order */
    size_t record_count;
    struct adapter *adapters;
    size_t adapter_count;
    struct dns_server *servers;
    size_t server_count;
    struct agent_facts facts;
    struct snapshot *snapshot;
    struct adapters *built_adapters;
    struct interfaces *interfaces;
    struct counters *counters; /* of some of them */
    struct receive_addresses *receive_addresses;
    struct addresses *ip_addresses;
    struct neighbours *neighbours;
    struct routers *routers;
    struct inet6_counters_list *inet6_counters; /* of some interfaces */
    struct context_list *contexts;
    struct table_view view;
};

void fixture_setup(struct fixture *fixture);
void fixture_teardown(struct fixture *fixture);
