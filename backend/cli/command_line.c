/* SPDX-License-Identifier: BSD-2-Clause */
#include "cli/command.h"

#include <stddef.h>
#include <string.h>

#ifndef IPIF_VERSION
#error "the build gives the version"
#endif

const struct cli_command cli_commands[] = {
    {"show", "[IFACE]", "the IP interfaces, or all fields of one", 0, 1, command_show},
    {"adapter", "[IFACE]", "DNS servers and automatic configuration", 0, 1, command_adapter},
    {"watch", "", "changes as they happen, one line each", 0, 0, command_watch},
    {"set", "IFACE FIELD=VALUE...", "change fields of an interface: all or none", 2, -1,
     command_set},
    {"table", "[NAME]", "the tables that SNMP has, or one of them", 0, 1, command_table},
    {"columns", "", "every column: OID, syntax, unit, where it comes from", 0, 0, command_columns},
    {"contexts", "", "the namespaces and VRFs that are served, and who sees them", 0, 0,
     command_contexts},
    {"doctor", "", "why snmpd does not show the tables, and the cure", 0, 0, command_doctor},
    {NULL, NULL, NULL, 0, 0, NULL},
};

static const struct cli_command *find_command(const char *name)
{
    for (const struct cli_command *command = cli_commands; command->name; command++)
        if (!strcmp(command->name, name))
            return command;
    return NULL;
}

#define TO(member) offsetof(struct cli, member)

const struct cli_option cli_options[] = {
    {"family", 0, "ipv4|ipv6", true, TO(version), NULL, "only this address family"},
    {"json", 0, NULL, false, TO(json), NULL, "JSON instead of text"},
    {"netns", 0, "NAME|PATH", false, TO(netns), NULL, "in this network namespace"},
    {"wide", 'w', NULL, false, TO(wide), "show|table",
     "all columns, also where the terminal is too narrow"},
    {"traffic", 't', NULL, false, TO(traffic), "show",
     "what each interface has received and sent, in both families"},
    {"format", 0, "text|md|json", true, TO(format), "columns", "how the columns are printed"},
    {"config", 0, "FILE", false, TO(doctor.configuration), "contexts|doctor",
     "snmpd's configuration file"},
    {"socket", 0, "ADDRESS", false, TO(doctor.socket), "doctor", "the AgentX address"},
    {"community", 0, "NAME", false, TO(doctor.community), "contexts|doctor",
     "ask snmpd as this community"},
    {"user", 0, "NAME", false, TO(doctor.user), "contexts|doctor",
     "ask snmpd as this user of SNMPv3"},
    {"help", 'h', NULL, false, TO(help), NULL, "print this help"},
    {"version", 'v', NULL, false, TO(print_version), NULL, "print the version"},
    {0},
};
enum { OPTION_COUNT = sizeof cli_options / sizeof *cli_options - 1 };

static const struct cli_option *find_option(const char *word)
{
    const size_t length = strcspn(word, "=");
    for (const struct cli_option *option = cli_options; option->name; option++)
        if (!strncmp(word, "--", 2)
                ? length == 2 + strlen(option->name) && !strncmp(word + 2, option->name, length - 2)
                : option->letter == word[1] && !word[2])
            return option;
    return NULL;
}

unsigned option_number(const char *words, const char *text)
{
    const size_t length = strlen(text);
    for (unsigned number = 1;; number++) {
        const size_t end = strcspn(words, "|");
        if (end == length && !strncmp(words, text, end))
            return number;
        if (!words[end])
            return 0;
        words += end + 1;
    }
}

static enum cli_status take(struct cli *cli, const struct cli_option *option, const char *argument)
{
    void *place = (char *)cli + option->place;
    if (!option->argument)
        *(bool *)place = true;
    else if (!option->words)
        *(const char **)place = argument;
    else if (!(*(unsigned *)place = option_number(option->argument, argument)))
        return cli_usage(NULL, "--%s takes %s, not \"%s\"", option->name, option->argument,
                         argument);
    return CLI_DONE;
}

/* Takes the options and leaves the other words in front. */
static enum cli_status take_options(int argc, char **argv, struct cli *cli, bool *given,
                                    int *ret_count)
{
    bool options_end = false;
    *ret_count = 0;
    for (int i = 1; i < argc; i++) {
        char *word = argv[i];
        if (options_end || word[0] != '-' || !word[1]) {
            argv[(*ret_count)++] = word;
            continue;
        }
        if (!strcmp(word, "--")) {
            options_end = true;
            continue;
        }
        const struct cli_option *option = find_option(word);
        const char *argument = strchr(word, '=');
        if (!option)
            return cli_usage(NULL, "unknown option %s", word);
        if (argument && !option->argument)
            return cli_usage(NULL, "%s: --%s takes no argument", word, option->name);
        argument = argument ? argument + 1 : option->argument ? argv[++i] : NULL;
        if (option->argument && !argument)
            return cli_usage(NULL, "%s needs %s", word, option->argument);
        const enum cli_status status = take(cli, option, argument);
        if (status != CLI_DONE)
            return status;
        given[option - cli_options] = true;
    }
    return CLI_DONE;
}

/* Options may stand in front of the command that has them, so this is checked last. */
static enum cli_status check(const struct cli *cli, const bool *given)
{
    const struct cli_command *command = cli->command;
    for (int i = 0; i < OPTION_COUNT; i++) {
        const char *owner = cli_options[i].command;
        if (given[i] && owner && !option_number(owner, command->name))
            return cli_usage(command, "--%s belongs to %s", cli_options[i].name, owner);
    }
    if (cli->argument_count < command->least_arguments)
        return cli_usage(command, "%s needs %s", command->name, command->arguments);
    if (command->most_arguments >= 0 && cli->argument_count > command->most_arguments)
        return cli_usage(command, "%s does not take \"%s\"", command->name,
                         cli->arguments[command->most_arguments]);
    return CLI_DONE;
}

enum cli_status cli_parse(int argc, char **argv, struct cli *cli)
{
    bool given[OPTION_COUNT] = {false};
    int count;
    const enum cli_status status = take_options(argc, argv, cli, given, &count);
    if (status != CLI_DONE)
        return status;
    if (cli->json && cli->format && cli->format != CLI_JSON)
        return cli_usage(NULL, "--json and another --format contradict each other");
    if (!cli->format)
        cli->format = cli->json ? CLI_JSON : CLI_TEXT;
    if (cli->print_version) {
        puts("ipif " IPIF_VERSION);
        return CLI_DONE;
    }
    /* "ipif help [COMMAND]", where help is one, too. */
    const bool help = count && !strcmp(argv[0], "help");
    if (help && count > 2)
        return cli_usage(NULL, "help does not take \"%s\"", argv[2]);
    argv += help;
    count -= help;
    const struct cli_command *command = count ? find_command(argv[0]) : NULL;
    if (count && !command && !(help && !strcmp(argv[0], "help")))
        return cli_usage(NULL, "unknown command \"%s\"", argv[0]);
    if (help || cli->help) {
        help_print(stdout, command);
        return CLI_DONE;
    }
    if (!command)
        return cli_usage(NULL, "no command given");
    cli->command = command;
    cli->arguments = argv + 1;
    cli->argument_count = count - 1;
    return check(cli, given);
}
