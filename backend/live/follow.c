/* SPDX-License-Identifier: BSD-2-Clause */
#include "live/follow.h"

#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <unistd.h>

enum {
    DEFAULT_RECEIVE_BUFFER = 4 * 1024 * 1024,
    DATAGRAMS_AT_ONCE = 16384, /* work per call is bounded: a storm cannot keep it for ever */
    /* After a reading the next one waits four times as long as it took, so that a storm costs a
     * fifth of a core at most; and never so long that a change stays unseen for 100 ms. */
    REST_FACTOR = 4,
    MOST_REST = 60 * NANOSECONDS_PER_MILLISECOND,
    /* Reading the whole tables costs about a fifth per interface of reading one by itself. */
    LONE_READING_COST = 5,
};

int live_follow_start(struct live *live)
{
    live->epoll = epoll_create1(EPOLL_CLOEXEC);
    live->timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
    if (live->epoll < 0 || live->timer < 0)
        return -errno;
    const int descriptors[] = {
        live->timer,
        mnl_socket_get_fd(live->notifications.route),
        live->notifications.ethtool ? mnl_socket_get_fd(live->notifications.ethtool) : -1,
    };
    for (size_t i = 0; i < sizeof descriptors / sizeof *descriptors; i++) {
        struct epoll_event event = {.events = EPOLLIN};
        if (descriptors[i] >= 0 &&
            epoll_ctl(live->epoll, EPOLL_CTL_ADD, descriptors[i], &event) < 0)
            return -errno;
    }
    live->following = true;
    return 0;
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
        return;
    }
    struct dirty *dirty = array_append(&live->dirty);
    if (!dirty) {
        live->lost = true;
        return;
    }
    *dirty = (struct dirty){ifindex, about, live->announced};
}

static int by_ifindex(const void *left, const void *right)
{
    const struct dirty *a = left, *b = right;
    return (a->ifindex > b->ifindex) - (a->ifindex < b->ifindex);
}

static void sort_dirty(dirty_array *dirty)
{
    if (dirty->count < 2)
        return;
    array_sort(dirty, by_ifindex);
    size_t kept = 0;
    for (size_t i = 0; i < dirty->count; i++) {
        const struct dirty *from = &dirty->items[i];
        struct dirty *to = kept ? &dirty->items[kept - 1] : NULL;
        if (!to || to->ifindex != from->ifindex) {
            dirty->items[kept++] = *from;
            continue;
        }
        to->about |= from->about;
        if (from->time > to->time)
            to->time = from->time;
    }
    dirty->count = kept;
}

/* --- reading what was noted ------------------------------------------------------------------- */

static int read_dirty(struct live *live)
{
    for (size_t i = 0; i < live->dirty.count; i++) {
        const struct dirty *dirty = &live->dirty.items[i];
        struct interface_facts *facts = live_interface_find(live, dirty->ifindex);
        /* IPv4 routes of an interface that goes down vanish without a word. */
        if (facts && (facts->routes[0].has_default || facts->routes[1].has_default))
            live->about_namespace |= NOTIFICATION_ROUTES;
        struct interface_facts read = {0};
        if (facts && !(dirty->about & NOTIFICATION_REMOVED))
            read = *facts;
        int result = live_read_interface(live, dirty->ifindex, dirty->about, &read);
        if (result == -ENODEV) {
            live_interface_remove(live, dirty->ifindex);
            continue;
        }
        if (result == 0 && !facts)
            result = live_interface_add(live, dirty->ifindex, &facts);
        if (result < 0)
            return result;
        *facts = read;
    }
    return 0;
}

/* Routes belong to interfaces of which nothing was said: those that gain or lose are marked. */
static int read_routes(struct live *live)
{
    int result = live_read_routes(live);
    if (result < 0)
        return result;
    for (size_t i = 0; i < live->interfaces.count; i++) {
        struct interface_facts *facts = live->interfaces.items[i];
        struct interface_facts attributed = *facts;
        live_interface_attribute(live, &attributed);
        if (memcmp(attributed.routes, facts->routes, sizeof facts->routes) == 0)
            continue;
        *facts = attributed;
        struct dirty *dirty = array_append(&live->dirty);
        if (!dirty)
            return live_fail(live, -ENOMEM, "keep the routes");
        *dirty = (struct dirty){facts->link.ifindex, 0, live->announced};
    }
    sort_dirty(&live->dirty);
    return 0;
}

static void forget_notes(struct live *live)
{
    array_clear(&live->dirty);
    live->about_namespace = 0;
    live->lost = false;
}

static int read_noted(struct live *live)
{
    sort_dirty(&live->dirty);
    const bool everything =
        live->lost || (live->dirty.count > 32 &&
                       live->dirty.count * LONE_READING_COST > live->interfaces.count);
    if (everything) {
        if (live->lost)
            atomic_fetch_add_explicit(&live->resyncs, 1, memory_order_relaxed);
        return live_refresh(live, LIVE_EVERYTHING);
    }
    int result = 0;
    if (live->about_namespace & NOTIFICATION_NAMESPACE)
        result = live_refresh(live, LIVE_UNANNOUNCED);
    if (result == 0)
        result = read_dirty(live);
    if (result == 0 && (live->about_namespace & NOTIFICATION_ROUTES))
        result = read_routes(live);
    if (result == 0)
        result = live_publish(live, &live->dirty, 0, live->announced);
    return result;
}

static void arm(struct live *live, uint64_t when)
{
    const struct itimerspec at = {.it_value = {.tv_sec = (time_t)(when / NANOSECONDS_PER_SECOND),
                                               .tv_nsec = (long)(when % NANOSECONDS_PER_SECOND)}};
    (void)timerfd_settime(live->timer, TFD_TIMER_ABSTIME, &at, NULL);
}

static int take_notifications(struct live *live)
{
    const struct notification_sink sink = {note, live};
    uint64_t expirations;
    (void)!read(live->timer, &expirations, sizeof expirations);
    live->announced = live_now();
    int result = notification_read(&live->notifications, DATAGRAMS_AT_ONCE, &sink);
    if (result == -ENOBUFS) {
        atomic_fetch_add_explicit(&live->overruns, 1, memory_order_relaxed);
        live->lost = true;
        return 0;
    }
    return result < 0 ? live_fail(live, result, "read the kernel's notifications") : 0;
}

int live_dispatch(struct live *live)
{
    if (!live->following)
        return 0;
    int result = take_notifications(live);
    if (result < 0)
        return result;
    if (live->dirty.count == 0 && !live->about_namespace && !live->lost)
        return 0;
    const uint64_t begin = live_now();
    if (begin < live->next_reading) {
        arm(live, live->next_reading);
        return 0;
    }
    result = read_noted(live);
    const uint64_t end = live_now();
    uint64_t rest = (end - begin) * REST_FACTOR;
    if (rest > MOST_REST)
        rest = MOST_REST;
    live->next_reading = end + rest;
    if (result == 0) {
        forget_notes(live);
    } else {
        /* Nothing is published half-read; nothing that was announced is forgotten. */
        live->lost = true;
        live->next_reading = end + MOST_REST;
        arm(live, live->next_reading);
    }
    return result;
}
