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

static const char *event_of(const struct live_change *change)
{
    if (!change->before)
        return "added";
    return change->after ? "changed" : "removed";
}

static void print(const struct cli *cli, const struct live_change *change)
{
    char text[32];
    struct timespec now;
    struct tm when = {.tm_mday = 1};
    clock_gettime(CLOCK_REALTIME, &now);
    json_t *object = json_pack("{ss}", "Event", event_of(change));
    const size_t count = change_add(object, change->before, change->after);
    if (change->before && change->after && !count) {
        json_decref(object);
        return;
    }
    if (cli->format == CLI_JSON) {
        gmtime_r(&now.tv_sec, &when);
        strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &when); /* RFC 3339 */
        json_object_set_new(object, "Time",
                            json_sprintf("%s.%03dZ", text, (int)(now.tv_nsec / 1000000)));
        output_object(stdout, object);
        putchar('\n');
        return;
    }
    localtime_r(&now.tv_sec, &when);
    strftime(text, sizeof text, "%H:%M:%S", &when);
    const int length = printf("%s  %-7s  ", text, event_of(change));
    change_print(cli, stdout, object, (size_t)length);
    putchar('\n');
    json_decref(object);
}

static void changed(void *context, const struct live_change *changes, size_t count)
{
    const struct cli *cli = context;
    for (size_t i = 0; i < count; i++)
        if (namespace_wants(cli, changes[i].after ? changes[i].after : changes[i].before, 0))
            print(cli, &changes[i]);
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
    const struct live_options options = {.follow = true, .changed = changed, .context = cli};
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
