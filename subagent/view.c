/* SPDX-License-Identifier: BSD-2-Clause */
#include "subagent/view.h"

#include "subagent/agent.h"
#include "subagent/master.h"
#include "util/clock.h"

#include <stdio.h>

static void fill_facts(struct view *view)
{
    struct agent_facts *facts = &view->facts;
    const struct snapshot *snapshot = view->snapshot;
    struct live_counters counters = reader_counters(agent.reader);
    uint64_t now = monotonic_now();
    uint64_t read = snapshot_read_time(snapshot);

    *facts = agent.facts;
    facts->ipv4_last_change = session_watch_ticks(
        &master.watch, snapshot_last_change(snapshot, INET_VERSION_IPV4));
    facts->ipv6_last_change = session_watch_ticks(
        &master.watch, snapshot_last_change(snapshot, INET_VERSION_IPV6));
    facts->ipv4_rows = (uint32_t)snapshot_count(snapshot, INET_VERSION_IPV4);
    facts->ipv6_rows = (uint32_t)snapshot_count(snapshot, INET_VERSION_IPV6);
    facts->snapshot_age = now > read ? (uint32_t)((now - read) / NANOSECONDS_PER_MILLISECOND) : 0;
    facts->events = counters.events;
    facts->overruns = counters.overruns;
    facts->resyncs = counters.resyncs;
}

void view_acquire(struct view *view)
{
    view->snapshot = reader_snapshot(agent.reader);
    view->adapters = NULL;
    fill_facts(view);
    view->table_view = (struct table_view){
        .snapshot = view->snapshot,
        .adapters = view->adapters,
        .facts = &view->facts,
    };
}

void view_release(struct view *view)
{
    snapshot_unref(view->snapshot);
}
