/* SPDX-License-Identifier: BSD-2-Clause */
#include "agent/registering.h"

#include "columns/root.h"
#include "columns/tables.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>
#include <net-snmp/agent/net-snmp-agent-includes.h>
#include <net-snmp/agent/agent_sysORTable.h>

#include <stdio.h>

const struct table *registering_table_of(const struct table *scalar)
{
    if (scalar == &ipv4_interface_table_last_change)
        return &ipv4_interface_table;
    return scalar == &ipv6_interface_table_last_change ? &ipv6_interface_table : NULL;
}

void registering_capabilities(const char *who)
{
    oid name[] = {IPIF_MIB_ROOT, IPIF_CONFORMANCE, 3, 1};
    char text[96];
    snprintf(text, sizeof text, "The IP interfaces of a Linux host (IP-MIB, IPIF-MIB), by %s",
             who ? who : "");
    if (who)
        register_sysORTable(name, OID_LENGTH(name), text);
    else
        unregister_sysORTable(name, OID_LENGTH(name));
}
