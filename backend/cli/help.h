/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include "cli/cli.h"

/* The usage of one command, or of all with NULL. */
void help_print(FILE *out, const struct cli_command *command);
void help_version(void);
