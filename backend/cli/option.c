/* SPDX-License-Identifier: BSD-2-Clause */
#include "cli/option.h"
#include "cli/command.h"
#include "cli/help.h"

#include <stddef.h>
#include <string.h>

#define TO(member) offsetof(struct cli, member)

const struct cli_option cli_options[] = {
    {"family", 0, "ipv4|ipv6", true, TO(version), NULL, "only this address family"},
    {"json", 0, NULL, false, TO(json), NULL, "JSON instead of text"},
    {"netns", 0, "NAME|PATH", false, TO(netns), NULL, "in this network namespace"},
    {"wide", 'w', NULL, false, TO(wide), "show",
     "all columns, also where the terminal is too narrow"},
    {"format", 0, "text|md|json", true, TO(format), "columns", "how the columns are printed"},
    {"config", 0, "FILE", false, TO(configuration), "doctor", "snmpd's configuration file"},
    {"socket", 0, "ADDRESS", false, TO(socket), "doctor", "the AgentX address"},
    {"community", 0, "NAME", false, TO(community), "doctor", "ask snmpd as this community"},
    {"user", 0, "NAME", false, TO(user), "doctor", "ask snmpd as this user of SNMPv3"},
    {"help", 'h', NULL, false, TO(help), NULL, "print this help"},
    {"version", 'v', NULL, false, TO(print_version), NULL, "print the version"},
    {0},
};
enum { OPTION_COUNT = sizeof cli_options / sizeof *cli_options - 1 };

static const struct cli_option *find(const char *word)
{
    const size_t length = strcspn(word, "=");
    for (const struct cli_option *option = cli_options; option->name; option++)
        if (!strncmp(word, "--", 2)
                ? length == 2 + strlen(option->name) && !strncmp(word + 2, option->name, length - 2)
                : option->letter == word[1] && !word[2])
            return option;
    return NULL;
}

/* The number of the text among "one|two", from 1; 0: it is none of them. */
static unsigned number_of(const char *words, const char *text)
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

/* False after a word about it. */
static bool take(struct cli *cli, const struct cli_option *option, const char *argument)
{
    void *place = (char *)cli + option->place;
    if (!option->argument)
        *(bool *)place = true;
    else if (!option->words)
        *(const char **)place = argument;
    else if (!(*(unsigned *)place = number_of(option->argument, argument))) {
        cli_usage(NULL, "--%s takes %s, not \"%s\"", option->name, option->argument, argument);
        return false;
    }
    return true;
}

static enum cli_status check_arguments(const struct cli *cli)
{
    const struct cli_command *command = cli->command;
    if (cli->argument_count < command->least_arguments)
        return cli_usage(command, "%s needs %s", command->name, command->arguments);
    if (command->most_arguments >= 0 && cli->argument_count > command->most_arguments)
        return cli_usage(command, "%s does not take \"%s\"", command->name,
                         cli->arguments[command->most_arguments]);
    return CLI_DONE;
}

/* Options may stand in front of the command that has them, so this is checked last. */
static enum cli_status check_options(const struct cli *cli, const bool *given)
{
    for (int i = 0; i < OPTION_COUNT; i++) {
        const char *command = cli_options[i].command;
        if (given[i] && command && strcmp(command, cli->command->name) != 0)
            return cli_usage(cli->command, "--%s belongs to %s", cli_options[i].name, command);
    }
    return CLI_DONE;
}

/* Of "ipif help [COMMAND]", where help is one. */
static bool check_help(char **words, int count)
{
    if (count > 0 && strcmp(words[0], "help") != 0 && !cli_command_find(words[0]))
        cli_usage(NULL, "unknown command \"%s\"", words[0]);
    else if (count > 1)
        cli_usage(NULL, "help does not take \"%s\"", words[1]);
    else
        return true;
    return false;
}

/* Takes the options and leaves the other words in front.  Their number; -1 after a word about what
 * is wrong. */
static int take_options(int argc, char **argv, struct cli *cli, bool *given)
{
    int count = 0;
    bool options_end = false;
    for (int i = 1; i < argc; i++) {
        char *word = argv[i];
        if (options_end || word[0] != '-' || !word[1]) {
            argv[count++] = word;
            continue;
        }
        if (!strcmp(word, "--")) {
            options_end = true;
            continue;
        }
        const struct cli_option *option = find(word);
        const char *argument = strchr(word, '=');
        if (!option) {
            cli_usage(NULL, "unknown option %s", word);
            return -1;
        }
        if (argument && !option->argument) {
            cli_usage(NULL, "%s: --%s takes no argument", word, option->name);
            return -1;
        }
        argument = argument ? argument + 1 : option->argument ? argv[++i] : NULL;
        if (option->argument && !argument) {
            cli_usage(NULL, "%s needs %s", word, option->argument);
            return -1;
        }
        if (!take(cli, option, argument))
            return -1;
        given[option - cli_options] = true;
    }
    return count;
}

bool cli_parse(int argc, char **argv, struct cli *cli, enum cli_status *ret_status)
{
    bool given[OPTION_COUNT] = {false};
    *ret_status = CLI_USAGE;
    int count = take_options(argc, argv, cli, given);
    if (count < 0)
        return false;
    if (cli->json && cli->format && cli->format != CLI_JSON) {
        cli_usage(NULL, "--json and another --format contradict each other");
        return false;
    }
    if (!cli->format)
        cli->format = cli->json ? CLI_JSON : CLI_TEXT;
    if (cli->print_version) {
        help_version();
        *ret_status = CLI_DONE;
        return false;
    }
    if (count && !strcmp(argv[0], "help")) {
        cli->help = true;
        argv++;
        if (!check_help(argv, --count))
            return false;
    }
    if (count)
        cli->command = cli_command_find(argv[0]);
    if (cli->help) {
        help_print(stdout, cli->command);
        *ret_status = CLI_DONE;
        return false;
    }
    if (!cli->command) {
        if (count)
            cli_usage(NULL, "unknown command \"%s\"", argv[0]);
        else
            cli_usage(NULL, "no command given");
        return false;
    }
    cli->arguments = argv + 1;
    cli->argument_count = count - 1;
    *ret_status = check_options(cli, given);
    if (*ret_status == CLI_DONE)
        *ret_status = check_arguments(cli);
    return *ret_status == CLI_DONE;
}
