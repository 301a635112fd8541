/* SPDX-License-Identifier: BSD-2-Clause */
#include "cli/command.h"

#include <string.h>

const struct cli_command cli_commands[] = {
    {"show", "[IFACE]", "the IP interfaces, or all fields of one", 0, 1, command_show},
    {"adapter", "[IFACE]", "DNS servers and automatic configuration", 0, 1, command_adapter},
    {"watch", "", "changes as they happen, one line each", 0, 0, command_watch},
    {"set", "IFACE FIELD=VALUE...", "change fields of an interface: all or none", 2, -1,
     command_set},
    {"columns", "", "every column: OID, syntax, unit, where it comes from", 0, 0, command_columns},
    {"doctor", "", "why snmpd does not show the tables, and the cure", 0, 0, command_doctor},
    {NULL, NULL, NULL, 0, 0, NULL},
};

const struct cli_command *cli_command_find(const char *name)
{
    for (const struct cli_command *command = cli_commands; command->name; command++)
        if (!strcmp(command->name, name))
            return command;
    return NULL;
}
