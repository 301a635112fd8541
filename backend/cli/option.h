/* SPDX-License-Identifier: BSD-2-Clause */
/* The option table, and reading a command line by it. */
#pragma once

#include "cli/cli.h"

struct cli_option {
    const char *name;     /* without its dashes */
    char letter;          /* 0: none */
    const char *argument; /* as the help shows it, NULL: takes none */
    bool words;           /* the argument is one of those, kept as its number from 1 */
    size_t place;         /* in struct cli: of an unsigned, a text, or a bool */
    const char *command;  /* the only command that has it, NULL: all */
    const char *summary;
};

extern const struct cli_option cli_options[]; /* ends with a NULL name */

/* Fills cli from the command line, whose words it reorders.  True: go on with cli->command; false:
 * *ret_status is the end, and what had to be said has been printed. */
bool cli_parse(int argc, char **argv, struct cli *cli, enum cli_status *ret_status);
