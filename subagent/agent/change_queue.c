/* SPDX-License-Identifier: BSD-2-Clause */
#include "agent/change_queue.h"

#include "columns/tables.h"
#include "util/array.h"
#include "util/log.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

/* Some three storms of 10,000 interfaces: more is not worth the memory. */
enum { EVENTS_MAX = 1 << 16 };

typedef ARRAY(struct row_event) event_array;

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

static bool make_event(const struct live_change *change, struct row_event *event)
{
    event->kind = !change->before ? ROW_ADDED : !change->after ? ROW_REMOVED : ROW_CHANGED;
    const struct record *record = event->kind == ROW_REMOVED ? change->before : change->after;
    event->version = record->version;
    event->ifindex = record->row.InterfaceIndex;
    event->columns = 0;
    snprintf(event->name, sizeof event->name, "%s", record->name);
    if (event->kind != ROW_CHANGED)
        return true;
    event->columns = change_queue_columns(change->before, change->after);
    return event->columns != 0;
}

void change_queue_take(void *context, const struct live_change *changes, size_t count)
{
    bool any = false;
    (void)context;

    for (size_t i = 0; i < count && atomic_load(&wanted); i++) {
        struct row_event made;
        if (!make_event(&changes[i], &made))
            continue;
        pthread_mutex_lock(&lock);
        struct row_event *event = queue.count < EVENTS_MAX ? array_append(&queue) : NULL;
        if (event)
            *event = made;
        else
            overflowed = true;
        pthread_mutex_unlock(&lock);
        any = true;
    }
    if (any && wake_main)
        wake_main();
}

struct row_event *change_queue_drain(size_t *ret_count)
{
    pthread_mutex_lock(&lock);
    struct row_event *events = queue.items;
    *ret_count = queue.count;
    queue = (event_array){0};
    bool lost = overflowed;
    overflowed = false;
    pthread_mutex_unlock(&lock);
    if (lost)
        log_warning("more changes at once than notifications can tell of: some are left out");
    return events;
}
