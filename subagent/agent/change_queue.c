/* SPDX-License-Identifier: BSD-2-Clause */
#include "agent/change_queue.h"

#include "agent/set_change.h"
#include "columns/tables.h"
#include "util/array.h"
#include "util/log.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

/* Some three storms of 10,000 interfaces: more is not worth the memory. */
enum { EVENTS_MAX = 1 << 16 };

typedef ARRAY(struct change_event) event_array;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static event_array queue;
static bool overflowed;
static atomic_bool wanted;
static void (*wake_main)(void);

void change_queue_want(bool want)
{
    atomic_store(&wanted, want);
}

void change_queue_set_wake(void (*wake)(void))
{
    wake_main = wake;
}

uint64_t change_queue_columns(const struct record *before, const struct record *after)
{
    uint64_t columns = 0;
    for (size_t i = 0; i < ipif_interface_table.column_count; i++) {
        const struct column *column = &ipif_interface_table.columns[i];
        if (!column->drifts && column->access != ACCESS_INDEX &&
            column_differs(column, before, after))
            columns |= UINT64_C(1) << i;
    }
    return columns;
}

static bool make_event(const struct live_change *change, struct change_event *event)
{
    const struct record *before = change->before, *after = change->after;
    const struct record *record = after ? after : before;
    *event = (struct change_event){
        .kind = after ? ROW_ADDED : ROW_REMOVED,
        .version = record->version,
        .has_come = after && (!before || strcmp(before->name, after->name) != 0),
        .ifindex = record->row.InterfaceIndex,
    };
    snprintf(event->name, sizeof event->name, "%s", record->name);
    if (!before || !after)
        return true;
    event->kind = ROW_CHANGED;
    event->columns = change_queue_columns(before, after);
    return event->columns != 0;
}

static void append(const struct reader *reader, struct change_event *made)
{
    snprintf(made->context, sizeof made->context, "%s", reader ? reader->context : "");
    pthread_mutex_lock(&lock);
    struct change_event *event = queue.count < EVENTS_MAX ? array_append(&queue) : NULL;
    if (event)
        *event = *made;
    else
        overflowed = true;
    pthread_mutex_unlock(&lock);
}

void change_queue_take(void *context, const struct live_change *changes, size_t count)
{
    bool any = false;

    for (size_t i = 0; i < count && atomic_load(&wanted); i++) {
        struct change_event event;
        if (!make_event(&changes[i], &event))
            continue;
        append(context, &event);
        any = true;
    }
    if (any && wake_main)
        wake_main();
}

/* --- links ------------------------------------------------------------------------------------ */

static bool links_stay; /* the reader's thread's */

void change_queue_links_stay(bool stay)
{
    links_stay = stay;
}

/*
 * RFC 2863, 3.1.14: lowerLayerDown counts as down, and to and from notPresent nothing is told.
 *
 * The kernel makes each interface down, and takes it down before it removes it.  Whether that is
 * seen depends on when it is read: so one that is not there counts as down, and nobody waits in
 * vain.
 */
static bool is_down(const struct interface_record *interface)
{
    return !interface || interface->oper_status == OPER_STATUS_DOWN ||
           interface->oper_status == OPER_STATUS_LOWER_LAYER_DOWN;
}

static bool is_not_present(const struct interface_record *interface)
{
    return interface && interface->oper_status == OPER_STATUS_NOT_PRESENT;
}

static enum change_event_kind kind_of(const struct live_interface_change *change)
{
    const struct interface_record *before = change->before, *after = change->after;
    const bool down = is_down(after);
    if (links_stay || !(after ? after : before)->notifies || is_down(before) == down ||
        is_not_present(before) || is_not_present(after))
        return LINK_STAYS;
    return down ? LINK_DOWN : LINK_UP;
}

static struct change_event make_link_event(const struct live_interface_change *change)
{
    const struct interface_record *before = change->before, *after = change->after;
    const struct interface_record *interface = after ? after : before;
    struct change_event event = {
        .kind = kind_of(change),
        .version = WHOLE_INTERFACE,
        .has_come = after && (!before || strcmp(before->name, after->name) != 0),
        .ifindex = interface->ifindex,
        .admin_status = after ? after->admin_status : ADMIN_STATUS_DOWN,
        .oper_status = after ? after->oper_status : OPER_STATUS_DOWN,
    };
    snprintf(event.name, sizeof event.name, "%s", interface->name);
    return event;
}

void change_queue_take_interfaces(void *context, const struct live_interface_change *changes,
                                  size_t count)
{
    bool any = false;

    for (size_t i = 0; i < count && atomic_load(&wanted); i++) {
        struct change_event event = make_link_event(&changes[i]);
        if (event.kind == LINK_STAYS && !event.has_come)
            continue;
        append(context, &event);
        any = true;
    }
    if (any && wake_main)
        wake_main();
}

/* --- by the main thread ----------------------------------------------------------------------- */

struct change_event *change_queue_drain(size_t *ret_count)
{
    pthread_mutex_lock(&lock);
    struct change_event *events = queue.items;
    *ret_count = queue.count;
    queue = (event_array){0};
    bool lost = overflowed;
    overflowed = false;
    pthread_mutex_unlock(&lock);
    if (lost)
        log_warning("more changes at once than notifications can tell of: some are left out");
    return events;
}
