/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One log for all that has something to say: Net-SNMP's channels (option -L), written to by the
 * library, by our layers, and by the reader's thread.
 */
#pragma once

#include <stdbool.h>

/* Takes over the channels that the options have made, or makes the default one: standard error in
 * the foreground, else syslog, and standard error until logging_leave_terminal().
 * Negative errno when a log file cannot be opened: *ret_file is its name. */
int logging_init(bool foreground, const char **ret_file);
void logging_leave_terminal(void);

/* Opens the log files anew, for who has moved them away. */
void logging_restart(void);

/* From now on, lines in which the library complains of a configuration file are counted. */
void logging_count_errors(void);
unsigned logging_counted_errors(void); /* how many; and no longer */
