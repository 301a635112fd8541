/* SPDX-License-Identifier: BSD-2-Clause */
#include "cli/change.h"
#include "cli/command.h"
#include "cli/cli_namespace.h"
#include "change/row_change.h"
#include "model/difference.h"
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

struct job {
    struct live *live;
    struct wish wishes[TABLE_COLUMNS_MAX];
    size_t wish_count;
    struct change changes[2]; /* the interface's rows */
    bool asked[2];
    size_t change_count;
};

/* --- the command line ------------------------------------------------------------------------- */

/* All-ones in a number, and in some also 0, is the pattern for no change: it cannot be written. */
static bool can_be_asked(const struct wish *wish)
{
    struct record wanted = {0};
    judge_ask_nothing(&wanted.row);
    return column_set(wish->column, &wish->value, &wanted) == 0 &&
           judge_asks(&wanted, wish->column->offset);
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
    for (size_t i = 0; !column && i < ipif_interface_table.column_count; i++)
        if (ipif_interface_table.columns[i].access == ACCESS_READ_WRITE &&
            strcasestr(ipif_interface_table.columns[i].name, name))
            return cli_usage(cli->command, "unknown field \"%s\"; the nearest is %s", name,
                             ipif_interface_table.columns[i].name);
    if (!column)
        return cli_usage(cli->command, "unknown field \"%s\"", name);
    if (column->access != ACCESS_READ_WRITE)
        return cli_fail("%s: %s can only be read", cli->arguments[0], column->name);
    for (size_t i = 0; i < job->wish_count; i++)
        if (job->wishes[i].column == column)
            return cli_usage(cli->command, "%s is given twice", column->name);
    struct wish *wish = &job->wishes[job->wish_count++];
    wish->column = column;
    int result = column_parse(column, equals + 1, &wish->value);
    if (result == -EINVAL) {
        column_describe(column, judge_never(column->offset), what);
        return cli_usage(cli->command, "%s takes %s, not \"%s\"", column->name, what, equals + 1);
    }
    if (result < 0 || !can_be_asked(wish))
        return cli_fail("%s: %s: %s is out of range", cli->arguments[0], column->name, equals + 1);
    return CLI_DONE;
}

/* --- who is meant ----------------------------------------------------------------------------- */

/* A field goes to each family in which it can ever be set; where it cannot, or one was named, to
 * the last, whose refusal says why. */
static void share_out(struct job *job)
{
    for (size_t i = 0; i < job->wish_count; i++) {
        const struct wish *wish = &job->wishes[i];
        bool taken = false;
        for (size_t j = 0; j < job->change_count; j++) {
            struct change *change = &job->changes[j];
            const bool last_chance = !taken && j + 1 == job->change_count;
            if (!last_chance && !judge_settable(&change->situation, wish->column->offset))
                continue;
            column_set(wish->column, &wish->value, &change->wanted);
            job->asked[j] = taken = true;
        }
    }
}

static enum cli_status fail(const char *name, int result, const char *problem)
{
    const bool as_root = (result == -EPERM || result == -EACCES) && geteuid() != 0;
    const char *hint = as_root ? " (try as root)" : "";
    if (*problem)
        return cli_fail("%s%s", problem, hint);
    return cli_fail("%s: %s%s", name, strerror(-result), hint);
}

static enum cli_status begin(const struct cli *cli, struct job *job)
{
    CLEANUP(cleanup_snapshot) struct snapshot *snapshot = live_snapshot(job->live);
    const char *name = cli->arguments[0];
    uint32_t ifindex = namespace_interface(cli, job->live, snapshot, name);
    if (!ifindex)
        return CLI_FAILED;
    for (unsigned version = INET_VERSION_IPV4; version <= INET_VERSION_IPV6; version++) {
        const struct record *record = snapshot_find(snapshot, (enum inet_version)version, ifindex);
        if (!record || !namespace_wants(cli, record, ifindex))
            continue;
        int result = change_begin(job->live, &record->row, &job->changes[job->change_count++]);
        if (result < 0)
            return fail(name, result, "");
    }
    return CLI_DONE;
}

/* --- doing it --------------------------------------------------------------------------------- */

/* Before anything is written: a refusal that shows only at the second row would undo the first, and
 * an IPv6 row that an MTU ended does not come back as it was. */
static enum cli_status judge_all(struct job *job)
{
    for (size_t i = 0; i < job->change_count; i++) {
        struct change *change = &job->changes[i];
        const struct record *current = &change->situation.current;
        struct judgement judgement;
        int result = change_judge(change, &change->wanted, &judgement);
        if (result < 0)
            return fail(current->name, result, "");
        if (judgement.verdict != VERDICT_FINE)
            return cli_fail("%s (%s): %s: %s", current->name,
                            current->version == INET_VERSION_IPV4 ? "ipv4" : "ipv6",
                            judgement.field, judgement.reason);
    }
    return CLI_DONE;
}

static enum cli_status write_all(struct job *job)
{
    for (size_t i = 0; i < job->change_count; i++) {
        char problem[CHANGE_PROBLEM_SIZE];
        int result = change_apply(&job->changes[i], problem);
        if (result == 0)
            continue;
        fail(job->changes[i].situation.current.name, result, problem);
        while (i-- > 0)
            if (change_undo(&job->changes[i]) < 0)
                cli_fail("%s: what was changed could not be changed back",
                         job->changes[i].situation.current.name);
        return CLI_FAILED;
    }
    return CLI_DONE;
}

/* --- saying what was done --------------------------------------------------------------------- */

static void report(struct cli *cli, const struct job *job)
{
    struct output output = {.cli = cli};
    for (size_t i = 0; i < job->change_count; i++) {
        const struct record *before = &job->changes[i].situation.current;
        struct record after;
        /* An MTU that is too small for the protocol ends the row. */
        if (!job->asked[i] || live_read_entry(job->live, (enum inet_version)before->version,
                                              before->row.InterfaceIndex, &after) < 0)
            continue;
        json_t *object = json_object();
        const size_t count = change_add(object, before, &after);
        if (cli->format == CLI_JSON) {
            output_row(&output, object);
            continue;
        }
        change_print(cli, cli->out, object, 0);
        fputs(count ? "\n" : "  as it was\n", cli->out);
        json_decref(object);
    }
    if (cli->format == CLI_JSON)
        output_end(&output);
}

enum cli_status command_set(struct cli *cli)
{
    CLEANUP(cleanup_live) struct live *live = NULL;
    struct job job = {.wish_count = 0};
    enum cli_status status = CLI_DONE;
    for (int i = 1; status == CLI_DONE && i < cli->argument_count; i++)
        status = parse_wish(cli, cli->arguments[i], &job);
    if (status == CLI_DONE)
        status = namespace_open(cli, (struct live_options){0}, &live);
    job.live = live;
    if (status == CLI_DONE)
        status = begin(cli, &job);
    if (status == CLI_DONE) {
        share_out(&job);
        status = judge_all(&job);
    }
    if (status == CLI_DONE)
        status = write_all(&job);
    if (status == CLI_DONE)
        report(cli, &job);
    return status;
}
