/* SPDX-License-Identifier: BSD-2-Clause */
/* What the parts of the module offer each other; all of it is called by snmpd's only thread. */
#pragma once

#include "agent/reader.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

/* Reading without a thread, in snmpd's own loop.  Opens the handle, and has snmpd listen to it. */
int inline_reader_open(const char *context, enum reading_kind routine,
                       const struct live_options *options, struct reader **ret_reader);
void inline_reader_close(struct reader *reader);
void inline_readers_close(void); /* all that are left */

/* For struct environment. */
int inline_reader_read(struct reader *reader, const struct reading *reading, uint64_t until);
void inline_reader_read_ahead(struct reader *reader);
void inline_reader_read_every(struct reader *reader, unsigned seconds);

/* Has the library call back once, then (CLOCK_MONOTONIC, nanoseconds), instead of what the alarm
 * was to call; 0: there is none. */
void alarm_once(unsigned *alarm, uint64_t time, SNMPAlarmCallback *callback, void *context);

/* Registers all tables of the default context; those that something else serves are tried again
 * every minute. */
void registrations_begin(void);
void registrations_end(void);

/* From now on what follows from changes is done in snmpd's loop; the other contexts are there. */
void changes_begin(void);
void changes_end(void);

/* Notifications as traps of snmpd's own: for struct environment. */
size_t trap_room(void);
void trap_send(const char *context, netsnmp_variable_list *bindings);
