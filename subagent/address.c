/* SPDX-License-Identifier: BSD-2-Clause */
#include "subagent/address.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>
#include <net-snmp/agent/net-snmp-agent-includes.h>

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* "PORT" or "HOST:PORT". */
static bool looks_like_tcp(const char *address)
{
    const char *colon = strrchr(address, ':');
    const char *port = colon ? colon + 1 : address;
    return *port && strspn(port, "0123456789") == strlen(port);
}

static const char *domain_of(const char *address)
{
    if (strncmp(address, "unix:", 5) == 0 || strncmp(address, "tcp:", 4) == 0)
        return "";
    return *address != '/' && looks_like_tcp(address) ? "tcp:" : "unix:";
}

void address_set(const char *option)
{
    const char *address = option;
    char one[512];

    if (!address)
        address = netsnmp_ds_get_string(NETSNMP_DS_APPLICATION_ID, NETSNMP_DS_AGENT_X_SOCKET);
    if (!address || !*address)
        address = NETSNMP_AGENTX_SOCKET;
    snprintf(one, sizeof one, "%s%.*s", domain_of(address), (int)strcspn(address, ","), address);
    netsnmp_ds_set_string(NETSNMP_DS_APPLICATION_ID, NETSNMP_DS_AGENT_X_SOCKET, one);
}
