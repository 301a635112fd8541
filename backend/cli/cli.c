/* SPDX-License-Identifier: BSD-2-Clause */
#include "cli/cli.h"
#include "cli/command.h"
#include "cli/output.h"
#include "util/escape.h"
#include "util/log.h"
#include "util/standard_streams.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

__attribute__((format(printf, 1, 0))) static void print_error(const char *format, va_list arguments,
                                                              const char *end)
{
    char text[2048], harmless[4096];
    vsnprintf(text, sizeof text, format, arguments);
    escape_text(text, "", harmless, sizeof harmless);
    fprintf(stderr, "ipif: %s%s", harmless, end);
}

enum cli_status cli_fail(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    print_error(format, arguments, "\n");
    va_end(arguments);
    return CLI_FAILED;
}

enum cli_status cli_usage(const struct cli_command *command, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    print_error(format, arguments, "; see: ipif ");
    va_end(arguments);
    fprintf(stderr, "%s%s--help\n", command ? command->name : "", command ? " " : "");
    return CLI_USAGE;
}

/* Colour is for people: at a terminal that has it, unless they say no (no-color.org). */
static bool wants_colour(void)
{
    const char *no_colour = getenv("NO_COLOR");
    const char *terminal = getenv("TERM");
    return isatty(STDOUT_FILENO) && !(no_colour && *no_colour) && terminal &&
           strcmp(terminal, "dumb") != 0;
}

static size_t terminal_width(void)
{
    struct winsize size;
    return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) < 0 ? 0 : size.ws_col;
}

/* What cannot be written has not been done. */
static enum cli_status flush(enum cli_status status)
{
    const int error = status == CLI_DONE ? standard_streams_flush() : 0;
    return error < 0 ? cli_fail("cannot write to standard output: %s", strerror(-error)) : status;
}

static enum cli_status run(struct cli *cli)
{
    char *text = NULL;
    size_t length = 0;
    cli->out = open_memstream(&text, &length);
    if (!cli->out)
        return cli_fail("cannot buffer the output: %s", strerror(errno));
    enum cli_status status = cli->command->run(cli);
    bool whole = !ferror(cli->out);
    whole = !fclose(cli->out) && whole;
    if (status == CLI_DONE && !whole)
        status = cli_fail("cannot buffer the output: %s", strerror(ENOMEM));
    if (status == CLI_DONE)
        fwrite(text, 1, length, stdout);
    free(text);
    return flush(status);
}

/* What the layers below have to say is for people too, but no failure. */
static void print_log(void *context, enum log_level level, const char *message)
{
    (void)context;
    if (level == LOG_LEVEL_ERROR || level == LOG_LEVEL_WARNING)
        fprintf(stderr, "ipif: %s\n", message);
}

enum cli_status cli_main(int argc, char **argv)
{
    struct cli cli = {0};
    const int error = standard_streams_hold();
    if (error < 0)
        return cli_fail("cannot open /: %s", strerror(-error));
    cli.colour = wants_colour();
    cli.width = terminal_width();
    output_init();
    log_set_function(print_log, NULL);
    const enum cli_status status = cli_parse(argc, argv, &cli);
    return cli.command && status == CLI_DONE ? run(&cli) : flush(status);
}
