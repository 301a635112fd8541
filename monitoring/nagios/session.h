/* SPDX-License-Identifier: BSD-2-Clause */
/* One conversation with an SNMP agent over Net-SNMP's library; what goes wrong ends the program. */
#pragma once

#include "plugin_options.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

/* For snmp_sess_close(). */
void *session_open(const struct options *options);

/* Sends one request, which is freed, and waits for its answer, for snmp_free_pdu().  An answer that
 * carries an SNMP error is an answer. */
netsnmp_pdu *session_ask(void *session, const struct options *options, netsnmp_pdu *request);
