/* SPDX-License-Identifier: BSD-2-Clause */
/* The command line, in Net-SNMP's letters. */
#pragma once

#include <stdbool.h>

struct options {
    bool foreground;
    bool no_defaults;         /* -C */
    const char *files;        /* -c, comma-separated, or NULL */
    const char *address;      /* -x, or NULL */
    const char *pid_file;     /* -p, or NULL */
};

/* Parses; what belongs to the library goes there at once.  Returns -1 to go on, else the status to
 * exit with: what there is to say is printed. */
int ipifd_options_parse(int argc, char *argv[], struct options *ret_options);
