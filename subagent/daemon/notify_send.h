/* SPDX-License-Identifier: BSD-2-Clause */
/* Notifications as AgentX Notify PDUs of our own: for struct environment. */
#pragma once

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

size_t notify_room(void);
void notify_send(netsnmp_variable_list *bindings);
