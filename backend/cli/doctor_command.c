/* SPDX-License-Identifier: BSD-2-Clause */
#include "cli/cli.h"
#include "cli/command.h"
#include "cli/cli_namespace.h"
#include "cli/output.h"
#include "doctor/doctor.h"
#include "util/agentx_address.h"
#include "util/cleanup.h"

#include <errno.h>
#include <string.h>

static const struct {
    const char *word, *colour;
} results[] = {
    [DOCTOR_FAULT] = {"fault", "\033[31m"},
    [DOCTOR_UNKNOWN] = {"unknown", "\033[33m"},
    [DOCTOR_NOTE] = {"note", "\033[36m"},
    [DOCTOR_FINE] = {"fine", "\033[32m"},
};

static void print_text(const struct cli *cli, const struct doctor_report *report, unsigned faults)
{
    for (size_t i = 0; i < report->count; i++) {
        const struct doctor_finding *finding = &report->findings[i];
        fprintf(cli->out, "%s%-7s%s  %s: %s\n", cli->colour ? results[finding->result].colour : "",
                results[finding->result].word, cli->colour ? "\033[0m" : "", finding->check,
                finding->text);
        if (finding->line[0])
            fprintf(cli->out, "         -> %s\n", finding->line);
    }
    if (faults)
        fprintf(cli->out, "\n%u to mend.\n", faults);
    else
        fprintf(cli->out, "\nNothing to mend%s.\n",
                report->count && report->findings[0].result == DOCTOR_UNKNOWN
                    ? ", as far as this user may look"
                    : "");
}

static void print_json(const struct cli *cli, const struct doctor_report *report, unsigned faults)
{
    char tail[64];
    snprintf(tail, sizeof tail, ", \"Faults\": %u}", faults);
    struct output output = {.cli = cli, .tail = tail};
    fputs("{\"Findings\": ", cli->out);
    for (size_t i = 0; i < report->count; i++) {
        const struct doctor_finding *finding = &report->findings[i];
        output_row(&output, json_pack("{ss ss ss ss?}", "Check", finding->check, "Result",
                                      results[finding->result].word, "Finding", finding->text,
                                      "Line", finding->line[0] ? finding->line : NULL));
    }
    output_end(&output);
}

/* A directory can be opened, too, but not read. */
static int check_file(const char *path)
{
    CLEANUP_FCLOSE FILE *file = fopen(path, "re");
    return !file || (fgetc(file) == EOF && ferror(file)) ? -errno : 0;
}

enum cli_status command_doctor(struct cli *cli)
{
    CLEANUP(cleanup_live) struct live *live = NULL;
    static struct doctor_report report;
    struct agentx_address address;
    if (cli->socket && agentx_address_parse(cli->socket, &address) < 0)
        return cli_usage(cli->command, "--socket: " AGENTX_ADDRESS_REFUSED,
                         agentx_address_word(cli->socket), cli->socket);
    if (cli->community && cli->user)
        return cli_usage(cli->command, "--community and --user contradict each other");
    const int error = cli->configuration ? check_file(cli->configuration) : 0;
    if (error < 0)
        return cli_fail("%s: %s", cli->configuration, strerror(-error));
    const enum cli_status status = namespace_open(cli, (struct live_options){0}, &live);
    if (status != CLI_DONE)
        return status;
    const struct doctor_question question = {
        .live = live,
        .version = cli->version,
        .netns = cli->netns,
        .configuration = cli->configuration,
        .socket = cli->socket,
        .community = cli->community,
        .user = cli->user,
    };
    unsigned faults = 0;
    doctor_examine(&question, &report);
    for (size_t i = 0; i < report.count; i++)
        faults += report.findings[i].result == DOCTOR_FAULT;
    if (cli->format == CLI_JSON)
        print_json(cli, &report, faults);
    else
        print_text(cli, &report, faults);
    return CLI_DONE;
}
