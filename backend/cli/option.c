/* SPDX-License-Identifier: BSD-2-Clause */
#include "cli/option.h"
#include "cli/command.h"
#include "cli/help.h"

#include <getopt.h>
#include <string.h>

const struct cli_option cli_options[] = {
    {OPTION_FAMILY, "family", 0, "ipv4|ipv6", NULL, "only this address family"},
    {OPTION_JSON, "json", 0, NULL, NULL, "JSON instead of text"},
    {OPTION_NETNS, "netns", 0, "NAME|PATH", NULL, "in this network namespace"},
    {OPTION_WIDE, "wide", 'w', NULL, "show", "all columns, also where the terminal is too narrow"},
    {OPTION_FORMAT, "format", 0, "text|md|json", "columns", "how the columns are printed"},
    {OPTION_CONFIG, "config", 0, "FILE", "doctor", "snmpd's configuration file"},
    {OPTION_SOCKET, "socket", 0, "ADDRESS", "doctor", "the AgentX address"},
    {OPTION_COMMUNITY, "community", 0, "NAME", "doctor", "ask snmpd as this community"},
    {OPTION_USER, "user", 0, "NAME", "doctor", "ask snmpd as this user of SNMPv3"},
    {OPTION_HELP, "help", 'h', NULL, NULL, "print this help"},
    {OPTION_VERSION, "version", 'v', NULL, NULL, "print the version"},
    {OPTION_HELP, NULL, 0, NULL, NULL, NULL},
};

enum { OPTION_COUNT = sizeof cli_options / sizeof *cli_options - 1, FIRST_LONG = 256 };

static void fill_getopt(struct option *options, char *letters)
{
    *letters++ = ':'; /* tells a missing argument from an unknown option */
    for (int i = 0; i < OPTION_COUNT; i++) {
        const struct cli_option *option = &cli_options[i];
        options[i] = (struct option){option->name, option->argument ? 1 : 0, NULL, FIRST_LONG + i};
        if (option->letter)
            *letters++ = option->letter;
    }
    options[OPTION_COUNT] = (struct option){NULL, 0, NULL, 0};
    *letters = '\0';
}

static const struct cli_option *option_of(int found)
{
    if (found >= FIRST_LONG)
        return &cli_options[found - FIRST_LONG];
    const struct cli_option *option = cli_options;
    while (option->letter != found) /* one of them it is: getopt knows no others */
        option++;
    return option;
}

static bool take_family(struct cli *cli, const char *text)
{
    if (!strcmp(text, "ipv4"))
        cli->version = INET_VERSION_IPV4;
    else if (!strcmp(text, "ipv6"))
        cli->version = INET_VERSION_IPV6;
    else
        return false;
    return true;
}

static bool take_format(struct cli *cli, const char *text)
{
    if (!strcmp(text, "text"))
        cli->format = CLI_TEXT;
    else if (!strcmp(text, "md"))
        cli->format = CLI_MARKDOWN;
    else if (!strcmp(text, "json"))
        cli->format = CLI_JSON;
    else
        return false;
    return true;
}

/* False when the argument is none that the option has. */
static bool take(struct cli *cli, const struct cli_option *option, const char *argument)
{
    switch (option->id) {
    case OPTION_FAMILY:
        return take_family(cli, argument);
    case OPTION_JSON:
        cli->format = CLI_JSON;
        return true;
    case OPTION_NETNS:
        cli->netns = argument;
        return true;
    case OPTION_WIDE:
        cli->wide = true;
        return true;
    case OPTION_FORMAT:
        return take_format(cli, argument);
    case OPTION_CONFIG:
        cli->configuration = argument;
        return true;
    case OPTION_SOCKET:
        cli->socket = argument;
        return true;
    case OPTION_COMMUNITY:
        cli->community = argument;
        return true;
    case OPTION_USER:
        cli->user = argument;
        return true;
    case OPTION_HELP:
    case OPTION_VERSION:
        return true;
    }
    return false;
}

static enum cli_status check_arguments(struct cli *cli)
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

/* getopt takes any beginning of a name; a script that has one breaks when an option is added. */
static bool is_abbreviated(const char *word, const struct cli_option *option)
{
    return !strncmp(word, "--", 2) && strcspn(word + 2, "=") != strlen(option->name);
}

static enum cli_status unknown_option(char **argv)
{
    if (optopt && optopt < FIRST_LONG)
        return cli_usage(NULL, "unknown option -%c", optopt);
    const char *word = argv[optind - 1];
    /* One that there is, with an argument that it does not take. */
    if (optopt && !is_abbreviated(word, option_of(optopt)))
        return cli_usage(NULL, "%s: --%s takes no argument", word, option_of(optopt)->name);
    return cli_usage(NULL, "unknown option %s", word);
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

bool cli_parse(int argc, char **argv, struct cli *cli, enum cli_status *ret_status)
{
    struct option options[OPTION_COUNT + 1];
    char letters[OPTION_COUNT + 2];
    bool given[OPTION_COUNT] = {false};
    int found;

    fill_getopt(options, letters);
    opterr = 0;
    *ret_status = CLI_USAGE;
    while ((found = getopt_long(argc, argv, letters, options, NULL)) != -1) {
        if (found == ':' && is_abbreviated(argv[optind - 1], option_of(optopt)))
            found = '?';
        if (found == ':') {
            cli_usage(NULL, "%s needs %s", argv[optind - 1], option_of(optopt)->argument);
            return false;
        }
        if (found == '?') {
            unknown_option(argv);
            return false;
        }
        const struct cli_option *option = option_of(found);
        const char *word = argv[optind - (optarg && optarg == argv[optind - 1] ? 2 : 1)];
        if (is_abbreviated(word, option)) {
            cli_usage(NULL, "unknown option %.*s (--%s?)", (int)strcspn(word, "="), word,
                      option->name);
            return false;
        }
        const enum cli_format format = cli->format;
        given[option - cli_options] = true;
        if (!take(cli, option, optarg)) {
            cli_usage(NULL, "--%s takes %s, not \"%s\"", option->name, option->argument, optarg);
            return false;
        }
        if (given[OPTION_JSON] && given[OPTION_FORMAT] && cli->format != format) {
            cli_usage(NULL, "--json and another --format contradict each other");
            return false;
        }
        if (option->id == OPTION_VERSION) {
            help_version();
            *ret_status = CLI_DONE;
            return false;
        }
    }
    if (optind < argc && !strcmp(argv[optind], "help")) {
        given[OPTION_HELP] = true;
        optind++;
        if (!check_help(argv + optind, argc - optind))
            return false;
    }
    if (optind < argc)
        cli->command = cli_command_find(argv[optind]);
    if (given[OPTION_HELP]) {
        help_print(stdout, cli->command);
        *ret_status = CLI_DONE;
        return false;
    }
    if (optind == argc) {
        cli_usage(NULL, "no command given");
        return false;
    }
    if (!cli->command) {
        cli_usage(NULL, "unknown command \"%s\"", argv[optind]);
        return false;
    }
    cli->arguments = argv + optind + 1;
    cli->argument_count = argc - optind - 1;
    *ret_status = check_options(cli, given);
    if (*ret_status == CLI_DONE)
        *ret_status = check_arguments(cli);
    return *ret_status == CLI_DONE;
}
