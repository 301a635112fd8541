/* SPDX-License-Identifier: BSD-2-Clause */
/* One notification: in the daemon an AgentX Notify, in the module a trap of snmpd's. */
#pragma once

#include "agent/change_queue.h"

/* The last number of a notification's name: ipifInterfaceAdded, Removed, Changed. */
static inline uint32_t notification_number(enum row_event_kind kind)
{
    switch (kind) {
    case ROW_ADDED:
        return 1;
    case ROW_REMOVED:
        return 2;
    case ROW_CHANGED:
        return 3;
    }
    return 0;
}

/* How many the receiver takes now: none while there is no snmpd. */
size_t notify_room(void);

/* Sends it; the values of changed columns are those of the snapshot.  Returns how many went: 1, or
 * 0 when there is nothing to tell any more. */
unsigned notify_send(const struct row_event *event, const struct snapshot *snapshot);
