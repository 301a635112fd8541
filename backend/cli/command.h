/* SPDX-License-Identifier: BSD-2-Clause */
/* The commands and the options: dispatch and help read these tables. */
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

struct cli_option {
    const char *name;     /* without its dashes */
    char letter;          /* 0: none */
    const char *argument; /* as the help shows it, NULL: takes none */
    bool words;           /* the argument is one of those, kept as its number from 1 */
    size_t place;         /* in struct cli: of an unsigned, a text, or a bool */
    const char *command;  /* which have it, as "show|table"; NULL: all */
    const char *summary;
};

extern const struct cli_command cli_commands[]; /* both end with a NULL name */
extern const struct cli_option cli_options[];

/* Fills cli from the command line, whose words it reorders.  Without a command nothing is left to
 * do: help or version has been printed, or what is wrong. */
enum cli_status cli_parse(int argc, char **argv, struct cli *cli);

/* The number of the text among "one|two", from 1; 0: it is none of them. */
unsigned option_number(const char *words, const char *text);

/* The usage of one command, or of all with NULL. */
void help_print(FILE *out, const struct cli_command *command);

enum cli_status command_show(struct cli *cli);
enum cli_status command_adapter(struct cli *cli);
enum cli_status command_watch(struct cli *cli);
enum cli_status command_set(struct cli *cli);
enum cli_status command_table(struct cli *cli);
enum cli_status command_columns(struct cli *cli);
enum cli_status command_contexts(struct cli *cli);
enum cli_status command_doctor(struct cli *cli);

/* Of those that ask snmpd: says what is wrong with their options. */
enum cli_status doctor_question_check(const struct cli *cli);
