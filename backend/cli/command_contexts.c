/* SPDX-License-Identifier: BSD-2-Clause */
#include "cli/command.h"
#include "cli/output.h"

enum cli_status command_contexts(struct cli *cli)
{
    static const struct output_heading headings[] = {
        {"Context", "CONTEXT", true, 0}, {"Kind", "KIND", true, 2},
        {"Place", "PLACE", true, 1},     {"Interfaces", "INTERFACES", true, 0},
        {"Served", "SERVED", true, 0},   {"SeenBy", "SEEN BY", true, 0},
        {NULL, NULL, false, 0}};
    const enum cli_status status = doctor_question_check(cli);
    if (status != CLI_DONE)
        return status;
    cli->doctor.netns = cli->netns;
    json_t *rows = doctor_contexts(&cli->doctor), *row;
    size_t i;
    struct output output = {.cli = cli, .headings = headings};
    json_array_foreach(rows, i, row) output_row(&output, json_incref(row));
    output_end(&output);
    json_decref(rows);
    return CLI_DONE;
}
