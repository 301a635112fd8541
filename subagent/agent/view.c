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
    const struct snapshot *snapshot = view->snapshot;
    struct live_counters counters = live_counters(agent.reader->live);
    uint64_t now = monotonic_now();
    uint64_t read = snapshot_read_time(snapshot);

    *facts = agent.facts;
    facts->ipv4_last_change = agent.environment->ticks(
        snapshot_last_change(snapshot, INET_VERSION_IPV4));
    facts->ipv6_last_change = agent.environment->ticks(
        snapshot_last_change(snapshot, INET_VERSION_IPV6));
    facts->ipv4_rows = (uint32_t)snapshot_count(snapshot, INET_VERSION_IPV4);
    facts->ipv6_rows = (uint32_t)snapshot_count(snapshot, INET_VERSION_IPV6);
    facts->snapshot_age = now > read ? (uint32_t)((now - read) / NANOSECONDS_PER_MILLISECOND) : 0;
    facts->events = counters.events;
    facts->overruns = counters.overruns;
    facts->resyncs = counters.resyncs;
}

void view_acquire(struct view *view, const struct interfaces_asked *asked)
{
    view->until = monotonic_now() + READER_PATIENCE;
    view->snapshot = reader_snapshot(agent.reader, asked, view->until);
    view->adapters = NULL;
    view->table_view = (struct table_view){.snapshot = view->snapshot};
}

void view_prepare(void *context, const struct table *table)
{
    struct view *view = context;
    if (table == &ipif_interface_table && !snapshot_has_ethtool(view->snapshot)) {
        /* Once in a lifetime; hits do not outlive the value that is made of them. */
        snapshot_unref(view->snapshot);
        view->snapshot = reader_snapshot_with_ethtool(agent.reader, view->until);
        view->table_view.snapshot = view->snapshot;
    } else if (table->shape != TABLE_OF_ROWS) {
        if (!view->table_view.facts)
            fill_facts(view);
        view->table_view.facts = &view->facts;
    } else if (!view->adapters &&
               (table == &ipif_adapter_table || table == &ipif_dns_server_table)) {
        view->adapters = reader_adapters(agent.adapter_reader, view->until);
        view->table_view.adapters = view->adapters;
    }
}

void view_release(struct view *view)
{
    adapters_unref(view->adapters);
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
        .prepare = view_prepare,
        .context = &view,
    };

    if (!agentx_read_request(&parsed, request, payload))
        return false;
    const struct interfaces_asked asked = agentx_interfaces_asked(&tables, &parsed);
    view_acquire(&view, &asked);
    bool answered = agentx_answer(&tables, &view.table_view, &parsed, writer);
    view_release(&view);
    return answered;
}
