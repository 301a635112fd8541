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

/* The process of that name and its effective user; false when there is none that we can see. */
bool doctor_find_process(const char *name, pid_t *ret_pid, uid_t *ret_user);

void doctor_examine_socket(struct doctor *doctor);
void doctor_examine_views(struct doctor *doctor);
