/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The backend, with one call after the other failing: nothing crashes, nothing is left open, every
 * failure has its line, no row is wrong at any time, and the next reading is right again.
 */
#include "check.h"
#include "rows.h"
#include "servers.h"

#include "live/adapters.h"
#include "live/settings.h"

#include <errno.h>
#include <poll.h>
#include <string.h>

/* One line, that says something. */
static void check_line(const char *text)
{
    CHECK(text[0] && !strchr(text, '\n'));
}

static void check_rows(struct live *live)
{
    faults_pause();
    struct snapshot *snapshot = live_snapshot(live);
    CHECK(rows_wrong(snapshot) == 0);
    snapshot_unref(snapshot);
    faults_resume();
}

/* What has failed once, and is not failing now, works again. */
static void check_settled(struct live *live, enum state state)
{
    faults_disarm();
    struct snapshot *snapshot = live_snapshot(live);
    const bool right = rows_all(snapshot, state);
    snapshot_unref(snapshot);
    CHECK(right);
}

static struct live *open_live(struct live_options options)
{
    char error[256] = "";
    struct live *live = NULL;
    options.error = error;
    options.error_size = sizeof error;
    const int result = live_open(&options, &live);
    CHECK((result == 0) == (live != NULL));
    if (result < 0) {
        CHECK(faults_failed() != NULL);
        check_line(error);
    }
    return live;
}

static void check_result(struct live *live, int result)
{
    if (result == 0 || result == -EAGAIN)
        return;
    CHECK(result < 0 && faults_failed() != NULL);
    check_line(live_error(live));
}

/* --- scenarios -------------------------------------------------------------------------------- */

static void count_changes(void *context, const struct live_change *changes, size_t count)
{
    (void)changes;
    *(size_t *)context += count;
}

static bool is_settled(struct live *live, enum state state)
{
    faults_pause();
    struct snapshot *snapshot = live_snapshot(live);
    const bool is = rows_all(snapshot, state);
    snapshot_unref(snapshot);
    faults_resume();
    return is;
}

static void follow_to(struct live *live, enum state state)
{
    struct pollfd readable = {.fd = live_descriptor(live), .events = POLLIN};
    faults_pause();
    rows_set_state(state);
    faults_resume();
    for (int tries = 0; tries < 600 && !is_settled(live, state); tries++) {
        if (tries == 3)
            faults_relent();
        (void)poll(&readable, 1, 100);
        check_result(live, live_dispatch(live));
        check_rows(live);
    }
}

static void follow(void)
{
    size_t changes = 0;
    struct live *live =
        open_live((struct live_options){.follow = true, .changed = count_changes,
                                        .context = &changes});
    if (!live)
        return;
    check_rows(live);
    follow_to(live, STATE_B);
    follow_to(live, STATE_A);
    check_settled(live, STATE_A);
    live_close(live);
}

static void refresh(void)
{
    struct live *live = open_live((struct live_options){0});
    if (!live)
        return;
    check_rows(live);
    faults_pause();
    rows_set_state(STATE_B);
    faults_resume();
    check_result(live, live_refresh(live, LIVE_UNANNOUNCED));
    check_rows(live);
    check_result(live, live_refresh(live, LIVE_EVERYTHING));
    check_rows(live);
    faults_disarm();
    CHECK(live_refresh(live, LIVE_EVERYTHING) == 0);
    check_settled(live, STATE_B);
    rows_set_state(STATE_A);
    live_close(live);
}

/* An interface that comes between two readings, the second of which fails, is whole in the third. */
static void newcomer(void)
{
    struct live *live = open_live((struct live_options){0});
    if (!live)
        return;
    faults_pause();
    rows_set_newcomer(true);
    faults_resume();
    check_result(live, live_refresh(live, LIVE_UNANNOUNCED));
    faults_disarm();
    CHECK(live_refresh(live, LIVE_UNANNOUNCED) == 0);
    struct live *other;
    CHECK(live_open(&(struct live_options){0}, &other) == 0);
    CHECK(rows_equal(live, other));
    live_close(other);
    rows_set_newcomer(false);
    live_close(live);
}

static void check_entry(struct live *live, enum inet_version version)
{
    struct record record, untouched;
    memset(&record, 0xa5, sizeof record);
    memset(&untouched, 0xa5, sizeof untouched);
    const int result = live_read_entry(live, version, rows_interface(), &record);
    check_result(live, result);
    if (result < 0)
        CHECK(memcmp(&record, &untouched, sizeof record) == 0);
    else
        CHECK(rows_match(&record.row, record.absent, STATE_A));
}

static void entries(void)
{
    struct live *live = open_live((struct live_options){.idle = true});
    if (!live)
        return;
    for (int i = 0; i < 2; i++) {
        check_entry(live, INET_VERSION_IPV4);
        check_entry(live, INET_VERSION_IPV6);
    }
    live_close(live);
}

/* Of another namespace everything is read by other means; a path to our own will do. */
static void elsewhere(void)
{
    struct live *live = open_live((struct live_options){.netns = "/proc/self/ns/net"});
    if (!live)
        return;
    check_rows(live);
    check_entry(live, INET_VERSION_IPV6);
    live_close(live);
}

static size_t shown(struct live *live)
{
    struct snapshot *snapshot = live_snapshot(live);
    const size_t count = snapshot_count(snapshot, INET_VERSION_IPV4) +
                         snapshot_count(snapshot, INET_VERSION_IPV6);
    snapshot_unref(snapshot);
    return count;
}

static int set_filter(struct live *live, const struct live_filter *filter)
{
    struct settings copy;
    const struct live_options options = {.filter = filter};
    int result = settings_copy(&options, &copy);
    if (result < 0)
        return result;
    result = live_take_settings(live, &copy);
    check_result(live, result);
    settings_done(&copy);
    return result;
}

static void filters(void)
{
    static const char *const names[] = {"many*", NULL}, *const kinds[] = {"ifb", "loopback", NULL};
    const struct live_filter filter = {.exclude_names = names, .include_kinds = kinds};
    struct live *live = open_live((struct live_options){0});
    if (!live)
        return;
    const int result = set_filter(live, &filter);
    CHECK(shown(live) == (result < 0 ? rows_count() : 2));
    (void)set_filter(live, NULL);
    live_close(live);
}

static void adapters(void)
{
    faults_pause();
    struct live *live = open_live((struct live_options){0});
    struct adapters *read = NULL;
    CHECK(live != NULL);
    faults_resume();
    const int result = live_read_adapters(live, &read);
    check_result(live, result);
    CHECK((result == 0) == (read != NULL));
    if (read)
        CHECK(servers_match(read, rows_interfaces(), rows_interface()));
    shared_unref(read);
    live_close(live);
}

static const struct scenario scenarios[] = {
    {"follow", follow},       {"refresh", refresh}, {"newcomer", newcomer}, {"entries", entries},
    {"elsewhere", elsewhere}, {"filters", filters}, {"adapters", adapters}, {NULL, NULL},
};

static void reset(void)
{
    rows_set_state(STATE_A);
}

int main(int argument_count, char **arguments)
{
    servers_set_up(SERVERS_OF_OTHER);
    rows_set_up();
    return check_scenarios(scenarios, reset, argument_count, arguments);
}
