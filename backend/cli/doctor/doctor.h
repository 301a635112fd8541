/* SPDX-License-Identifier: BSD-2-Clause */
/* Why snmpd does not show the tables: asks the kernel, snmpd's socket and snmpd itself. */
#pragma once

#include <jansson.h>

struct live;

struct doctor_question {
    const struct live *live;
    unsigned version;          /* enum inet_version; 0: both */
    const char *netns;         /* NULL: ours */
    const char *configuration; /* snmpd's; NULL: the usual files */
    const char *socket;        /* AgentX address; NULL: by the configuration */
    const char *community;     /* whom to ask as; NULL both: as the configuration has it */
    const char *user;          /* of SNMPv3; the rest is in snmp.conf(5), as for snmpget */
};

/* Changes nothing.  Returns an array of findings, a cause first: { "Check", "Result": "fault",
 * "unknown" (this user may not look), "note" or "fine", "Finding", "Line" }.  Line is what cures
 * it, as a shell takes it, or null.  All text is escaped, and can be shown as it is. */
json_t *doctor_examine(const struct doctor_question *question);

/* What is served where: an array of { "Context", "Kind": "namespace" or "vrf", "Place",
 * "Interfaces": their number, or null where this user may not look, "Served": whether snmpd lists
 * it, or null where it does not answer, "SeenBy": communities and users, or null where snmpd.conf
 * cannot be read }, by ascending context.  Asks snmpd for ENTITY-MIB's entLogicalTable; beside it
 * count the lines of ipifd.conf and the names in /run/netns.  question's live and version are not
 * used. */
json_t *doctor_contexts(const struct doctor_question *question);
