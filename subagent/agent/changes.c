/* SPDX-License-Identifier: BSD-2-Clause */
#include "agent/changes.h"

#include "agent/change_queue.h"
#include "subagent/kept.h"
#include "agent/notifications.h"

#include <stdlib.h>

uint64_t changes_tick(uint64_t now)
{
    size_t count;
    struct row_event *events = change_queue_drain(&count);
    for (size_t i = 0; i < count; i++) {
        if (events[i].kind == ROW_ADDED)
            kept_apply(events[i].name, events[i].version, events[i].ifindex);
        notify_take(&events[i], now);
    }
    free(events);
    return notify_tick(now);
}

void changes_done(void)
{
    size_t count;
    free(change_queue_drain(&count));
    notify_done();
}
