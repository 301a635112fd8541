/* SPDX-License-Identifier: BSD-2-Clause */
/* The files of ipifd.conf's search path, which Net-SNMP's library reads, and does not mind being
 * unable to. */
#pragma once

#include "agent/configuration.h"

/* Names the first file that should be read and cannot be, in the log; -EACCES or the like.  files
 * is option -c (comma-separated) or NULL; defaults: whether the usual files are read too. */
int configuration_check_files(const char *files, bool defaults);

/* Reads the files again: -EINVAL and nothing changed when there is an error in them. */
int configuration_reload(const char *files, bool defaults, struct configuration *ret_configuration);
