/* SPDX-License-Identifier: BSD-2-Clause */
/* Notifications as traps of snmpd's own. */
#include "module/module.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>
#include <net-snmp/agent/net-snmp-agent-includes.h>
#include <net-snmp/agent/agent_trap.h>

/* snmpd takes every one at once: only the pace counts. */
size_t trap_room(void)
{
    return SIZE_MAX;
}

void trap_send(const char *context, netsnmp_variable_list *bindings)
{
    static const oid nobody[] = {0, 0}; /* an enterprise, for receivers of SNMPv1 */
    if (*context)
        netsnmp_send_traps(-1, -1, nobody, OID_LENGTH(nobody), bindings, context, 0);
    else
        send_v2trap(bindings);
}
