/* SPDX-License-Identifier: BSD-2-Clause */
#include "agent/set_phases.h"

#include "columns/tables.h"
#include "agent/agent.h"
#include "agent/kept.h"
#include "agent/notifications.h"
#include "agent/set_change.h"
#include "agent/set_check.h"
#include "util/array.h"
#include "util/log.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
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
    ARRAY(struct set_change) changes;
    struct agent_facts facts; /* wanted */
    struct agent_facts before;
    bool scalars;
};

static unsigned plans;

bool set_is_under_way(void)
{
    return plans > 0;
}

static void plan_free(void *memory)
{
    struct plan *plan = memory;
    plans--;
    for (size_t i = 0; i < plan->changes.count; i++)
        set_change_done(&plan->changes.items[i]);
    array_done(&plan->items);
    array_done(&plan->changes);
    free(plan);
}

/* --- checking --------------------------------------------------------------------------------- */

/* The change of the binding's row: what it begins with is read once, at the row's first binding. */
static int find_change(struct plan *plan, const struct set_target *target, size_t *ret_position)
{
    for (size_t i = 0; i < plan->changes.count; i++) {
        const struct set_change *change = &plan->changes.items[i];
        if (change->version == target->version && set_change_ifindex(change) == target->ifindex) {
            *ret_position = i;
            return SNMP_ERR_NOERROR;
        }
    }
    struct set_change *change = array_append(&plan->changes);
    if (!change)
        return SNMP_ERR_RESOURCEUNAVAILABLE;
    int result = set_change_begin(target->version, target->ifindex, change);
    if (result < 0) {
        plan->changes.count--;
        return result == -ENODEV ? SNMP_ERR_NOCREATION : SNMP_ERR_RESOURCEUNAVAILABLE;
    }
    *ret_position = plan->changes.count - 1;
    return SNMP_ERR_NOERROR;
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
    struct set_change *change = &plan->changes.items[item->change];
    /* By itself, so that its own error is answered. */
    error = set_change_judge(change, target->column, &target->value);
    if (error == SNMP_ERR_NOERROR)
        set_change_want(change, target->column, &target->value);
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
    plans++;
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

static bool apply(struct plan *plan, size_t position, netsnmp_agent_request_info *info,
                  netsnmp_request_info *requests)
{
    char problem[CHANGE_PROBLEM_SIZE];
    if (set_change_apply(&plan->changes.items[position], problem) == 0)
        return true;
    log_warning("cannot write as a manager asks: %s", problem);
    netsnmp_request_info *request = request_of(plan, position);
    netsnmp_set_request_error(info, request ? request : requests, SNMP_ERR_COMMITFAILED);
    return false;
}

static void act(struct plan *plan, netsnmp_agent_request_info *info, netsnmp_request_info *requests)
{
    /* What takes something away is last: the fewer failures can come behind it, the better. */
    for (int cuts_off = 0; cuts_off < 2; cuts_off++)
        for (size_t i = 0; i < plan->changes.count; i++)
            if (set_change_cuts_off(&plan->changes.items[i]) == cuts_off &&
                !apply(plan, i, info, requests))
                return;
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
        (void)reader_refresh_interface(agent.reader, set_change_ifindex(&plan->changes.items[i]));
}

static void undo(struct plan *plan, netsnmp_agent_request_info *info,
                 netsnmp_request_info *requests)
{
    for (size_t i = plan->changes.count; i-- > 0;)
        if (set_change_undo(&plan->changes.items[i]) < 0)
            netsnmp_set_request_error(info, requests, SNMP_ERR_UNDOFAILED);
    if (plan->scalars) {
        agent.facts = plan->before;
        notify_configure();
    }
    read_again(plan);
}

/* The column of ipifInterfaceTable that shows the same member of a record; an interface as a whole
 * has each but once. */
static const struct column *own_column(const struct set_target *target)
{
    size_t i = 0;
    if (target->version == WHOLE_INTERFACE)
        return target->column;
    while (ipif_interface_table.columns[i].offset != target->column->offset)
        i++;
    return &ipif_interface_table.columns[i];
}

enum { SHOWN_SIZE = COLUMN_VALUE_SIZE + 3 };

static void show(const struct column *column, const struct column_value *value,
                 char ret_text[static SHOWN_SIZE])
{
    if (column->syntax == SYNTAX_TEXT)
        snprintf(ret_text, SHOWN_SIZE, "\"%.*s\"", (int)value->length, (const char *)value->octets);
    else
        snprintf(ret_text, SHOWN_SIZE, "%" PRIu64, value->number);
}

static void commit(const struct table *table, const struct plan *plan)
{
    for (size_t i = 0; i < plan->items.count; i++) {
        const struct plan_item *item = &plan->items.items[i];
        const struct set_target *target = &item->target;
        char written[SHOWN_SIZE], was[SHOWN_SIZE];
        show(target->column, &target->value, written);
        if (item->change == SIZE_MAX) {
            log_info("a manager has written %s: %s", target->column->object, written);
            continue;
        }
        const struct set_change *change = &plan->changes.items[item->change];
        const char *name = set_change_name(change);
        struct column_value before = {0};
        set_change_value(change, target->column, &before);
        show(target->column, &before, was);
        const bool by_version = table->index_length == 2;
        log_info("a manager has written %s.%s%" PRIu32 " (%s): %s, was %s", target->column->object,
                 !by_version ? "" : target->version == INET_VERSION_IPV4 ? "1." : "2.",
                 target->ifindex, name, written, was);
        kept_note(name, target->version, own_column(target), &target->value, &before);
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
