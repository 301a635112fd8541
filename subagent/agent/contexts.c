/* SPDX-License-Identifier: BSD-2-Clause */
#include "agent/context.h"

#include "agent/agent.h"
#include "agent/context_life.h"
#include "agent/opening.h"
#include "agent/set_phases.h"
#include "agent/wanted_contexts.h"
#include "model/context_list.h"
#include "util/log.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static uint64_t due = UINT64_MAX;
static uint32_t last_index;

static int by_name(const void *left, const void *right)
{
    const struct context *const *a = left, *const *b = right;
    return strcmp((*a)->name, (*b)->name);
}

struct context *context_find(const context_array *contexts, const char *name)
{
    size_t low = 0, high = contexts->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const int order = strcmp(contexts->items[middle]->name, name);
        if (order == 0)
            return contexts->items[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

uint64_t contexts_due(void)
{
    return opening_is_any_done() ? 0 : due;
}

void contexts_come_back_at(uint64_t time)
{
    if (time < due)
        due = time;
}

void contexts_announce(void)
{
    contexts_come_back_at(monotonic_now() + BINDING_PAUSE);
}

/* --- opening ---------------------------------------------------------------------------------- */

void contexts_take_opened(void)
{
    struct opening *opening;
    while ((opening = opening_take())) {
        context_take_opened(opening);
        free(opening);
    }
}

/* --- coming and going ------------------------------------------------------------------------- */

static void free_context(struct context *context)
{
    live_close(context->set_handle);
    free(context->place);
    free(context);
}

static void close_unwanted(const context_line_array *wanted)
{
    size_t kept = 0;
    for (size_t i = 0; i < agent.contexts.count; i++) {
        struct context *context = agent.contexts.items[i];
        context->wanted = !context->name[0] || wanted_contexts_have(wanted, context);
        if (!context->wanted)
            context_close(context);
        if (context->wanted || context->is_opening || !context_withdraw(context))
            agent.contexts.items[kept++] = context;
        else
            free_context(context);
    }
    agent.contexts.count = kept;
}

static struct context *new_context(const char *name)
{
    struct context *context = calloc(1, sizeof *context);
    struct context **place = context ? array_append(&agent.contexts) : NULL;
    if (!place) {
        free(context);
        log_error("context %s: not enough memory", name);
        return NULL;
    }
    snprintf(context->name, sizeof context->name, "%s", name);
    context->index = ++last_index;
    agent_init_facts(agent.facts.version, &context->facts);
    *place = context;
    return context;
}

static void add_missing(context_line_array *wanted)
{
    const size_t known = agent.contexts.count; /* those behind are in no order yet */
    for (size_t i = 0; i < wanted->count; i++) {
        struct context_line *line = &wanted->items[i];
        context_array sorted = agent.contexts;
        sorted.count = known;
        struct context *context = context_find(&sorted, line->name);
        if (context && (context->wanted || context->is_opening))
            continue;
        if (!context)
            context = new_context(line->name);
        if (!context)
            continue;
        free(context->place);
        context->place = line->place;
        line->place = NULL;
        context->is_vrf = line->is_vrf;
        context->wanted = true;
        context->refused = 0;
    }
    array_sort(&agent.contexts, by_name); /* the default one has the shortest */
}

void contexts_tick(uint64_t now)
{
    contexts_take_opened();
    if (now >= due)
        contexts_update();
    contexts_take_opened();
}

void contexts_update(void)
{
    if (set_is_under_way()) { /* it may be of one that goes */
        contexts_announce();
        return;
    }
    context_line_array wanted = wanted_contexts();
    due = UINT64_MAX;
    close_unwanted(&wanted);
    add_missing(&wanted);
    for (size_t i = 0; i < agent.contexts.count; i++)
        if (agent.contexts.items[i]->name[0] && agent.contexts.items[i]->wanted)
            context_update(agent.contexts.items[i]);
    wanted_contexts_done(&wanted);
}

int contexts_take_settings(const struct configuration *configuration)
{
    const struct live_filter filter = configuration_filter(configuration);
    for (size_t i = 0; i < agent.contexts.count; i++) {
        struct context *context = agent.contexts.items[i];
        const struct live_options options = context_options(context, configuration, &filter, NULL,
                                                            0);
        int error = !context->reader
                        ? 0
                        : readers_take_settings(context->reader, context->adapter_reader, &options);
        if (error < 0 && !context->name[0]) /* the first: nothing has changed */
            return error;
        if (error < 0 && error != -ECANCELED)
            log_error("context %s: cannot show other interfaces: %s", context->name,
                      strerror(-error));
    }
    return 0;
}

void contexts_configure(void)
{
    for (size_t i = 0; i < agent.contexts.count; i++) {
        context_enter(agent.contexts.items[i]);
        agent.facts.notifications_enabled = agent.configuration.notifications;
        agent.facts.notification_interval = agent.configuration.notification_interval;
    }
    context_enter(context_default(&agent.contexts));
}

static void list_done(void *object)
{
    struct context_list *list = object;
    array_done(&list->items);
}

static int by_index(const void *left, const void *right)
{
    const struct context_row *a = left, *b = right;
    return (a->index > b->index) - (a->index < b->index);
}

void *contexts_list(void)
{
    struct context_list *list = shared_new(sizeof *list, list_done);
    for (size_t i = 0; list && i < agent.contexts.count; i++) {
        const struct context *context = agent.contexts.items[i];
        struct context_row *row = context->name[0] && context->reader ? array_append(&list->items)
                                                                      : NULL;
        if (!row)
            continue;
        row->index = context->index;
        snprintf(row->name, sizeof row->name, "%s", context->name);
        snprintf(row->description, sizeof row->description, "%s %s",
                 context->is_vrf ? "VRF" : "network namespace", context->place);
    }
    if (list)
        array_sort(&list->items, by_index);
    return list;
}

void contexts_retract(void)
{
    for (size_t i = 0; i < agent.contexts.count; i++)
        context_retract(agent.contexts.items[i]);
}

void contexts_done(void)
{
    struct opening *opening;
    while ((opening = opening_take()))
        free(opening);
    for (size_t i = 0; i < agent.contexts.count; i++)
        free_context(agent.contexts.items[i]);
    array_done(&agent.contexts);
    due = UINT64_MAX;
}
