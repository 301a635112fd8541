/* SPDX-License-Identifier: BSD-2-Clause */
#include "cli/cli_view.h"
#include "cli/cli_namespace.h"
#include "cli/output.h"
#include "live/on_demand.h"
#include "util/clock.h"

#include <string.h>

static const void *demand(void *context, enum on_demand what)
{
    struct cli_view *view = context;
    if (view->demanded & 1u << what)
        return view->objects[what];
    view->demanded |= 1u << what;
    int result = live_read_on_demand(view->live, what, &view->objects[what]);
    if (result < 0 && !view->error)
        view->error = result;
    return view->objects[what];
}

enum cli_status view_open(const struct cli *cli, unsigned extras, struct cli_view *view)
{
    *view = (struct cli_view){.opened = monotonic_now()};
    const enum cli_status status = namespace_open(
        cli, (struct live_options){.interfaces = true, .ethtool_on_demand = true}, &view->live);
    if (status != CLI_DONE)
        return status;
    if (live_want(view->live, extras) < 0)
        return cli_fail("%s", live_error(view->live));
    view->snapshot = live_snapshot(view->live);
    agent_facts_take(&view->facts, view->snapshot);
    view->table_view = (struct table_view){
        .snapshot = view->snapshot,
        .facts = &view->facts,
        .demand = demand,
        .context = view,
    };
    return CLI_DONE;
}

void view_close(struct cli_view *view)
{
    for (int what = 0; what < ON_DEMAND_COUNT; what++)
        shared_unref(view->objects[what]);
    snapshot_unref(view->snapshot);
    live_close(view->live);
}

enum cli_status view_status(const struct cli_view *view)
{
    if (!view->error)
        return CLI_DONE;
    const char *said = live_error(view->live);
    return cli_fail("%s", *said ? said : strerror(-view->error));
}

static json_t *time_of_day(const struct cli_view *view, uint64_t stamp)
{
    struct timespec now;
    if (!stamp || stamp >= view->opened)
        return json_null();
    clock_gettime(CLOCK_REALTIME, &now);
    const uint64_t nanoseconds = (uint64_t)now.tv_sec * NANOSECONDS_PER_SECOND +
                                 (uint64_t)now.tv_nsec - (monotonic_now() - stamp);
    return output_time(&(struct timespec){.tv_sec = (time_t)(nanoseconds / NANOSECONDS_PER_SECOND),
                                          .tv_nsec = (long)(nanoseconds % NANOSECONDS_PER_SECOND)});
}

json_t *view_value(const struct cli_view *view, const struct table *table,
                   const struct column *column, const void *row)
{
    struct column_value value;
    if (!table_value(table, &view->table_view, column, row, &value))
        return json_null();
    return column->syntax == SYNTAX_TIME_STAMP ? time_of_day(view, value.number)
                                               : output_typed(column, &value);
}
