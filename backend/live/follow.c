/* SPDX-License-Identifier: BSD-2-Clause */
#include "live/live_private.h"

#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

static int watch(struct live *live, int operation, int descriptor, uint32_t events)
{
    struct epoll_event event = {.events = events};
    return epoll_ctl(live->epoll, operation, descriptor, &event) < 0 ? -errno : 0;
}

static int watch_sockets(struct live *live, int operation, uint32_t events)
{
    int result = watch(live, operation, mnl_socket_get_fd(live->notifications.route), events);
    if (result == 0 && live->notifications.ethtool)
        result = watch(live, operation, mnl_socket_get_fd(live->notifications.ethtool), events);
    return result;
}

static int open_timer(struct live *live)
{
    if (live->call_at)
        return 0;
    live->timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
    return live->timer < 0 ? -errno : watch(live, EPOLL_CTL_ADD, live->timer, EPOLLIN);
}

int live_follow_start(struct live *live)
{
    live->epoll = epoll_create1(EPOLL_CLOEXEC);
    int result = live->epoll < 0 ? -errno : open_timer(live);
    if (result == 0)
        result = watch_sockets(live, EPOLL_CTL_ADD, EPOLLIN);
    live->following = result == 0;
    return result;
}

void live_follow_stop(struct live *live)
{
    if (live->epoll >= 0)
        close(live->epoll);
    if (live->timer >= 0)
        close(live->timer);
    live->epoll = live->timer = -1;
    live->following = false;
}

int live_descriptor(const struct live *live)
{
    return live->following ? live->epoll : -1;
}

/* --- resting ---------------------------------------------------------------------------------- */

static uint64_t processor_time(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (uint64_t)now.tv_sec * NANOSECONDS_PER_SECOND + (uint64_t)now.tv_nsec;
}

/* More than what is quickly read one by one. */
static bool is_storm(const struct live *live)
{
    return live->lost || live->dirty.count > PACE_FEW;
}

/* When what was noted is read at the latest. */
static uint64_t last_moment(const struct live *live)
{
    return is_storm(live) ? live->first_noted + PACE_MOST_REST : live->next_lone_reading;
}

static bool is_due(const struct live *live, uint64_t now)
{
    const bool pauses = now - live->last_noted >= PACE_DRAIN && now >= live->next_reading;
    return now >= last_moment(live) || (is_storm(live) && pauses);
}

static void call_at(struct live *live, uint64_t time)
{
    const struct itimerspec at = {.it_value = {.tv_sec = (time_t)(time / NANOSECONDS_PER_SECOND),
                                               .tv_nsec = (long)(time % NANOSECONDS_PER_SECOND)}};
    if (live->call_at)
        live->call_at(live->context, time);
    else
        (void)timerfd_settime(live->timer, TFD_TIMER_ABSTIME, &at, NULL);
}

/* While it rests, the sockets are emptied by the clock: a storm is not a wake-up per message. */
static void rest(struct live *live, uint64_t now)
{
    uint64_t when = now + PACE_DRAIN;
    if (live->lost && when < live->next_reading) /* whatever is said until then */
        when = live->next_reading;
    if (when > last_moment(live))
        when = last_moment(live) > now ? last_moment(live) : now;
    call_at(live, when);
    if (!live->resting)
        live->resting = watch_sockets(live, EPOLL_CTL_MOD, 0) == 0;
}

static void wake(struct live *live)
{
    if (live->resting)
        live->resting = watch_sockets(live, EPOLL_CTL_MOD, EPOLLIN) < 0;
}

/* Has what is noted read in due time, or waits for more. */
static void follow_later(struct live *live)
{
    if (!live->following)
        return;
    if (live_is_settled(live))
        wake(live);
    else
        rest(live, monotonic_now());
}

/* --- reading ---------------------------------------------------------------------------------- */

static int resynchronise(struct live *live)
{
    live->route.attempts = live->ethtool.netlink.attempts = PACE_STORM_ATTEMPTS;
    int result = refresh_tables(live, LIVE_EVERYTHING, 0);
    live->route.attempts = live->ethtool.netlink.attempts = 0;
    return result;
}

/* What was noted. */
static int read_notes(struct live *live)
{
    int result = 0;
    if (live->lost || live->unsettled)
        return resynchronise(live);
    if (live->about_namespace & NOTIFICATION_NAMESPACE)
        result = refresh_tables(live, LIVE_UNANNOUNCED, live->announced);
    if (result < 0)
        return result;
    dirty_array batch = live->dirty;
    live->dirty = (dirty_array){0};
    result = refresh_noted(live, &batch);
    if (result < 0)
        notes_give_back(live, &batch);
    array_done(&batch);
    return result;
}

/* The same, and has the next reading wait. */
static int read_notes_and_rest(struct live *live)
{
    const uint64_t spent = processor_time();
    const int result = read_notes(live);
    const uint64_t end = monotonic_now();
    const uint64_t pause = (processor_time() - spent) * PACE_REST_FACTOR;
    live->next_reading = end + (pause < PACE_MOST_REST ? pause : PACE_MOST_REST);
    live->next_lone_reading = end + (pause < PACE_LONE_REST ? pause : PACE_LONE_REST);
    if (result == 0)
        live->failure_rest = PACE_FAILURE_REST;
    if (result < 0) {
        /* Nothing is published half-read; nothing that was announced is forgotten. */
        live->lost = true;
        live->next_reading = live->next_lone_reading = end + live->failure_rest;
        live->first_noted = end;
        if (result != -EINTR && live->failure_rest < PACE_MOST_REST)
            live->failure_rest *= 2;
    }
    return result;
}

/* So many are noted that each can be trusted, and reading them all takes its time. */
static bool has_many_notes(const struct live *live)
{
    return live->dirty.count > PACE_FEW && !live->lost && !live->unsettled;
}

/* Before more than what is noted is read: in a storm first what is noted is, unless that was a
 * moment ago.  -EAGAIN: it goes on, and whole tables would be interrupted again and again. */
static int weather_storm(struct live *live)
{
    if (!live->following || !has_many_notes(live))
        return 0;
    if (monotonic_now() < live->next_reading)
        return -EAGAIN;
    int result = read_notes_and_rest(live);
    if (result == 0)
        result = notes_take(live);
    const bool goes_on = result == -EINTR || (result == 0 && is_storm(live));
    return goes_on ? -EAGAIN : result;
}

/* That a storm interrupts a reading is no failure: it is read again when it has rested. */
static int end_reading(struct live *live, int result)
{
    follow_later(live);
    return result == -EINTR ? -EAGAIN : result;
}

int live_dispatch(struct live *live)
{
    if (!live->following)
        return 0;
    int result = notes_take(live);
    if (result < 0)
        return result;
    if (!live_is_settled(live) && is_due(live, monotonic_now()))
        result = read_notes_and_rest(live);
    return end_reading(live, result);
}

int live_refresh(struct live *live, enum live_depth depth)
{
    int result = notes_take(live);
    if (result == 0 && depth == LIVE_UNANNOUNCED && live->snapshot)
        result = weather_storm(live);
    if (result == 0)
        result = refresh_tables(live, depth, 0);
    return end_reading(live, result);
}

/* Reads one interface, and leaves the storm in which it stands for later. */
static int read_in_storm(struct live *live, const struct dirty *asked)
{
    dirty_array batch = {0};
    struct dirty *dirty = array_append(&batch);
    if (!dirty)
        return live_fail(live, -ENOMEM, "read an interface");
    *dirty = *asked;
    for (size_t i = 0; i < live->dirty.count; i++) {
        struct dirty *noted = &live->dirty.items[i];
        if (noted->ifindex != asked->ifindex)
            continue;
        dirty->about |= noted->about;
        noted->about &= ~(unsigned)NOTIFICATION_REMOVED; /* which is told once */
    }
    const unsigned about_namespace = live->about_namespace;
    live->about_namespace = 0;
    int result = refresh_noted(live, &batch);
    live->about_namespace |= about_namespace;
    if (result < 0)
        notes_give_back(live, &batch);
    array_done(&batch);
    return result;
}

int live_refresh_interface(struct live *live, uint32_t ifindex)
{
    int result = notes_take(live);
    if (result == 0)
        result = live_read_namespace(live);
    if (result == 0)
        result = live_read_recent_advertisements(live);
    if (result < 0)
        return end_reading(live, result);
    live->announced = monotonic_now();
    const struct dirty asked = {
        ifindex, NOTIFICATION_LINK | NOTIFICATION_ADDRESSES | NOTIFICATION_TIMERS, live->announced};
    if (has_many_notes(live))
        return end_reading(live, read_in_storm(live, &asked));
    struct dirty *dirty = array_append(&live->dirty);
    if (!dirty)
        return live_fail(live, -ENOMEM, "read an interface");
    *dirty = asked;
    return end_reading(live, read_notes(live)); /* on failure it stays noted */
}
