/* SPDX-License-Identifier: BSD-2-Clause */
#include "cli/command.h"
#include "change/judge.h"
#include "columns/tables.h"
#include "columns/text.h"

#include <string.h>

static void print_commands(FILE *out)
{
    fputs("\nCommands:\n", out);
    for (const struct cli_command *command = cli_commands; command->name; command++) {
        char usage[64];
        snprintf(usage, sizeof usage, "%s %s", command->name, command->arguments);
        fprintf(out, "  %-26s %s\n", usage, command->summary);
    }
}

static const char *families_of(const struct column *column)
{
    bool ipv4 = judge_takes(INET_VERSION_IPV4, column->offset);
    return !ipv4 ? "ipv6" : judge_takes(INET_VERSION_IPV6, column->offset) ? "ipv4, ipv6" : "ipv4";
}

static void print_fields(FILE *out)
{
    fputs("\nFields:\n", out);
    for (size_t i = 0; i < ipif_interface_table.column_count; i++) {
        const struct column *column = &ipif_interface_table.columns[i];
        char values[COLUMN_TEXT_SIZE];
        if (column->access != ACCESS_READ_WRITE)
            continue;
        column_describe(column, judge_never(column->offset), values);
        fprintf(out, "  %-26s %-10s  %s\n", column->name, families_of(column), values);
    }
    fputs("\nNlMtu of IPv4 is the link's MTU.  ForwardingEnabled of IPv6 needs Linux 6.17.\n", out);
}

static void print_options(FILE *out, const struct cli_command *command)
{
    fputs("\nOptions:\n", out);
    for (const struct cli_option *option = cli_options; option->name; option++) {
        char usage[64];
        if (command && option->command && !option_number(option->command, command->name))
            continue;
        snprintf(usage, sizeof usage, "%c%c%s--%s%s%s", option->letter ? '-' : ' ',
                 option->letter ? option->letter : ' ', option->letter ? ", " : "  ", option->name,
                 option->argument ? " " : "", option->argument ? option->argument : "");
        fprintf(out, "  %-26s %s", usage, option->summary);
        if (!command && option->command)
            fprintf(out, " (%s)", option->command);
        fputc('\n', out);
    }
}

void help_print(FILE *out, const struct cli_command *command)
{
    if (command) {
        fprintf(out, "Usage: ipif %s%s%s [OPTION...]\n\n%c%s.\n", command->name,
                command->arguments[0] ? " " : "", command->arguments, command->summary[0] & ~0x20,
                command->summary + 1);
    } else {
        fputs("Usage: ipif COMMAND [ARGUMENT...] [OPTION...]\n\n"
              "The IP interfaces of Linux, as rows of Windows' MIB_IPINTERFACE_ROW.\n",
              out);
        print_commands(out);
    }
    if (command && command->run == command_set)
        print_fields(out);
    if (command && command->run == command_doctor)
        fputs("\nThe exit status is 0 whatever it finds: scripts read Faults in the JSON output.\n",
              out);
    print_options(out, command);
    fputs("\nExit status: 0 done, 1 failed, 2 wrong usage.  See ipif(1).\n", out);
}
