/* SPDX-License-Identifier: BSD-2-Clause */
/* What the doctor's examinations share. */
#pragma once

#include "cli/cli.h"
#include "cli/snmpd_configuration.h"
#include "cli/writer.h"

#include <sys/types.h>

enum doctor_result { DOCTOR_FINE, DOCTOR_FAULT, DOCTOR_UNKNOWN };

struct doctor {
    struct cli *cli;
    struct writer *writer; /* JSON; NULL: text */
    struct snmpd_configuration configuration;
    unsigned faults;
};

/* One finding.  line is what to add to the file that the finding names, or what to run; NULL:
 * nothing. */
void doctor_say(struct doctor *doctor, enum doctor_result result, const char *check,
                const char *line, const char *format, ...) __attribute__((format(printf, 5, 6)));

enum { DOCTOR_GROUPS_MAX = 64 };

struct doctor_process {
    pid_t pid;
    uid_t user; /* effective */
    gid_t groups[DOCTOR_GROUPS_MAX];
    size_t group_count;
};

/* The first process of that name; false when there is none that we can see. */
bool doctor_find_process(const char *name, struct doctor_process *ret_process);

void doctor_examine_socket(struct doctor *doctor);
void doctor_examine_views(struct doctor *doctor);
