/* SPDX-License-Identifier: BSD-2-Clause */
#include "cli/cli.h"
#include "cli/command.h"
#include "cli/cli_namespace.h"
#include "cli/output.h"
#include "util/agentx_address.h"
#include "util/cleanup.h"

#include <errno.h>
#include <string.h>

static const char *word(const json_t *finding, const char *key)
{
    return json_string_value(json_object_get(finding, key));
}

static const char *colour_of(const char *result)
{
    static const char *const colours[][2] = {
        {"fault", "\033[31m"}, {"unknown", "\033[33m"}, {"note", "\033[36m"}, {"fine", "\033[32m"}};
    size_t i = 0;
    while (strcmp(colours[i][0], result) != 0)
        i++;
    return colours[i][1];
}

static void print_text(const struct cli *cli, const json_t *findings, unsigned faults)
{
    const json_t *finding;
    size_t i;
    json_array_foreach(findings, i, finding)
    {
        const char *result = word(finding, "Result"), *line = word(finding, "Line");
        fprintf(cli->out, "%s%-7s%s  %s: %s\n", cli->colour ? colour_of(result) : "", result,
                cli->colour ? "\033[0m" : "", word(finding, "Check"), word(finding, "Finding"));
        if (line)
            fprintf(cli->out, "         -> %s\n", line);
    }
    if (faults)
        fprintf(cli->out, "\n%u to mend.\n", faults);
    else
        fprintf(cli->out, "\nNothing to mend%s.\n",
                strcmp(word(json_array_get(findings, 0), "Result"), "unknown") != 0
                    ? ""
                    : ", as far as this user may look");
}

static void print_json(const struct cli *cli, json_t *findings, unsigned faults)
{
    char tail[64];
    json_t *finding;
    size_t i;
    snprintf(tail, sizeof tail, ", \"Faults\": %u}", faults);
    struct output output = {.cli = cli, .tail = tail};
    fputs("{\"Findings\": ", cli->out);
    json_array_foreach(findings, i, finding) output_row(&output, json_incref(finding));
    output_end(&output);
}

/* A directory can be opened, too, but not read. */
static int check_file(const char *path)
{
    CLEANUP_FCLOSE FILE *file = fopen(path, "re");
    return !file || (fgetc(file) == EOF && ferror(file)) ? -errno : 0;
}

enum cli_status doctor_question_check(const struct cli *cli)
{
    const struct doctor_question *question = &cli->doctor;
    const char *configuration = question->configuration;
    if (question->community && question->user)
        return cli_usage(cli->command, "--community and --user contradict each other");
    const int error = configuration ? check_file(configuration) : 0;
    return error < 0 ? cli_fail("%s: %s", configuration, strerror(-error)) : CLI_DONE;
}

enum cli_status command_doctor(struct cli *cli)
{
    CLEANUP(cleanup_live) struct live *live = NULL;
    struct doctor_question *question = &cli->doctor;
    const char *socket = question->socket;
    struct agentx_address address;
    if (socket && agentx_address_parse(socket, &address) < 0)
        return cli_usage(cli->command, "--socket: " AGENTX_ADDRESS_REFUSED,
                         agentx_address_word(socket), socket);
    enum cli_status status = doctor_question_check(cli);
    if (status != CLI_DONE)
        return status;
    status = namespace_open(
        cli, (struct live_options){.interfaces = true, .ethtool_on_demand = true}, &live);
    if (status != CLI_DONE)
        return status;
    question->live = live;
    question->version = cli->version;
    question->netns = cli->netns;
    unsigned faults = 0;
    size_t i;
    const json_t *finding;
    json_t *findings = doctor_examine(question);
    json_array_foreach(findings, i, finding) faults += !strcmp(word(finding, "Result"), "fault");
    if (cli->format == CLI_JSON)
        print_json(cli, findings, faults);
    else
        print_text(cli, findings, faults);
    json_decref(findings);
    return CLI_DONE;
}
