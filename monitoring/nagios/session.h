/* SPDX-License-Identifier: BSD-2-Clause */
/* One conversation with an SNMP agent over Net-SNMP's library. */
#pragma once

#include "plugin_options.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

/* Sets the library up so that it reads no configuration and no MIB file, and writes nothing. */
void session_prepare_library(void);

/* NULL after a line in reason. */
void *session_open(const struct options *options, char *reason, size_t size);

/*
 * Sends one request and waits for its answer; the request is freed.  0, -ETIMEDOUT when nobody
 * answered, -EIO when the answer could not be used; then a line is in reason.  An answer that
 * carries an SNMP error is an answer.
 */
int session_ask(void *session, netsnmp_pdu *request, netsnmp_pdu **ret_answer, char *reason,
                size_t size);
