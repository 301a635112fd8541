/* SPDX-License-Identifier: BSD-2-Clause */
#include "live/follow.h"
#include "live/read_dirty.h"

#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

enum {
    DATAGRAMS_AT_ONCE = 16384, /* work per call is bounded: a storm cannot keep it for ever */
    /* What a storm costs depends on how often whole tables are read: they are when it pauses,
     * though not before sixteen times the processor time of the last reading has passed, and in the
     * end MOST_REST after the first change of which nothing was read.  A few changes wait less,
     * also behind a storm: they are seen within 100 ms. */
    REST_FACTOR = 16,
    MOST_REST = 800 * NANOSECONDS_PER_MILLISECOND,
    LONE_REST = 60 * NANOSECONDS_PER_MILLISECOND,
    FAILURE_REST = 100 * NANOSECONDS_PER_MILLISECOND,
    DRAIN_INTERVAL = 20 * NANOSECONDS_PER_MILLISECOND,
};

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

int live_follow_start(struct live *live)
{
    live->epoll = epoll_create1(EPOLL_CLOEXEC);
    live->timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
    if (live->epoll < 0 || live->timer < 0)
        return -errno;
    int result = watch(live, EPOLL_CTL_ADD, live->timer, EPOLLIN);
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

/* --- taking notes ----------------------------------------------------------------------------- */

static void note(void *context, unsigned about, uint32_t ifindex)
{
    struct live *live = context;
    atomic_fetch_add_explicit(&live->events, 1, memory_order_relaxed);
    if (ifindex == 0) {
        live->about_namespace |= about;
        return;
    }
    const size_t count = live->dirty.count;
    /* The kernel says most things several times in a row. */
    if (count > 0 && live->dirty.items[count - 1].ifindex == ifindex) {
        live->dirty.items[count - 1].about |= about;
        live->dirty.items[count - 1].time = live->announced;
        return;
    }
    struct dirty *dirty = array_append(&live->dirty);
    if (!dirty) {
        live->lost = true;
        return;
    }
    *dirty = (struct dirty){ifindex, about, live->announced};
}

static uint64_t processor_time(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (uint64_t)now.tv_sec * NANOSECONDS_PER_SECOND + (uint64_t)now.tv_nsec;
}

/* More than what is quickly read one by one. */
static bool is_storm(const struct live *live)
{
    return live->lost || live->dirty.count > LIVE_FEW;
}

static bool has_notes(const struct live *live)
{
    return live->dirty.count > 0 || live->about_namespace || live->lost;
}

bool live_is_settled(const struct live *live)
{
    return !has_notes(live);
}

/* When what was noted is read at the latest. */
static uint64_t last_moment(const struct live *live)
{
    return is_storm(live) ? live->first_noted + MOST_REST : live->next_lone_reading;
}

static bool is_due(const struct live *live, uint64_t now)
{
    const bool pauses = now - live->last_noted >= DRAIN_INTERVAL && now >= live->next_reading;
    return now >= last_moment(live) || (is_storm(live) && pauses);
}

/* While it rests, the sockets are emptied by the clock: a storm is not a wake-up per message. */
static void rest(struct live *live, uint64_t now)
{
    uint64_t when = now + DRAIN_INTERVAL;
    if (when > last_moment(live))
        when = last_moment(live) > now ? last_moment(live) : now;
    const struct itimerspec at = {.it_value = {.tv_sec = (time_t)(when / NANOSECONDS_PER_SECOND),
                                               .tv_nsec = (long)(when % NANOSECONDS_PER_SECOND)}};
    (void)timerfd_settime(live->timer, TFD_TIMER_ABSTIME, &at, NULL);
    if (!live->resting)
        live->resting = watch_sockets(live, EPOLL_CTL_MOD, 0) == 0;
}

static void wake(struct live *live)
{
    if (live->resting)
        live->resting = watch_sockets(live, EPOLL_CTL_MOD, EPOLLIN) < 0;
}

int live_take_notifications(struct live *live)
{
    const struct notification_sink sink = {note, live};
    if (!live->following)
        return 0;
    uint64_t expirations;
    (void)!read(live->timer, &expirations, sizeof expirations);
    live->announced = live_now();
    if (!has_notes(live))
        live->first_noted = live->announced;
    const unsigned events = live->events;
    int result = notification_read(&live->notifications, DATAGRAMS_AT_ONCE, &sink);
    if (result == -ENOBUFS || live->events != events)
        live->last_noted = live->announced;
    if (result == -ENOBUFS) {
        atomic_fetch_add_explicit(&live->overruns, 1, memory_order_relaxed);
        live->lost = true;
        return 0;
    }
    return result < 0 ? live_fail(live, result, "read the kernel's notifications") : 0;
}

void live_follow_later(struct live *live)
{
    if (!live->following)
        return;
    if (has_notes(live))
        rest(live, live_now());
    else
        wake(live);
}

/* What was noted, and has the next reading wait. */
static int read_noted(struct live *live)
{
    const uint64_t spent = processor_time();
    const int result = live_read_dirty(live);
    const uint64_t end = live_now();
    const uint64_t pause = (processor_time() - spent) * REST_FACTOR;
    live->next_reading = end + (pause < MOST_REST ? pause : MOST_REST);
    live->next_lone_reading = end + (pause < LONE_REST ? pause : LONE_REST);
    if (result < 0) {
        /* Nothing is published half-read; nothing that was announced is forgotten. */
        live->lost = true;
        live->next_reading = live->next_lone_reading = end + FAILURE_REST;
        live->first_noted = end;
    }
    return result;
}

int live_weather_storm(struct live *live)
{
    if (!live->following || !live_has_many_notes(live))
        return 0;
    if (live_now() < live->next_reading)
        return -EAGAIN;
    int result = read_noted(live);
    if (result == 0)
        result = live_take_notifications(live);
    const bool goes_on = result == -EINTR || (result == 0 && is_storm(live));
    return goes_on ? -EAGAIN : result;
}

int live_dispatch(struct live *live)
{
    if (!live->following)
        return 0;
    int result = live_take_notifications(live);
    if (result < 0)
        return result;
    if (!has_notes(live)) {
        wake(live);
        return 0;
    }
    const uint64_t now = live_now();
    if (!is_due(live, now)) {
        rest(live, now);
        return 0;
    }
    result = read_noted(live);
    live_follow_later(live);
    /* That a storm interrupts a reading is no failure: it is read again when it has rested. */
    return result == -EINTR ? -EAGAIN : result;
}
