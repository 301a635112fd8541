/* SPDX-License-Identifier: BSD-2-Clause */
/* One reading of the kernel, as the tables of all groups want it. */
#pragma once

#include "cli/cli.h"
#include "columns/agent_facts.h"
#include "columns/table.h"

#include <jansson.h>

struct cli_view {
    struct table_view table_view;
    struct agent_facts facts;
    struct live *live;
    struct snapshot *snapshot;
    void *objects[ON_DEMAND_COUNT];
    unsigned demanded; /* 1 << enum on_demand: was tried, and may be NULL all the same */
    int error;         /* of the first that failed; 0: none did */
    uint64_t opened;   /* CLOCK_MONOTONIC, nanoseconds */
};

/* Reads cli's namespace, with what only ethtool tells (enum snapshot_extra); on failure prints why.
 * To be closed in any case. */
enum cli_status view_open(const struct cli *cli, unsigned extras, struct cli_view *view);
void view_close(struct cli_view *view);

/* What failed while values were asked for, if anything did: prints why. */
enum cli_status view_status(const struct cli_view *view);

/*
 * A column, of a table or of its index, of one of its rows; null: the row does not have it.
 *
 * A time stamp is a text: the time of day in UTC.  null: it is of what only who has watched since
 * then would know.
 */
json_t *view_value(const struct cli_view *view, const struct table *table,
                   const struct column *column, const void *row);
