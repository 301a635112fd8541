/* SPDX-License-Identifier: BSD-2-Clause */
#include "agent/view.h"

#include "agentx/answer.h"
#include "columns/tables.h"
#include "agent/agent.h"
#include "util/clock.h"

#include <stdio.h>

static void fill_facts(struct view *view)
{
    struct agent_facts *facts = &view->facts;
    const struct live_counters counters = live_counters(agent.reader->live);

    *facts = agent.facts;
    agent_facts_take(facts, view->snapshot);
    facts->events = counters.events;
    facts->overruns = counters.overruns;
    facts->resyncs = counters.resyncs;
}

/* --- on demand -------------------------------------------------------------------------------- */

/* Of the last request that was answered in parts: the parts of one agree. */
static struct {
    uint32_t request;
    void *objects[ON_DEMAND_COUNT];
} parts;

static void remember(const struct view *view, enum on_demand what)
{
    if (!view->request)
        return;
    if (parts.request != view->request)
        view_forget();
    parts.request = view->request;
    shared_unref(parts.objects[what]);
    parts.objects[what] = shared_ref(view->objects[what]);
}

void view_forget(void)
{
    for (int what = 0; what < ON_DEMAND_COUNT; what++)
        parts.objects[what] = shared_unref(parts.objects[what]);
    parts.request = 0;
}

static const void *demand(void *context, enum on_demand what)
{
    struct view *view = context;
    struct reader *reader = what == ON_DEMAND_ADAPTERS ? agent.adapter_reader : agent.reader;
    if (view->demanded & 1u << what)
        return view->objects[what];
    view->demanded |= 1u << what;
    if (view->request && parts.request == view->request && parts.objects[what])
        view->objects[what] = shared_ref(parts.objects[what]);
    else
        view->objects[what] = reader_demand(reader, what, view->until);
    remember(view, what);
    return view->objects[what];
}

/* --- a view ----------------------------------------------------------------------------------- */

void view_acquire(struct view *view, const struct interfaces_asked *asked, uint32_t request)
{
    *view = (struct view){
        .until = monotonic_now() + READER_PATIENCE,
        .request = request,
        .is_fresh = asked->any,
    };
    view->snapshot = reader_snapshot(agent.reader, asked, view->until);
    view->table_view = (struct table_view){
        .snapshot = view->snapshot,
        .demand = demand,
        .context = view,
        .ticks = agent.environment->ticks,
    };
}

/* Hits do not outlive the value that is made of them. */
static void take_snapshot(struct view *view, struct snapshot *snapshot)
{
    snapshot_unref(view->snapshot);
    view->table_view.snapshot = view->snapshot = snapshot;
}

void view_prepare(void *context, const struct table *table)
{
    static const struct interfaces_asked all = {.any = true, .all = true};
    struct view *view = context;
    /* A GETNEXT has left the tables that the request names. */
    if (!table->is_announced && !view->is_fresh) {
        view->is_fresh = true;
        take_snapshot(view, reader_snapshot(agent.reader, &all, view->until));
    }
    /* Once in a lifetime. */
    if (table->extras & ~snapshot_extras(view->snapshot))
        take_snapshot(view, reader_snapshot_with(agent.reader, table->extras, view->until));
    if (table->shape != TABLE_OF_ROWS && !view->table_view.facts) {
        fill_facts(view);
        view->table_view.facts = &view->facts;
    }
}

void view_release(struct view *view)
{
    for (int what = 0; what < ON_DEMAND_COUNT; what++)
        shared_unref(view->objects[what]);
    snapshot_unref(view->snapshot);
}

bool view_answer(const struct agentx_header *request, const uint8_t *payload,
                 struct agentx_writer *writer)
{
    static struct agentx_request parsed;
    struct view view;
    const struct served_tables tables = {
        .items = ipif_tables,
        .count = ipif_table_count,
        .groups = agent.configuration.serve,
        .prepare = view_prepare,
        .context = &view,
    };

    if (!agentx_read_request(&parsed, request, payload))
        return false;
    const struct interfaces_asked asked = agentx_interfaces_asked(&tables, &parsed);
    view_acquire(&view, &asked, 0);
    bool answered = agentx_answer(&tables, &view.table_view, &parsed, writer);
    view_release(&view);
    return answered;
}
