/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * When is read, and how much at once: every such number of the library, with its reason.
 *
 * A few changes are seen within 100 ms.  What a storm costs depends on how often whole tables are
 * read: they are when it pauses, or after PACE_MOST_REST.
 */
#pragma once

#include "util/clock.h"

enum {
    /* Interfaces that are read one by one; of more, whole tables of the kernel are read, unless the
     * namespace has so many that they cost more: about a fifth, for each of its interfaces, of
     * reading one by itself. */
    PACE_FEW = 32,
    PACE_LONE_READING_COST = 5,

    /* Notifications taken by one call, so that a storm cannot keep it for ever. */
    PACE_DATAGRAMS = 16384,

    /* Attempts at an interrupted dump while a storm goes on: the next one comes when it rests. */
    PACE_STORM_ATTEMPTS = 2,

    /* No reading before so many times the processor time of the last one have passed. */
    PACE_REST_FACTOR = 16,

    /* Seconds for which a table of IPv6's neighbour parameters is trusted while every link shows
     * the ReachableTime that was drawn when it was read: a draw can fall on the same number by
     * chance. */
    PACE_TRUST_SECONDS = 60,

    /* A handle that opens, and the documents' tables, read again after pauses, the first one of so
     * many milliseconds and each twice as long as the one before: while interfaces come by the
     * hundred no dump stays whole. */
    PACE_TABLE_PAUSES = 6,
    PACE_TABLE_FIRST_PAUSE = 10,

    /* Milliseconds after which NotifyIpInterfaceChange looks for what is not announced, and after
     * which it tries again what failed. */
    PACE_UNANNOUNCED = 15000,
    PACE_AFTER_FAILURE = 1000,
};

/* What was noted waits so long at most: many changes, a few, and what could not be read; this twice
 * as long each time, up to the first. */
#define PACE_MOST_REST    (800 * NANOSECONDS_PER_MILLISECOND)
#define PACE_LONE_REST    (60 * NANOSECONDS_PER_MILLISECOND)
#define PACE_FAILURE_REST (100 * NANOSECONDS_PER_MILLISECOND)

/* While notes wait the sockets are emptied this often: a storm is no wake-up per message, and one
 * that says nothing for so long pauses. */
#define PACE_DRAIN (20 * NANOSECONDS_PER_MILLISECOND)

/* What nobody is told of, as files and IPv4's ReachableTime, is new enough for a lone reading. */
#define PACE_RECENT NANOSECONDS_PER_SECOND
