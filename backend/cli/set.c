/* SPDX-License-Identifier: BSD-2-Clause */
#include "cli/change.h"
#include "cli/command.h"
#include "cli/cli_namespace.h"
#include "cli/settable.h"
#include "cli/writer.h"
#include "api/set.h"
#include "columns/table.h"
#include "columns/tables.h"
#include "columns/text.h"
#include "util/cleanup.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* A field of the command line. */
struct wish {
    const struct column *column;
    struct column_value value;
};

/* One row of the interface, and what is wished for it. */
struct target {
    struct record before;
    struct record wanted;  /* its row is what SetIpInterfaceEntry takes */
    uint8_t enable_status; /* 0: not wished for */
    bool asked;
};

struct job {
    struct live *live;
    struct wish wishes[TABLE_COLUMNS_MAX];
    size_t wish_count;
    struct target targets[2];
    size_t target_count;
};

/* --- the command line ------------------------------------------------------------------------- */

/* All-ones in a number, and in some also 0, is SetIpInterfaceEntry's pattern for no change. */
static bool means_unchanged(const struct column *column, uint64_t number)
{
    static const char *const zero[] = {"BaseReachableTime", "RetransmitTime", "NlMtu"};
    if (column->syntax != SYNTAX_UNSIGNED)
        return false;
    for (size_t i = 0; number == 0 && i < sizeof zero / sizeof *zero; i++)
        if (!strcmp(column->name, zero[i]))
            return true;
    return number == UINT32_MAX;
}

static enum cli_status parse_wish(const struct cli *cli, const char *text, struct job *job)
{
    char name[64], what[COLUMN_TEXT_SIZE];
    const char *equals = strchr(text, '=');
    if (!equals || equals == text || (size_t)(equals - text) >= sizeof name)
        return cli_usage(cli->command, "\"%s\" is not FIELD=VALUE", text);
    memcpy(name, text, (size_t)(equals - text));
    name[equals - text] = '\0';
    const struct column *column = table_column(&ipif_interface_table, name);
    if (!column)
        return cli_usage(cli->command, "unknown field \"%s\"", name);
    if (column->access != ACCESS_READ_WRITE)
        return cli_fail("%s: %s can only be read", cli->arguments[0], column->name);
    struct wish *wish = &job->wishes[job->wish_count++];
    wish->column = column;
    int result = column_parse(column, equals + 1, &wish->value);
    if (result == -EINVAL) {
        settable_describe(column, what);
        return cli_usage(cli->command, "%s takes %s, not \"%s\"", column->name, what, equals + 1);
    }
    if (result < 0 || means_unchanged(column, wish->value.number))
        return cli_fail("%s: %s: %s is out of range", cli->arguments[0], column->name, equals + 1);
    return CLI_DONE;
}

static enum cli_status parse_wishes(const struct cli *cli, struct job *job)
{
    for (int i = 1; i < cli->argument_count; i++) {
        if (job->wish_count == TABLE_COLUMNS_MAX)
            return cli_usage(cli->command, "more than %d fields", TABLE_COLUMNS_MAX);
        enum cli_status status = parse_wish(cli, cli->arguments[i], job);
        if (status != CLI_DONE)
            return status;
        for (size_t j = 0; j + 1 < job->wish_count; j++)
            if (job->wishes[j].column == job->wishes[job->wish_count - 1].column)
                return cli_usage(cli->command, "%s is given twice", job->wishes[j].column->name);
    }
    return CLI_DONE;
}

/* --- who is meant ----------------------------------------------------------------------------- */

static void take_wish(struct target *target, const struct wish *wish)
{
    target->asked = true;
    if (!strcmp(wish->column->name, "EnableStatus"))
        target->enable_status = (uint8_t)wish->value.number;
    else
        column_set(wish->column, &wish->value, &target->wanted);
}

static bool can_take(struct live *live, const struct target *target, const struct column *column)
{
    if (!strcmp(column->name, "EnableStatus"))
        return target->before.version == INET_VERSION_IPV6;
    return set_is_settable(live, &target->wanted.row, column->name) == 1;
}

/* A field goes to each family in which it can ever be set; where it cannot, or one was named, to
 * the last, whose refusal says why. */
static void share_out(struct job *job)
{
    for (size_t i = 0; i < job->wish_count; i++) {
        const struct wish *wish = &job->wishes[i];
        bool taken = false;
        for (size_t j = 0; j < job->target_count; j++) {
            bool last_chance = !taken && j + 1 == job->target_count;
            if (last_chance || can_take(job->live, &job->targets[j], wish->column)) {
                take_wish(&job->targets[j], wish);
                taken = true;
            }
        }
    }
}

static enum cli_status find_targets(const struct cli *cli, struct job *job)
{
    CLEANUP(cleanup_snapshot) struct snapshot *snapshot = live_snapshot(job->live);
    uint32_t ifindex = namespace_interface(cli, job->live, snapshot, cli->arguments[0]);
    if (!ifindex)
        return CLI_FAILED;
    for (unsigned version = INET_VERSION_IPV4; version <= INET_VERSION_IPV6; version++) {
        const struct record *record = snapshot_find(snapshot, (enum inet_version)version, ifindex);
        if (!record || !namespace_wants(cli, record, ifindex))
            continue;
        struct target *target = &job->targets[job->target_count++];
        *target = (struct target){.before = *record, .wanted = *record};
        InitializeIpInterfaceEntry(&target->wanted.row);
        target->wanted.row.Family = record->row.Family;
        target->wanted.row.InterfaceIndex = ifindex;
    }
    return CLI_DONE;
}

/* --- doing it --------------------------------------------------------------------------------- */

static int switch_to(struct live *live, const struct target *target, uint8_t status,
                     char problem[SET_PROBLEM_SIZE])
{
    return set_enable_status(live, &target->wanted.row, (enum enable_status)status, problem);
}

/* The values from before go back, in the fields that were written. */
static int restore_row(struct job *job, struct target *target, char problem[SET_PROBLEM_SIZE])
{
    for (size_t i = 0; i < job->wish_count; i++) {
        struct column_value value;
        if (column_get(job->wishes[i].column, &target->before, &value))
            column_set(job->wishes[i].column, &value, &target->wanted);
    }
    return set_row(job->live, &target->wanted.row, problem);
}

/* All or nothing of one row.  A protocol comes up first, so that the fields meet it alive, and
 * goes down last. */
static int write_target(struct job *job, struct target *target, char problem[SET_PROBLEM_SIZE])
{
    char ignored[SET_PROBLEM_SIZE];
    int result = 0;
    if (target->enable_status == ENABLE_STATUS_UP)
        result = switch_to(job->live, target, ENABLE_STATUS_UP, problem);
    if (result < 0)
        return result;
    result = set_row(job->live, &target->wanted.row, problem);
    if (result < 0) {
        if (target->enable_status == ENABLE_STATUS_UP)
            (void)switch_to(job->live, target, target->before.enable_status, ignored);
        return result;
    }
    if (target->enable_status == ENABLE_STATUS_DOWN)
        result = switch_to(job->live, target, ENABLE_STATUS_DOWN, problem);
    if (result < 0)
        (void)restore_row(job, target, ignored);
    return result;
}

static void undo(struct job *job, struct target *target)
{
    char problem[SET_PROBLEM_SIZE] = "";
    int result = 0;
    if (target->enable_status)
        result = switch_to(job->live, target, target->before.enable_status, problem);
    if (result == 0)
        result = restore_row(job, target, problem);
    if (result < 0)
        cli_fail("%s: what was changed could not be changed back: %s", target->before.name,
                 problem);
}

static enum cli_status fail(const struct target *target, int result, const char *problem)
{
    const bool as_root = (result == -EPERM || result == -EACCES) && geteuid() != 0;
    const char *hint = as_root ? " (try as root)" : "";
    if (*problem)
        return cli_fail("%s%s", problem, hint);
    return cli_fail("%s: %s%s", target->before.name, strerror(-result), hint);
}

/* Before anything is written: a refusal that shows only at the second row would undo the first, and
 * an IPv6 row that an MTU ended does not come back as it was. */
static enum cli_status judge_all(struct job *job)
{
    for (size_t i = 0; i < job->target_count; i++) {
        const struct target *target = &job->targets[i];
        struct request request;
        int result = set_judge(job->live, &target->wanted.row, &request, NULL);
        if (result < 0)
            return fail(target, result, "");
        if (request.verdict != REQUEST_FINE)
            return cli_fail("%s (%s): %s: %s", target->before.name,
                            target->before.version == INET_VERSION_IPV4 ? "ipv4" : "ipv6",
                            request.field, request.reason);
    }
    return CLI_DONE;
}

static enum cli_status write_all(struct job *job)
{
    for (size_t i = 0; i < job->target_count; i++) {
        char problem[SET_PROBLEM_SIZE] = "";
        if (!job->targets[i].asked)
            continue;
        int result = write_target(job, &job->targets[i], problem);
        if (result == 0)
            continue;
        fail(&job->targets[i], result, problem);
        while (i-- > 0)
            if (job->targets[i].asked)
                undo(job, &job->targets[i]);
        return CLI_FAILED;
    }
    return CLI_DONE;
}

/* --- saying what was done --------------------------------------------------------------------- */

static void report(const struct cli *cli, struct writer *writer, const struct target *target,
                   const struct record *after)
{
    const struct column *columns[TABLE_COLUMNS_MAX];
    size_t count = table_differences(&ipif_interface_table, &target->before, after, columns);
    if (writer) {
        writer->operations->begin_row(writer);
        change_write_row(writer, after);
        change_write_columns(writer, &target->before, after, columns, count);
        writer->operations->end_row(writer);
        return;
    }
    change_print_row(cli->out, after, cli->colour);
    fputs("  ", cli->out);
    if (count > 0)
        change_print_columns(cli->out, &target->before, after, columns, count);
    else
        fputs("as it was", cli->out);
    fputc('\n', cli->out);
}

static enum cli_status report_all(struct cli *cli, struct job *job)
{
    struct writer *writer = NULL;
    if (cli->format == CLI_JSON && !(writer = writer_new_json(cli->out)))
        return cli_fail("out of memory");
    for (size_t i = 0; i < job->target_count; i++) {
        struct target *target = &job->targets[i];
        struct record after;
        /* An MTU that is too small for the protocol ends the row. */
        if (target->asked && live_read_entry(job->live, (enum inet_version)target->before.version,
                                             target->before.row.InterfaceIndex, &after) == 0)
            report(cli, writer, target, &after);
    }
    return writer && writer->operations->end(writer) < 0 ? cli_fail("out of memory") : CLI_DONE;
}

enum cli_status command_set(struct cli *cli)
{
    struct job job = {.live = NULL};
    enum cli_status status = parse_wishes(cli, &job);
    if (status != CLI_DONE)
        return status;
    status = namespace_open(cli, (struct live_options){0}, &job.live);
    if (status != CLI_DONE)
        return status;
    status = find_targets(cli, &job);
    if (status == CLI_DONE) {
        share_out(&job);
        status = judge_all(&job);
    }
    if (status == CLI_DONE)
        status = write_all(&job);
    if (status == CLI_DONE)
        status = report_all(cli, &job);
    live_close(job.live);
    return status;
}
