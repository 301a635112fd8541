/* SPDX-License-Identifier: BSD-2-Clause */
/* The option table, and reading a command line by it. */
#pragma once

#include "cli/cli.h"

enum cli_option_id {
    OPTION_FAMILY,
    OPTION_JSON,
    OPTION_NETNS,
    OPTION_WIDE,
    OPTION_FORMAT,
    OPTION_CONFIG,
    OPTION_SOCKET,
    OPTION_COMMUNITY,
    OPTION_USER,
    OPTION_HELP,
    OPTION_VERSION,
};

struct cli_option {
    enum cli_option_id id;
    const char *name;     /* without its dashes */
    char letter;          /* 0: none */
    const char *argument; /* as the help shows it, NULL: takes none */
    const char *command;  /* the only command that has it, NULL: all */
    const char *summary;
};

extern const struct cli_option cli_options[]; /* ends with a NULL name */

/* Fills cli from the command line.  True: go on with cli->command; false: *ret_status is the end,
 * and what had to be said has been printed. */
bool cli_parse(int argc, char **argv, struct cli *cli, enum cli_status *ret_status);
