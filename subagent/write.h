/* SPDX-License-Identifier: BSD-2-Clause */
/* SET, phase by phase. */
#pragma once

#include "columns/table.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>
#include <net-snmp/agent/net-snmp-agent-includes.h>

int write_handle(const struct table *table, netsnmp_agent_request_info *info,
                 netsnmp_request_info *requests);
