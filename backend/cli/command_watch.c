/* SPDX-License-Identifier: BSD-2-Clause */
#include "cli/change.h"
#include "cli/command.h"
#include "cli/cli_namespace.h"
#include "util/cleanup.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <time.h>

/* What the kernel changes without a word is looked for this often. */
enum { UNANNOUNCED_MILLISECONDS = 1000 };

static volatile sig_atomic_t stopped;

static void stop(int signal_number)
{
    (void)signal_number;
    stopped = 1;
}

enum event { ADDED, REMOVED, CHANGED };

static enum event event_of(const void *before, const void *after)
{
    if (!before)
        return ADDED;
    return after ? CHANGED : REMOVED;
}

static const char *const row_events[] = {"added", "removed", "changed"};
/* Of their own: who reads the others need not know them. */
static const char *const link_events[] = {"linkAdded", "linkRemoved", "linkChanged"};

/* Takes the object. */
static void print(const struct cli *cli, enum event event, json_t *object)
{
    char text[32];
    struct timespec now;
    struct tm when = {.tm_mday = 1};
    clock_gettime(CLOCK_REALTIME, &now);
    if (cli->format == CLI_JSON) {
        json_object_set_new(object, "Time", output_time(&now));
        output_object(stdout, object);
        putchar('\n');
        return;
    }
    localtime_r(&now.tv_sec, &when);
    strftime(text, sizeof text, "%H:%M:%S", &when);
    const int length = printf("%s  %-7s  ", text, row_events[event]);
    change_print(cli, stdout, object, (size_t)length);
    putchar('\n');
    json_decref(object);
}

static void changed(void *context, const struct live_change *changes, size_t count)
{
    const struct cli *cli = context;
    for (size_t i = 0; i < count; i++) {
        const struct record *before = changes[i].before, *after = changes[i].after;
        const enum event event = event_of(before, after);
        if (!namespace_wants(cli, after ? after : before, 0))
            continue;
        json_t *object = json_pack("{ss}", "Event", row_events[event]);
        if (change_add(object, before, after) || event != CHANGED)
            print(cli, event, object);
        else
            json_decref(object);
    }
    fflush(stdout);
}

static void interfaces_changed(void *context, const struct live_interface_change *changes,
                               size_t count)
{
    const struct cli *cli = context;
    for (size_t i = 0; i < count; i++) {
        const enum event event = event_of(changes[i].before, changes[i].after);
        json_t *object = json_pack("{ss}", "Event", link_events[event]);
        if (change_add_link(object, changes[i].before, changes[i].after) || event != CHANGED)
            print(cli, event, object);
        else
            json_decref(object);
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
    /* A link is of no family. */
    const struct live_options options = {.follow = true,
                                         .changed = changed,
                                         .interfaces = !cli->version,
                                         .interfaces_changed = interfaces_changed,
                                         .context = cli};
    const struct sigaction action = {.sa_handler = stop};

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
    return status;
}
