/* SPDX-License-Identifier: BSD-2-Clause */
/* IF-MIB's side of interfaces: the link and its counters, fetched of those that were selected. */
#pragma once

#include "plugin_options.h"

#include <stdbool.h>
#include <stdint.h>

enum link_object {
    LINK_OPER_STATUS,
    LINK_IN_OCTETS,
    LINK_OUT_OCTETS,
    LINK_IN_ERRORS,
    LINK_OUT_ERRORS,
    LINK_IN_DISCARDS,
    LINK_OUT_DISCARDS,
    LINK_HIGH_SPEED,    /* megabits per second, 0: not known */
    LINK_DISCONTINUITY, /* sysUpTime when the counters began anew */
    LINK_OBJECTS
};

struct link {
    uint32_t index;  /* ifIndex */
    uint32_t uptime; /* sysUpTime of the values, 1/100 s */
    uint64_t values[LINK_OBJECTS];
    bool is_served; /* false: the agent has no such interface in its IF-MIB */
};

/* ifOperStatus */
enum { LINK_UP = 1 };

/* "up", "down", ... of an ifOperStatus. */
const char *link_state_name(uint64_t status);

/* Whether the options ask for anything of IF-MIB, and for what is counted there. */
bool links_are_wanted(const struct options *options);
bool counters_are_wanted(const struct options *options);

/* Fetches the values of links whose index is set; returns the number of requests that it took.
 * Gives up where the agent has none of them. */
unsigned links_fetch(void *session, const struct options *options, struct link *links,
                     size_t count);
