/* SPDX-License-Identifier: BSD-2-Clause */
/* Changes of rows and links, from the reader's thread to the main one. */
#pragma once

#include "agent/reader.h"
#include "live/live.h"

#include <net/if.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Those of rows are numbered as the notifications of IPIF-MIB. */
enum change_event_kind {
    ROW_ADDED = 1,
    ROW_REMOVED,
    ROW_CHANGED,
    LINK_STAYS, /* nothing to tell */
    LINK_DOWN,
    LINK_UP,
};

struct change_event {
    enum change_event_kind kind;
    char context[CONTEXT_NAME_SIZE]; /* in which it happened; empty: the default one */
    uint8_t version;                 /* of the row, or WHOLE_INTERFACE (set_change.h) */
    bool has_come;                   /* under this name */
    uint8_t admin_status;            /* of a link at that moment, as the next */
    uint8_t oper_status;
    uint32_t ifindex;
    char name[IF_NAMESIZE];
    uint64_t columns; /* of ipifInterfaceTable, by position: those that differ */
};

/* Whether changes are of interest to the main thread. */
void change_queue_want(bool want);

void change_queue_set_wake(void (*wake)(void));

/* live_options.changed, whose context is the struct reader, or NULL for the default context's:
 * called by the reader's thread. */
void change_queue_take(void *context, const struct live_change *changes, size_t count);

/* live_options.interfaces_changed, the same. */
void change_queue_take_interfaces(void *context, const struct live_interface_change *changes,
                                  size_t count);

/* Called by the reader's thread around what shows and hides interfaces whose links stay as they
 * are: other settings. */
void change_queue_links_stay(bool stay);

/* Gives everything that has come, in its order; the caller frees it.  NULL: nothing. */
struct change_event *change_queue_drain(size_t *ret_count);

/* Which columns of two records differ for somebody who looks. */
uint64_t change_queue_columns(const struct record *before, const struct record *after);
