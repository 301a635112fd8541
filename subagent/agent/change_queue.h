/* SPDX-License-Identifier: BSD-2-Clause */
/* Changes of rows, from the reader's thread to the main one. */
#pragma once

#include "live/live.h"

#include <net/if.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Numbered as the notifications of IPIF-MIB. */
enum row_event_kind { ROW_ADDED = 1, ROW_REMOVED, ROW_CHANGED };

struct row_event {
    enum row_event_kind kind;
    uint8_t version;
    uint32_t ifindex;
    char name[IF_NAMESIZE];
    uint64_t columns; /* of ipifInterfaceTable, by position: those that differ */
};

/* Whether changes are of interest to the main thread. */
void change_queue_want(bool want);

void change_queue_set_wake(void (*wake)(void));

/* live_options.changed: called by the reader's thread. */
void change_queue_take(void *context, const struct live_change *changes, size_t count);

/* Gives everything that has come, in its order; the caller frees it.  NULL: nothing. */
struct row_event *change_queue_drain(size_t *ret_count);

/* Which columns of two records differ for somebody who looks. */
uint64_t change_queue_columns(const struct record *before, const struct record *after);
