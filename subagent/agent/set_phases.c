/* SPDX-License-Identifier: BSD-2-Clause */
#include "agent/set_phases.h"

#include "change/row_change.h"
#include "columns/tables.h"
#include "agent/agent.h"
#include "agent/kept.h"
#include "agent/notifications.h"
#include "agent/set_check.h"
#include "util/array.h"
#include "util/log.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#define PLAN_NAME "ipif_plan"

/* One binding of the request, checked. */
struct plan_item {
    netsnmp_request_info *request;
    struct set_target target;
    size_t change; /* position in changes; SIZE_MAX for a scalar */
};

/* What one SET does to one table; lives from the first phase to the last. */
struct plan {
    ARRAY(struct plan_item) items;
    ARRAY(struct change) changes;
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

/* --- checking --------------------------------------------------------------------------------- */

/* The change of the binding's row: what it begins with is read once, at the row's first binding. */
static int find_change(struct plan *plan, const struct set_target *target, size_t *ret_position)
{
    for (size_t i = 0; i < plan->changes.count; i++) {
        const struct record *current = &plan->changes.items[i].situation.current;
        if (current->version == target->version &&
            current->row.InterfaceIndex == target->ifindex) {
            *ret_position = i;
            return SNMP_ERR_NOERROR;
        }
    }
    const MIB_IPINTERFACE_ROW key = {
        .Family = target->version == INET_VERSION_IPV4 ? AF_INET : AF_INET6,
        .InterfaceIndex = target->ifindex,
    };
    struct live *live = set_handle();
    struct change *change = live ? array_append(&plan->changes) : NULL;
    if (!change)
        return SNMP_ERR_RESOURCEUNAVAILABLE;
    int result = change_begin(live, &key, change);
    if (result < 0) {
        plan->changes.count--;
        return result == -ENODEV ? SNMP_ERR_NOCREATION : SNMP_ERR_RESOURCEUNAVAILABLE;
    }
    *ret_position = plan->changes.count - 1;
    return SNMP_ERR_NOERROR;
}

/* A value that the documents' functions take for "leave it" is none that can be written. */
static bool is_ignored(const struct change *change, const struct judgement *judgement,
                       const struct set_target *target)
{
    struct column_value now;
    return !judgement->changes &&
           !(column_get(target->column, &change->situation.current, &now) &&
             column_value_equal(&now, &target->value));
}

/* By itself, so that its own error is answered. */
static int judge_binding(struct change *change, const struct set_target *target)
{
    struct record wanted = {0};
    struct judgement judgement;
    judge_ask_nothing(&wanted.row);
    if (!judge_takes((enum inet_version)target->version, target->column->offset))
        return SNMP_ERR_NOTWRITABLE;
    if (column_set(target->column, &target->value, &wanted) < 0)
        return SNMP_ERR_WRONGVALUE;
    if (change_judge(change, &wanted, &judgement) < 0)
        return SNMP_ERR_RESOURCEUNAVAILABLE;
    switch (judgement.verdict) {
    case VERDICT_FINE:
        if (!is_ignored(change, &judgement, target))
            return SNMP_ERR_NOERROR;
        return judge_settable(&change->situation, target->column->offset) ? SNMP_ERR_WRONGVALUE
                                                                          : SNMP_ERR_NOTWRITABLE;
    case VERDICT_WRONG_VALUE:
        return SNMP_ERR_WRONGVALUE;
    case VERDICT_NOT_SETTABLE:
        return SNMP_ERR_NOTWRITABLE;
    case VERDICT_INCONSISTENT:
        return SNMP_ERR_INCONSISTENTVALUE;
    }
    return SNMP_ERR_GENERR;
}

static int add(struct plan *plan, netsnmp_request_info *request, const struct set_target *target)
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
    int error = find_change(plan, target, &item->change);
    if (error != SNMP_ERR_NOERROR)
        return error;
    struct change *change = &plan->changes.items[item->change];
    error = judge_binding(change, target);
    if (error == SNMP_ERR_NOERROR)
        column_set(target->column, &target->value, &change->wanted);
    return error;
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
        struct set_target target;
        int error = set_check(table, request->requestvb, &target);
        if (error == SNMP_ERR_NOERROR)
            error = add(plan, request, &target);
        if (error != SNMP_ERR_NOERROR) {
            netsnmp_set_request_error(info, request, error);
            return;
        }
    }
}

/* --- doing and undoing ------------------------------------------------------------------------ */

/* The binding that a failure of a row is reported at. */
static netsnmp_request_info *request_of(const struct plan *plan, size_t change)
{
    for (size_t i = 0; i < plan->items.count; i++)
        if (plan->items.items[i].change == change)
            return plan->items.items[i].request;
    return NULL;
}

static int32_t next_spin(int32_t number)
{
    return number == INT32_MAX ? 0 : number + 1;
}

static void act(struct plan *plan, netsnmp_agent_request_info *info,
                netsnmp_request_info *requests)
{
    char problem[CHANGE_PROBLEM_SIZE];

    for (size_t i = 0; i < plan->changes.count; i++) {
        if (change_apply(&plan->changes.items[i], problem) < 0) {
            log_warning("cannot write as a manager asks: %s", problem);
            netsnmp_request_info *request = request_of(plan, i);
            netsnmp_set_request_error(info, request ? request : requests, SNMP_ERR_COMMITFAILED);
            return;
        }
    }
    if (plan->scalars) {
        /* Each SET that carries the right number moves it on: TestAndIncr, RFC 2579. */
        if (plan->items.items[0].target.spins)
            plan->facts.spin_lock = next_spin(plan->facts.spin_lock);
        agent.facts = plan->facts;
        notify_configure();
    }
}

/* Whoever asks next sees what was written. */
static void read_again(const struct plan *plan)
{
    for (size_t i = 0; i < plan->changes.count; i++)
        (void)reader_refresh_interface(agent.reader, plan->changes.items[i].link.ifindex);
}

static void undo(struct plan *plan, netsnmp_agent_request_info *info,
                 netsnmp_request_info *requests)
{
    for (size_t i = plan->changes.count; i-- > 0;)
        if (change_undo(&plan->changes.items[i]) < 0)
            netsnmp_set_request_error(info, requests, SNMP_ERR_UNDOFAILED);
    if (plan->scalars) {
        agent.facts = plan->before;
        notify_configure();
    }
    read_again(plan);
}

/* The column of ipifInterfaceTable that shows the same member of a record. */
static const struct column *own_column(const struct column *column)
{
    size_t i = 0;
    while (ipif_interface_table.columns[i].offset != column->offset)
        i++;
    return &ipif_interface_table.columns[i];
}

static void commit(const struct table *table, const struct plan *plan)
{
    for (size_t i = 0; i < plan->items.count; i++) {
        const struct plan_item *item = &plan->items.items[i];
        const struct set_target *target = &item->target;
        if (item->change == SIZE_MAX) {
            log_info("a manager has written %s: %" PRIu64, target->column->object,
                     target->value.number);
            continue;
        }
        const struct record *was = &plan->changes.items[item->change].situation.current;
        struct column_value before = {0};
        column_get(target->column, was, &before);
        const bool by_version = table->index_length == 2;
        log_info("a manager has written %s.%s%" PRIu32 " (%s): %" PRIu64 ", was %" PRIu64,
                 target->column->object,
                 !by_version ? "" : target->version == INET_VERSION_IPV4 ? "1." : "2.",
                 target->ifindex, was->name, target->value.number, before.number);
        kept_note(was->name, target->version, own_column(target->column),
                  target->value.number, before.number);
    }
    notify_configure(); /* rows that come are of interest once something is kept */
    read_again(plan);
}

int set_handle_phase(const struct table *table, netsnmp_agent_request_info *info,
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
