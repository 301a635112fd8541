/* SPDX-License-Identifier: BSD-2-Clause */
#include "agent/view.h"

#include "agentx/answer.h"
#include "columns/tables.h"
#include "agent/agent.h"
#include "util/clock.h"

#include <stdio.h>
#include <sys/utsname.h>

static void describe_system(const struct context *context, struct agent_facts *facts)
{
    struct utsname system;
    if (uname(&system) < 0)
        return;
    /* DisplayString ends at 255. */
    if (snprintf(facts->system_description, sizeof facts->system_description, "%s %s %s %s %s",
                 system.sysname, system.nodename, system.release, system.version,
                 system.machine) < 0)
        return;
    snprintf(facts->system_name, sizeof facts->system_name, "%s@%s", context->name,
             system.nodename);
}

static void fill_facts(struct view *view)
{
    struct agent_facts *facts = &view->facts;
    const struct live_counters counters = live_counters(view->context->reader->live);

    *facts = view->context == agent.current ? agent.facts : view->context->facts;
    agent_facts_take(facts, view->snapshot);
    facts->now = monotonic_now();
    if (view->context->name[0])
        describe_system(view->context, facts);
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
    const bool by_another = what == ON_DEMAND_ADAPTERS && view->context->adapter_reader;
    struct reader *reader = by_another ? view->context->adapter_reader : view->context->reader;
    if (view->demanded & 1u << what)
        return view->objects[what];
    view->demanded |= 1u << what;
    if (what == ON_DEMAND_CONTEXTS)
        return view->objects[what] = contexts_list();
    if (view->request && parts.request == view->request && parts.objects[what])
        view->objects[what] = shared_ref(parts.objects[what]);
    else
        view->objects[what] = reader_demand(reader, what, view->until);
    view->incomplete |= !view->objects[what] && reader_awaits(reader, what);
    remember(view, what);
    return view->objects[what];
}

/* --- a view ----------------------------------------------------------------------------------- */

void view_acquire(struct view *view, const struct context *context,
                  const struct interfaces_asked *asked, uint32_t request)
{
    *view = (struct view){
        .context = context,
        .until = monotonic_now() + READER_PATIENCE,
        .request = request,
        .is_fresh = asked->any,
    };
    view->snapshot = reader_snapshot(context->reader, asked, view->until);
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
        take_snapshot(view, reader_snapshot(view->context->reader, &all, view->until));
    }
    /* Once in a lifetime. */
    if (table->extras & ~snapshot_extras(view->snapshot))
        take_snapshot(view,
                      reader_snapshot_with(view->context->reader, table->extras, view->until));
    if (table->shape != TABLE_OF_ROWS && !view->table_view.facts) {
        fill_facts(view);
        view->table_view.facts = &view->facts;
    }
}

bool view_is_incomplete(const void *view)
{
    return ((const struct view *)view)->incomplete;
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
    struct view view = {0};

    if (!agentx_read_request(&parsed, request, payload))
        return false;
    struct context *context = context_find(&agent.contexts, parsed.context);
    if (!context)
        return false;
    context_asked(context);
    struct served_tables tables = {
        .items = ipif_tables,
        .count = ipif_table_count,
        .groups = agent_groups(context) | context->leaving,
        .alone = context->name[0],
        .prepare = view_prepare,
        .is_incomplete = view_is_incomplete,
        .context = &view,
    };
    if (!context->reader) /* its namespace has gone: nothing is there */
        return agentx_answer(&tables, &view.table_view, &parsed, writer);
    const struct interfaces_asked asked = agentx_interfaces_asked(&tables, &parsed);
    view_acquire(&view, context, &asked, 0);
    bool answered = agentx_answer(&tables, &view.table_view, &parsed, writer);
    view_release(&view);
    return answered;
}
