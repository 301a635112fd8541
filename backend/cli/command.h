/* SPDX-License-Identifier: BSD-2-Clause */
/* The subcommands and the options: dispatch, help, the manual's test and the completion read it. */
#pragma once

#include "cli/cli.h"

struct cli_command {
    const char *name;
    const char *arguments; /* as the usage line shows them */
    const char *summary;
    int least_arguments;
    int most_arguments; /* -1: any number */
    enum cli_status (*run)(struct cli *cli);
};

extern const struct cli_command cli_commands[]; /* ends with a NULL name */

/* NULL for no such command. */
const struct cli_command *cli_command_find(const char *name);

enum cli_status command_show(struct cli *cli);
enum cli_status command_adapter(struct cli *cli);
enum cli_status command_watch(struct cli *cli);
enum cli_status command_set(struct cli *cli);
enum cli_status command_columns(struct cli *cli);
enum cli_status command_doctor(struct cli *cli);
