/* SPDX-License-Identifier: BSD-2-Clause */
/* What a notification of IPIF-MIB says. */
#pragma once

#include "agent/change_queue.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

/* The bindings, snmpTrapOID first, for snmp_free_varbind().  The values of changed columns are those
 * of the snapshot; NULL when there is nothing to tell any more. */
netsnmp_variable_list *notification_bindings(const struct row_event *event,
                                             const struct snapshot *snapshot);
