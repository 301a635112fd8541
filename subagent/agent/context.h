/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a manager sees under one SNMP context: the default one shows the agent's own namespace,
 * others show a namespace or a VRF each, as if it were a host.  Touched by the main thread only.
 */
#pragma once

#include "agent/reader.h"
#include "columns/agent_facts.h"
#include "util/array.h"

#include <stdbool.h>
#include <sys/types.h>

/* A line of the configuration: ipifContext. */
struct context_line {
    char name[CONTEXT_NAME_SIZE];
    bool is_vrf;
    char *place; /* the namespace's name or path, or the VRF's name */
};

struct context {
    char name[CONTEXT_NAME_SIZE]; /* empty: the default one */
    bool is_vrf;
    char *place;  /* as in the line; NULL: the agent's own namespace */
    dev_t device; /* of the namespace's file, as the next: another one is another namespace */
    ino_t inode;
    uint64_t unbound_since; /* its name is there without a namespace (CLOCK_MONOTONIC); 0: not so */
    struct reader *reader;  /* NULL: the namespace is not there */
    struct reader *adapter_reader; /* NULL: the other one reads adapters, too */
    uint32_t index;      /* entLogicalIndex */
    bool is_opening;     /* beside the main thread */
    bool look_again;     /* when that is done: something came or went meanwhile */
    bool wanted;         /* by the configuration and what the machine has */
    bool registered;     /* with snmpd: also for a while after its namespace has gone */
    uint64_t last_asked; /* CLOCK_MONOTONIC, nanoseconds; 0: never */
    unsigned leaving;    /* 1 << enum table_group: not served any more, but not withdrawn yet */
    /* While another one is dealt with: see context_enter(). */
    struct agent_facts facts;
    struct live *set_handle;
    int refused; /* why it could not be opened, which was said: a negative errno; or 0 */
};

typedef ARRAY(struct context *) context_array;

/*
 * From now on the agent deals with this context: agent.reader, agent.facts and set_handle() are its
 * own.  Whoever enters another than the default one comes back.
 */
void context_enter(struct context *context);

/* The default one. */
static inline struct context *context_default(const context_array *contexts)
{
    return contexts->items[0];
}

/* In an array by name; NULL: there is none. */
struct context *context_find(const context_array *contexts, const char *name);

/*
 * Has the contexts be what the configuration says and the machine has now: has what came opened, to
 * be registered by contexts_take_opened(); closes and withdraws what went or is another namespace
 * now.  While a SET is under way it is put off.
 */
void contexts_update(void);

struct configuration;

/* Has all show by another configuration.  When the default one cannot, none does: then its negative
 * errno. */
int contexts_take_settings(const struct configuration *configuration);

/* What managers may have written is as in the configuration again. */
void contexts_configure(void);

/* Those that are there, but the default one, as a struct context_list that the caller has to let
 * go; NULL without memory. */
void *contexts_list(void);

/* Withdraws all at once. */
void contexts_retract(void);

/* Forgets all; their readers are closed by whoever owns them. */
void contexts_done(void);

/* When contexts_tick() is to be called (CLOCK_MONOTONIC, nanoseconds): UINT64_MAX for never. */
uint64_t contexts_due(void);

/* Takes what was opened, and updates when that is due. */
void contexts_tick(uint64_t now);

/* Registers what was opened since. */
void contexts_take_opened(void);

/* A manager asks for it. */
void context_asked(struct context *context);

/* Namespaces came or went: many at once are looked at once. */
void contexts_announce(void);
