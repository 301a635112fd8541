/* SPDX-License-Identifier: BSD-2-Clause */
/* What the scalars are made of, at one moment. */
#pragma once

#include <stdint.h>

struct snapshot;

struct agent_facts {
    /* Of the system group. */
    char system_description[256];
    char system_name[128];
    uint64_t now;
    /* Of a snapshot. */
    uint64_t ipv4_last_change; /* CLOCK_MONOTONIC, nanoseconds, as all of these */
    uint64_t ipv6_last_change;
    uint64_t ipv6_rows_last_change;
    uint64_t interfaces_last_change;
    uint64_t stack_last_change;
    int32_t interfaces;
    uint32_t ipv4_rows;
    uint32_t ipv6_rows;
    uint32_t snapshot_age; /* milliseconds */
    /* An agent's own. */
    char version[32]; /* empty: there is no agent */
    uint32_t events;
    uint32_t overruns;
    uint32_t resyncs;
    int32_t spin_lock; /* ipv6RouterAdvertSpinLock */
    uint8_t notifications_enabled;
    uint32_t notification_interval; /* seconds */
};

/* Fills what is of a snapshot. */
void agent_facts_take(struct agent_facts *facts, const struct snapshot *snapshot);
