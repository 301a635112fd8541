/* SPDX-License-Identifier: BSD-2-Clause */
/* What the parts of an agent share, and what daemon and module do in ways of their own.  Touched by
 * the main thread only. */
#pragma once

#include "agent/configuration.h"
#include "agent/context.h"
#include "agent/reader.h"
#include "columns/agent_facts.h"
#include "columns/table.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

struct opening;

/* The daemon reads in threads and talks AgentX; the module does everything in snmpd's loop. */
struct environment {
    /* Has a reading carried out by whoever owns the handle (reader_carry_out()), and waits for it,
     * until then at most (CLOCK_MONOTONIC, nanoseconds; UINT64_MAX: as long as it takes).  Takes
     * what belongs to the reading. */
    int (*read)(struct reader *reader, const struct reading *reading, uint64_t until);
    /* Opens a reader that is followed from then on; closes one that nobody uses any more. */
    int (*open_reader)(const char *context, enum reading_kind routine,
                       const struct live_options *options, struct reader **ret_reader);
    void (*drop_reader)(struct reader *reader);
    /* Has the reader's routine reading carried out soon, without waiting. */
    void (*read_ahead)(struct reader *reader);
    /* The same every so many seconds; 0: never. */
    void (*read_every)(struct reader *reader, unsigned seconds);
    /* A monotonic time (util/clock.h) as snmpd's sysUpTime, in hundredths of a second: 0 when it
     * lies before snmpd's start. */
    uint32_t (*ticks)(uint64_t time);
    /* How many notifications may be sent now: none while there is no snmpd. */
    size_t (*notification_room)(void);
    void (*notify)(const char *context, netsnmp_variable_list *bindings);
    /* Has an opening carried out (opening_carry_out()), now or beside the main thread: then
     * contexts_due() is to be asked again when it is done. */
    void (*open)(struct opening *opening);
    /* How it gets the right to enter network namespaces: for a message. */
    const char *how_to_enter;
};

struct agent {
    const struct environment *environment;
    struct reader *reader; /* the current context's, as the next and the facts */
    struct reader *adapter_reader;
    context_array contexts;  /* by name: the default one first */
    struct context *current; /* the one that is dealt with: see context_enter() */
    struct configuration configuration;
    struct agent_facts facts; /* those that the agent itself decides */
};

extern struct agent agent;

/* 1 << enum table_group: what is served in a context. */
unsigned agent_groups(const struct context *context);

/* Whether a table is served in the default context. */
static inline bool agent_serves(const struct table *table)
{
    return agent_groups(agent.contexts.items[0]) & 1u << table->group;
}

/* The readers of the agent's own namespace are open: there is a default context.  -ENOMEM. */
int agent_add_default_context(void);

/* Fills the facts of a context, behind the configuration. */
void agent_init_facts(const char *version, struct agent_facts *ret_facts);

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
