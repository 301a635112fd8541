/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Interfaces that were read by themselves within the last second, for requests that ask for a few
 * only: a manager who asks for one value now and then does not have all interfaces read each time.
 */
#pragma once

#include "columns/table.h"
#include "agent/freshness.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct recent {
    size_t count;
    struct {
        uint32_t ifindex;
        uint64_t time; /* CLOCK_MONOTONIC, nanoseconds: when its reading began */
    } items[16];
};

static inline bool recent_has(const struct recent *recent, uint32_t ifindex)
{
    for (size_t i = 0; i < recent->count; i++)
        if (recent->items[i].ifindex == ifindex)
            return true;
    return false;
}

static inline void recent_add(struct recent *recent, uint32_t ifindex, uint64_t now)
{
    recent->items[recent->count].ifindex = ifindex;
    recent->items[recent->count++].time = now;
}

/* Forgets what is too old.  False: a request needs more, or more than have room: then all are to be
 * read, once. */
static inline bool recent_will_do(struct recent *recent, const struct interfaces_asked *asked,
                                  uint64_t now)
{
    size_t kept = 0, missing = 0;
    for (size_t i = 0; i < recent->count; i++)
        if (now - recent->items[i].time <= FRESHNESS_LIMIT)
            recent->items[kept++] = recent->items[i];
    recent->count = kept;
    if (asked->all)
        return false;
    for (size_t i = 0; i < asked->count; i++)
        missing += !recent_has(recent, asked->ifindexes[i]);
    return missing <= sizeof recent->items / sizeof *recent->items - recent->count;
}
