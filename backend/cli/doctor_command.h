/* SPDX-License-Identifier: BSD-2-Clause */
/* What the command line and the environment of a running program say. */
#pragma once

#include "cli/snmpd_configuration.h"

#include <sys/types.h>

enum { DOCTOR_COMMAND_SIZE = 8192, DOCTOR_FILES_MAX = 8 };

struct doctor_command {
    pid_t pid; /* 0: none was looked at */
    struct snmpd_sources sources;
    char text[DOCTOR_COMMAND_SIZE];
    char paths[DOCTOR_FILES_MAX][256];
    const char *files[DOCTOR_FILES_MAX];
    const char *lines[DOCTOR_FILES_MAX];
    const char *socket; /* -x; or NULL */
    char directories[512];
    char persistent[256];
};

/* What a running snmpd reads.  False when that cannot be read. */
bool doctor_command_read(pid_t snmpd, struct doctor_command *ret_command);

/* Copies what stands behind an option of a process's command line; false: it is not there, or not
 * to be read. */
bool doctor_process_option(pid_t pid, const char *letters, int letter, char *text, size_t size);

/* Appends a space and a word as a shell takes it. */
void doctor_append_word(const char *word, char *text, size_t size);

/* How a person starts a program (again), ends it for good, or has it read its configuration again:
 * with systemctl only where systemd runs it, and in no words of the process.  pid 0: it does not
 * run. */
void doctor_advise_restart(const char *name, pid_t pid, char *text, size_t size);
void doctor_advise_end(const char *name, pid_t pid, char *text, size_t size);
void doctor_advise_reload(const char *name, pid_t pid, char *text, size_t size);
