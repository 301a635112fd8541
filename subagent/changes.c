/* SPDX-License-Identifier: BSD-2-Clause */
#include "subagent/changes.h"

#include "subagent/change_queue.h"
#include "subagent/kept.h"
#include "subagent/notify.h"

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
