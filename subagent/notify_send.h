/* SPDX-License-Identifier: BSD-2-Clause */
/* One notification as an AgentX Notify. */
#pragma once

#include "subagent/change_queue.h"

/* Sends it; the values of changed columns are those of the snapshot.  Returns how many PDUs wait
 * for an answer now: 1, or 0 when there is nothing to tell any more. */
unsigned notify_send(const struct row_event *event, const struct snapshot *snapshot);
