/* SPDX-License-Identifier: BSD-2-Clause */
#include "cli/change.h"
#include "cli/command.h"
#include "cli/cli_namespace.h"
#include "cli/writer.h"
#include "columns/table.h"
#include "columns/tables.h"
#include "util/cleanup.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <time.h>

/* What the kernel changes without a word is looked for this often. */
enum { UNANNOUNCED_MILLISECONDS = 1000 };

struct watch {
    const struct cli *cli;
    struct writer *lines; /* JSON; NULL: text */
};

static volatile sig_atomic_t stopped;

static void stop(int signal_number)
{
    (void)signal_number;
    stopped = 1;
}

static const char *event_of(const struct live_change *change)
{
    if (!change->before)
        return "added";
    return change->after ? "changed" : "removed";
}

enum { TIME_SIZE = 32 };

/* "2026-01-31T23:59:59.123Z": RFC 3339. */
static const char *time_now(char text[TIME_SIZE])
{
    struct timespec now;
    struct tm utc;
    clock_gettime(CLOCK_REALTIME, &now);
    if (!gmtime_r(&now.tv_sec, &utc))
        return NULL;
    size_t length = strftime(text, TIME_SIZE, "%Y-%m-%dT%H:%M:%S", &utc);
    snprintf(text + length, TIME_SIZE - length, ".%03dZ", (int)(now.tv_nsec / 1000000));
    return text;
}

static void print_json(struct writer *lines, const struct live_change *change,
                       const struct column *const *columns, size_t count)
{
    char text[TIME_SIZE];
    lines->operations->begin_row(lines);
    lines->operations->text(lines, "Event", event_of(change));
    change_write_row(lines, change->after ? change->after : change->before);
    change_write_columns(lines, change->before, change->after, columns, count);
    lines->operations->text(lines, "Time", time_now(text));
    lines->operations->end_row(lines);
}

static void print_text(const struct cli *cli, const struct live_change *change,
                       const struct column *const *columns, size_t count)
{
    char now[16] = "";
    time_t seconds = time(NULL);
    struct tm local;
    if (localtime_r(&seconds, &local))
        strftime(now, sizeof now, "%H:%M:%S", &local);
    printf("%s  %-7s  ", now, event_of(change));
    change_print_row(stdout, change->after ? change->after : change->before, cli->colour);
    if (count > 0) {
        fputs("  ", stdout);
        change_print_columns(stdout, change->before, change->after, columns, count);
    }
    putchar('\n');
}

static void changed(void *context, const struct live_change *changes, size_t count)
{
    const struct watch *watch = context;
    for (size_t i = 0; i < count; i++) {
        const struct live_change *change = &changes[i];
        const struct column *columns[TABLE_COLUMNS_MAX];
        size_t column_count = 0;
        if (!namespace_wants(watch->cli, change->after ? change->after : change->before, 0))
            continue;
        if (change->before && change->after) {
            column_count = table_differences(&ipif_interface_table, change->before, change->after,
                                             columns);
            if (column_count == 0)
                continue;
        }
        if (watch->lines)
            print_json(watch->lines, change, columns, column_count);
        else
            print_text(watch->cli, change, columns, column_count);
    }
    fflush(stdout);
}

/* Everything that was announced, and once a second what was not. */
static int follow(struct live *live)
{
    struct pollfd ready = {.fd = live_descriptor(live), .events = POLLIN};
    int result = 0;
    while (!stopped && result == 0 && !ferror(stdout)) {
        int found = poll(&ready, 1, UNANNOUNCED_MILLISECONDS);
        if (found > 0)
            result = live_dispatch(live);
        else if (found == 0)
            result = live_refresh(live, LIVE_UNANNOUNCED);
        else if (errno != EINTR)
            result = -errno;
    }
    return result;
}

enum cli_status command_watch(struct cli *cli)
{
    CLEANUP(cleanup_live) struct live *live = NULL;
    struct watch watch = {.cli = cli};
    const struct live_options options = {.follow = true, .changed = changed, .context = &watch};
    const struct sigaction action = {.sa_handler = stop};

    if (cli->format == CLI_JSON && !(watch.lines = writer_new_lines(stdout)))
        return cli_fail("out of memory");
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    enum cli_status status = namespace_open(cli, options, &live);
    if (status == CLI_DONE) {
        int result = follow(live);
        if (ferror(stdout))
            status = cli_fail("cannot write to standard output");
        else if (result < 0)
            status = cli_fail("%s", live_error(live));
    }
    if (watch.lines && watch.lines->operations->end(watch.lines) < 0)
        status = cli_fail("out of memory");
    return status;
}
