/* SPDX-License-Identifier: BSD-2-Clause */
#include "connection/snmpd_address.h"

#include "connection/transport.h"
#include "util/agentx_address.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>
#include <net-snmp/agent/net-snmp-agent-includes.h>

#include <stdio.h>

static char configured[512]; /* what agentXSocket says; or empty */

static void parse_socket(const char *token, char *line)
{
    struct agentx_address address;
    if (agentx_address_parse(line, &address) < 0)
        netsnmp_config_error("%s: " AGENTX_ADDRESS_REFUSED, token, agentx_address_word(line), line);
    else
        snprintf(configured, sizeof configured, "%s", line);
}

void address_init(void)
{
    /* In the library's place: its spelling, and its files, agentx.conf beside ipifd.conf. */
    register_config_handler(":agentx", "agentxsocket", parse_socket, NULL,
                            "ADDRESS (" NETSNMP_AGENTX_SOCKET "): of snmpd's AgentX");
}

void address_set(const char *option)
{
    static const char *const domains[] = {
        [AGENTX_UNIX] = "unix", [AGENTX_TCP] = "tcp", [AGENTX_TCP6] = "tcp6"};
    struct agentx_address address;
    char one[sizeof configured];

    const char *text = option ? option : configured;
    if (agentx_address_parse(*text ? text : NETSNMP_AGENTX_SOCKET, &address) < 0)
        return; /* refused when it was read */
    snprintf(one, sizeof one, TRANSPORT_PREFIX ":%s:%.*s", domains[address.transport],
             address.rest_length, address.rest);
    netsnmp_ds_set_string(NETSNMP_DS_APPLICATION_ID, NETSNMP_DS_AGENT_X_SOCKET, one);
}
