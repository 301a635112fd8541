/* SPDX-License-Identifier: BSD-2-Clause */
/* What the parts of the module offer each other; all of it is called by snmpd's only thread. */
#pragma once

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

/* Registers all tables; those that something else serves are tried again every minute. */
void registrations_begin(void);
void registrations_end(void);

/* From now on what follows from changes is done in snmpd's loop. */
void changes_begin(void);
void changes_end(void);

/* Notifications as traps of snmpd's own: for struct environment. */
size_t trap_room(void);
void trap_send(netsnmp_variable_list *bindings);
