/* SPDX-License-Identifier: BSD-2-Clause */
/* What one request is answered from: one snapshot, and the scalars of that moment. */
#pragma once

#include "agentx/pdu.h"
#include "columns/agent_facts.h"
#include "columns/table.h"

struct context;
struct snapshot;

struct view {
    struct table_view table_view;
    struct agent_facts facts;
    const struct context *context;
    struct snapshot *snapshot;
    bool is_fresh;     /* also in what the kernel changes without a word */
    unsigned demanded; /* 1 << enum on_demand: what was asked for, and may be NULL all the same */
    void *objects[ON_DEMAND_COUNT];
    bool incomplete; /* one is NULL because it is still being read: the request is an error */
    uint32_t request;
    uint64_t until; /* when the request stops waiting for anything */
};

/*
 * For a request in a context, whose namespace is there, that needs no more than is asked.
 *
 * request  its number: where one request is answered in parts, what is read on demand is the same
 * in each; 0: this is all of it
 */
void view_acquire(struct view *view, const struct context *context,
                  const struct interfaces_asked *asked, uint32_t request);

/* Completes a struct view with what a table needs that most do not. */
void view_prepare(void *view, const struct table *table);

/* Whether a struct view has turned out not to be one. */
bool view_is_incomplete(const void *view);

void view_release(struct view *view);

/* Lets go of what the parts of the last request had in common: at the end. */
void view_forget(void);

/* Answers an AgentX Get, GetNext or GetBulk from one view.  False: it is none, or not of our
 * tables. */
bool view_answer(const struct agentx_header *request, const uint8_t *payload,
                 struct agentx_writer *writer);
