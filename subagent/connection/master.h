/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The connection with the master agent (snmpd): one per process, as Net-SNMP's library has it.
 *
 * The library opens sessions and registers objects over a transport of ours (transport.c), which
 * never blocks, answers requests for our tables by itself, and hands everything else on.  What the
 * library cannot do is done here by PDUs of our own: pings that nobody waits for, registrations
 * tried again, notifications.
 */
#pragma once

#include "agentx/session_watch.h"
#include "agentx/set_gate.h"
#include "connection/channel.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

struct master_hooks {
    /* Answers a request without the library; false: the library may. */
    bool (*answer)(const struct agentx_header *request, const uint8_t *payload,
                   struct agentx_writer *writer);
    /* The master's word on a registration: 0 or enum agentx_error. */
    void (*registered)(const char *context, const struct agentx_oid *oid, unsigned error);
    /* Whether a SET may begin. */
    const bool *writable;
};

/* What was last said about the master: each is one line in the log when it becomes true. */
enum master_condition {
    MASTER_UNKNOWN,
    MASTER_CONNECTED,
    MASTER_LOST,        /* closed the connection, or is not there again yet */
    MASTER_UNREACHABLE, /* connect() failed, with error */
    MASTER_SILENT,      /* there, but does not answer */
    MASTER_REFUSES,     /* answered Open with error */
};

struct master {
    struct master_hooks hooks;
    struct channel channel;
    struct session_watch watch;
    struct set_gate set;
    struct agentx_writer writer;
    char address[256]; /* as configured */
    bool connecting;   /* the library is opening its session and registering */
    uint64_t heard;    /* when the last PDU came */
    uint64_t pinged;
    enum master_condition condition;
    int error;
    bool silent_in_session; /* silent, but it has a session with us */
    volatile sig_atomic_t stopping;
    volatile sig_atomic_t set_is_open; /* for the signal handler */
};

/* The only one. */
extern struct master master;

void master_init(const struct master_hooks *hooks);

/* Says what became of the master, once for each change. */
void master_report(enum master_condition condition, int error);
const char *master_explain(void); /* the same in a few words, for a status line */

/* The library has returned: when it has just connected, notes that, and returns true. */
bool master_settle(void);

/* Pings, and finds out that nobody answers.  Returns when to call again, UINT64_MAX for never. */
uint64_t master_tick(uint64_t now);

/* Sends a PDU, of which the length is in its header.  Negative errno closes the connection. */
int master_send(const uint8_t *pdu, size_t length, bool own);

/* Begins a PDU of our own on the session, and sends it: the library does not see its answer.
 * context: "" is the default one. */
struct agentx_writer *master_begin(enum agentx_type type, const char *context);
void master_finish(void);

/* Asks the master to register, without waiting for its word. */
void master_register(const uint32_t *oid, size_t length, uint8_t priority);

/* Notify, for struct environment: how many may be sent now, and one of them. */
size_t master_notification_room(void);
void master_notify(const char *context, netsnmp_variable_list *bindings);

/* Something was received from the master. */
void master_heard(uint64_t now);

/* Ends the connection such that the library sees an end of file. */
void master_drop(void);

/* For a signal handler: as master_drop(), and no further connection is tried. */
void master_stop(void);

/* Tells the master that we go, without waiting, and closes. */
void master_goodbye(void);

bool master_is_connected(void);

/* A monotonic time as the master's sysUpTime, in hundredths of a second: 0 when it lies before the
 * master's start. */
uint32_t master_ticks(uint64_t time);
