/* SPDX-License-Identifier: BSD-2-Clause */
/* What one request is answered from: one snapshot, and the scalars of that moment. */
#pragma once

#include "agentx/pdu.h"
#include "columns/agent_facts.h"
#include "columns/table.h"

struct adapters;
struct snapshot;

struct view {
    struct table_view table_view;
    struct agent_facts facts;
    struct snapshot *snapshot;
    struct adapters *adapters;
    uint64_t until; /* when the request stops waiting for anything */
};

/* For a request that needs no more than is asked. */
void view_acquire(struct view *view, const struct interfaces_asked *asked);

/* Completes a struct view with what a table needs that most do not. */
void view_prepare(void *view, const struct table *table);

void view_release(struct view *view);

/* Answers an AgentX Get, GetNext or GetBulk from one view.  False: it is none, or not of our tables. */
bool view_answer(const struct agentx_header *request, const uint8_t *payload,
                 struct agentx_writer *writer);
