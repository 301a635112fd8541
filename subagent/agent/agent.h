/* SPDX-License-Identifier: BSD-2-Clause */
/* What the parts of an agent share, and what daemon and module do in ways of their own.  Touched by
 * the main thread only. */
#pragma once

#include "agent/configuration.h"
#include "agent/reader.h"
#include "columns/agent_facts.h"
#include "columns/table.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

/* The daemon reads in threads and talks AgentX; the module does everything in snmpd's loop. */
struct environment {
    /* Has a reading carried out by whoever owns the handle (reader_carry_out()), and waits for it,
     * until then at most (CLOCK_MONOTONIC, nanoseconds; UINT64_MAX: as long as it takes).  Takes
     * what belongs to the reading. */
    int (*read)(struct reader *reader, const struct reading *reading, uint64_t until);
    /* Has the reader's routine reading carried out soon, without waiting. */
    void (*read_ahead)(struct reader *reader);
    /* The same every so many seconds; 0: never. */
    void (*read_every)(struct reader *reader, unsigned seconds);
    /* A monotonic time (util/clock.h) as snmpd's sysUpTime, in hundredths of a second: 0 when it lies
     * before snmpd's start. */
    uint32_t (*ticks)(uint64_t time);
    /* How many notifications may be sent now: none while there is no snmpd. */
    size_t (*notification_room)(void);
    void (*notify)(netsnmp_variable_list *bindings);
};

struct agent {
    const struct environment *environment;
    struct reader *reader;
    struct reader *adapter_reader;
    struct configuration configuration;
    struct agent_facts facts; /* those that the agent itself decides */
};

extern struct agent agent;

/* Whether a table is of a group that is served. */
static inline bool agent_serves(const struct table *table)
{
    return agent.configuration.serve & 1u << table->group;
}

/* Fills the facts, behind the configuration. */
void agent_init_facts(const char *version);

/* How the rows' handle is to be opened by a configuration; filter and error are the caller's. */
struct live_options agent_live_options(const struct configuration *configuration,
                                       const struct live_filter *filter, char *error,
                                       size_t error_size);

/* The main thread's own handle for changes: the reader's is the reader's.  The first need opens it,
 * too; here: for another namespace, while there is the right to enter it.  Logs its failure. */
int set_handle_open(void);
void set_handle_close(void);

/* An agent that nobody writes to has none.  NULL: it cannot be opened. */
struct live *set_handle(void);
