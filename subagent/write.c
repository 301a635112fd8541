/* SPDX-License-Identifier: BSD-2-Clause */
#include "subagent/write.h"

#include "columns/tables.h"
#include "subagent/agent.h"
#include "subagent/handler.h"
#include "subagent/kept.h"
#include "subagent/notify.h"
#include "subagent/write_check.h"
#include "subagent/writer.h"
#include "util/array.h"
#include "util/log.h"

#include <inttypes.h>
#include <string.h>

#define PLAN_NAME "ipif_plan"

/* One binding of the request, checked. */
struct plan_item {
    netsnmp_request_info *request;
    struct write_target target;
    size_t change; /* position in changes; SIZE_MAX for a scalar */
};

/* What one SET does to one table; lives from the first phase to the last. */
struct plan {
    ARRAY(struct plan_item) items;
    ARRAY(struct row_change) changes;
    struct agent_facts facts; /* wanted */
    struct agent_facts before;
    bool scalars;
};

static void plan_free(void *memory)
{
    struct plan *plan = memory;
    array_done(&plan->items);
    array_done(&plan->changes);
    free(plan);
}

static struct row_change *change_of(struct plan *plan, const struct write_target *target,
                                    size_t *ret_position)
{
    for (size_t i = 0; i < plan->changes.count; i++) {
        struct row_change *change = &plan->changes.items[i];
        if (change->version == target->version && change->ifindex == target->ifindex) {
            *ret_position = i;
            return change;
        }
    }
    struct row_change *change = array_append(&plan->changes);
    if (change) {
        row_change_begin(change, target->version, target->ifindex);
        *ret_position = plan->changes.count - 1;
    }
    return change;
}

static int add(struct plan *plan, netsnmp_request_info *request, const struct write_target *target)
{
    struct plan_item *item = array_append(&plan->items);
    if (!item)
        return SNMP_ERR_RESOURCEUNAVAILABLE;
    item->request = request;
    item->target = *target;
    item->change = SIZE_MAX;
    if (!target->ifindex) {
        plan->scalars = true;
        column_set(target->column, &target->value, &plan->facts);
        return SNMP_ERR_NOERROR;
    }
    struct row_change *change = change_of(plan, target, &item->change);
    if (!change)
        return SNMP_ERR_RESOURCEUNAVAILABLE;
    column_set(target->column, &target->value, &change->wanted);
    return SNMP_ERR_NOERROR;
}

static void check(const struct table *table, netsnmp_agent_request_info *info,
                  netsnmp_request_info *requests)
{
    struct plan *plan = calloc(1, sizeof *plan);
    if (!plan) {
        netsnmp_set_request_error(info, requests, SNMP_ERR_RESOURCEUNAVAILABLE);
        return;
    }
    plan->before = plan->facts = agent.facts;
    netsnmp_request_add_list_data(requests, netsnmp_create_data_list(PLAN_NAME, plan, plan_free));
    for (netsnmp_request_info *request = requests; request; request = request->next) {
        struct write_target target;
        int error = write_check(table, request->requestvb, &target);
        if (error == SNMP_ERR_NOERROR)
            error = add(plan, request, &target);
        if (error != SNMP_ERR_NOERROR) {
            netsnmp_set_request_error(info, request, error);
            return;
        }
    }
}

/* The binding that a failure of a row is reported at. */
static netsnmp_request_info *request_of(const struct plan *plan, size_t change)
{
    for (size_t i = 0; i < plan->items.count; i++)
        if (plan->items.items[i].change == change)
            return plan->items.items[i].request;
    return NULL;
}

static void act(struct plan *plan, netsnmp_agent_request_info *info,
                netsnmp_request_info *requests)
{
    char problem[SET_PROBLEM_SIZE];

    for (size_t i = 0; i < plan->changes.count; i++) {
        struct row_change *change = &plan->changes.items[i];
        if (row_change_apply(change, problem) < 0) {
            log_warning("cannot write as a manager asks: %s", problem);
            netsnmp_request_info *request = request_of(plan, i);
            netsnmp_set_request_error(info, request ? request : requests, SNMP_ERR_COMMITFAILED);
            return;
        }
    }
    if (plan->scalars) {
        /* Each SET that carries the right number moves it on: TestAndIncr, RFC 2579. */
        if (plan->items.items[0].target.spins)
            plan->facts.spin_lock = write_next_spin(plan->facts.spin_lock);
        agent.facts = plan->facts;
        notify_configure();
    }
}

/* Whoever asks next sees what was written. */
static void read_again(const struct plan *plan)
{
    for (size_t i = 0; i < plan->changes.count; i++)
        (void)reader_refresh_interface(agent.reader, plan->changes.items[i].ifindex);
}

static void undo(struct plan *plan, netsnmp_agent_request_info *info,
                 netsnmp_request_info *requests)
{
    char problem[SET_PROBLEM_SIZE];

    for (size_t i = plan->changes.count; i-- > 0;) {
        if (row_change_undo(&plan->changes.items[i], problem) < 0) {
            log_error("cannot undo what was written: %s", problem);
            netsnmp_set_request_error(info, requests, SNMP_ERR_UNDOFAILED);
        }
    }
    if (plan->scalars) {
        agent.facts = plan->before;
        notify_configure();
    }
    read_again(plan);
}

static void commit(const struct table *table, const struct plan *plan)
{
    for (size_t i = 0; i < plan->items.count; i++) {
        const struct plan_item *item = &plan->items.items[i];
        const struct write_target *target = &item->target;
        if (item->change == SIZE_MAX) {
            log_info("a manager has written %s: %" PRIu64, target->column->object,
                     target->value.number);
            continue;
        }
        const struct row_change *change = &plan->changes.items[item->change];
        struct column_value before = {0};
        column_get(target->column, &change->before, &before);
        const bool by_version = table->rows->index_length == 2;
        log_info("a manager has written %s.%s%" PRIu32 " (%s): %" PRIu64 ", was %" PRIu64,
                 target->column->object,
                 !by_version ? "" : target->version == INET_VERSION_IPV4 ? "1." : "2.",
                 target->ifindex, change->before.name, target->value.number, before.number);
        kept_note(change->before.name, target->version, writer_column(target->column),
                  target->value.number, before.number);
    }
    notify_configure(); /* rows that come are of interest once something is kept */
    read_again(plan);
}

int write_handle(const struct table *table, netsnmp_agent_request_info *info,
                 netsnmp_request_info *requests)
{
    if (info->mode == MODE_SET_RESERVE1) {
        check(table, info, requests);
        return SNMP_ERR_NOERROR;
    }
    struct plan *plan = netsnmp_request_get_list_data(requests, PLAN_NAME);
    if (!plan)
        return SNMP_ERR_NOERROR;
    switch (info->mode) {
    case MODE_SET_ACTION:
        act(plan, info, requests);
        break;
    case MODE_SET_COMMIT:
        commit(table, plan);
        break;
    case MODE_SET_UNDO:
        undo(plan, info, requests);
        break;
    default: /* RESERVE2 and FREE: nothing is held */
        break;
    }
    return SNMP_ERR_NOERROR;
}
