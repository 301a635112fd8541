/* SPDX-License-Identifier: BSD-2-Clause */
/* Why snmpd does not show the tables: asks the kernel, snmpd's socket and snmpd itself. */
#pragma once

#include "live/live.h"

#include <stddef.h>

/* In the order in which people are told: a cause first. */
enum doctor_result {
    DOCTOR_FAULT,
    DOCTOR_UNKNOWN, /* this user may not look */
    DOCTOR_NOTE,    /* no fault, but good to know */
    DOCTOR_FINE,
};

struct doctor_finding {
    enum doctor_result result;
    const char *check;
    char text[2048];
    char line[2048]; /* what cures it, as a shell takes it; empty: there is no such thing */
};

struct doctor_report {
    struct doctor_finding findings[16];
    size_t count;
};

struct doctor_question {
    const struct live *live;
    unsigned version;          /* enum inet_version; 0: both */
    const char *netns;         /* NULL: ours */
    const char *configuration; /* snmpd's; NULL: the usual files */
    const char *socket;        /* AgentX address; NULL: by the configuration */
    const char *community;     /* whom to ask as; NULL both: as the configuration has it */
    const char *user;          /* of SNMPv3; the rest is in snmp.conf(5), as for snmpget */
};

/* Changes nothing.  All text of the report is escaped, and can be shown as it is. */
void doctor_examine(const struct doctor_question *question, struct doctor_report *ret_report);
