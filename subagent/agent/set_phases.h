/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * SET, phase by phase: everything is checked before anything is changed, and what a later part of
 * the same request cannot do, the earlier parts undo.
 */
#pragma once

#include "columns/table.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>
#include <net-snmp/agent/net-snmp-agent-includes.h>

#include <stdbool.h>

/* Between the first phase and the last. */
bool set_is_under_way(void);

/* The requests of one SET to one table, in the phase that the mode says. */
int set_handle_phase(const struct table *table, netsnmp_agent_request_info *info,
                     netsnmp_request_info *requests);
