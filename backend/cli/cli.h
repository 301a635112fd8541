/* SPDX-License-Identifier: BSD-2-Clause */
/* The command line: what was asked, and who answers. */
#pragma once

#include "doctor/doctor.h"
#include "model/record.h"

#include <stdbool.h>
#include <stdio.h>

enum cli_status { CLI_DONE = 0, CLI_FAILED = 1, CLI_USAGE = 2 };

enum cli_format { CLI_TEXT = 1, CLI_MARKDOWN, CLI_JSON }; /* as --format has them */

struct cli {
    const struct cli_command *command;
    int argument_count;
    char *const *arguments;
    unsigned version; /* enum inet_version, 0: both */
    unsigned format;  /* enum cli_format */
    bool json, help, print_version;
    const char *netns;             /* NULL: the one that we are in */
    struct doctor_question doctor; /* what its options say */
    bool traffic;                  /* show: what each interface has counted */
    bool wide;                     /* show and table: all columns */
    bool colour;
    size_t width; /* columns of the terminal; 0: it is none */
    /* What is written here reaches stdout only if the command is done.  Watching, which never is,
     * writes to stdout itself. */
    FILE *out;
};

/* Prints "ipif: ..." on stderr and returns CLI_FAILED. */
enum cli_status cli_fail(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The same with a word about help, and CLI_USAGE. */
enum cli_status cli_usage(const struct cli_command *command, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

enum cli_status cli_main(int argc, char **argv);
