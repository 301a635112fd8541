/* SPDX-License-Identifier: BSD-2-Clause */
#include "live/access.h"
#include "live/live_private.h"
#include "model/join.h"
#include "live/storm.h"
#include "model/luid.h"
#include "netlink/network_namespace.h"
#include "util/shortage.h"

#include <malloc.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* Bytes: a burst of 2,000 interfaces fits, where the kernel's own default holds 92 messages. */
enum { DEFAULT_RECEIVE_BUFFER = 4 * 1024 * 1024 };

int live_fail(struct live *live, int error, const char *what)
{
    const char *said = live->route.error[0] ? live->route.error : live->ethtool.netlink.error;
    snprintf(live->error, sizeof live->error, "cannot %s: %s%s%s", what, strerror(-error),
             said[0] ? ": the kernel says: " : "", said);
    return error;
}

struct netlink *live_netlink(struct live *live)
{
    return &live->route;
}

const struct sysctl *live_sysctl(const struct live *live)
{
    return &live->sysctl;
}

int live_find_link(struct live *live, NET_LUID luid, NET_IFINDEX ifindex,
                   struct link_record *ret_link)
{
    int result = link_read(&live->route, luid.Value ? luid_ifindex(luid.Value) : ifindex, ret_link);
    /* The index may be right and the rest of the LUID not. */
    if (result == 0 && luid.Value && join_luid(ret_link, link_is_wireless(ret_link)) != luid.Value)
        return -ENODEV;
    return result;
}

bool live_is_of_host(const struct live *live)
{
    return live->host_namespace;
}

const char *live_error(const struct live *live)
{
    return live->error;
}

/* --- opening ---------------------------------------------------------------------------------- */

struct opening {
    struct live *live;
    const struct live_options *options;
    struct stat caller; /* the namespace in which the handle will be used */
};

static int open_sources(struct live *live, const struct live_options *options)
{
    int result = netlink_open(NETLINK_ROUTE, &live->route);
    if (result < 0)
        return live_fail(live, result, "open a netlink socket");
    if (options->adapters_only)
        return 0;
    result = sysctl_open(&live->sysctl);
    if (result < 0)
        return live_fail(live, result, "open /proc/sys/net");
    /* Without it the offloads are absent, and nothing else. */
    result = ethtool_open(&live->ethtool);
    if (is_shortage(result))
        return live_fail(live, result, "open ethtool's netlink socket");
    live->has_ethtool = result == 0;
    live->multicast = multicast_open(); /* whoever needs it says that it is not there */
    /* No name is looked up there, see sysctl.h: a context has files enough. */
    if (live->foreign && options->follow)
        sysctl_close_folders(&live->sysctl);
    return 0;
}

/* Runs inside the namespace: what is opened here stays in it. */
static int open_inside(void *context)
{
    const struct opening *opening = context;
    struct live *live = opening->live;
    struct stat namespace;
    if (stat("/proc/thread-self/ns/net", &namespace) < 0)
        return live_fail(live, -errno, "look at the network namespace");
    live->namespace_device = namespace.st_dev;
    live->namespace_inode = namespace.st_ino;
    live->foreign = opening->caller.st_dev != namespace.st_dev ||
                    opening->caller.st_ino != namespace.st_ino;
    /* Where that may not be asked: a namespace that had to be named is not the host's. */
    const int host = network_namespace_is_host();
    if (is_shortage(host))
        return live_fail(live, host, "look at the host's network namespace");
    live->host_namespace = host < 0 ? !live->foreign : host;
    int result = open_sources(live, opening->options);
    if (result < 0 || !opening->options->follow)
        return result;
    const size_t buffer = opening->options->receive_buffer;
    result = notification_open(buffer ? buffer : DEFAULT_RECEIVE_BUFFER,
                               network_namespace_has_inet6(),
                               live->has_ethtool ? &live->ethtool : NULL, &live->notifications);
    if (result < 0)
        return live_fail(live, result, "join the kernel's notification groups");
    result = live_follow_start(live);
    return result < 0 ? live_fail(live, result, "watch the kernel's notifications") : 0;
}

static int set_options(struct live *live, const struct live_options *options)
{
    live->may_ask_wake_up = !options->no_wake_up;
    live->wants = options->ethtool_on_demand ? 0
                  : options->interfaces      ? SNAPSHOT_OFFLOADS | SNAPSHOT_SPEEDS
                                             : SNAPSHOT_OFFLOADS;
    live->changed = options->changed;
    live->interfaces_changed = options->interfaces_changed;
    live->call_at = options->call_at;
    live->context = options->context;
    if (options->radvd_configuration &&
        !(live->radvd_configuration = strdup(options->radvd_configuration)))
        return -ENOMEM;
    return settings_copy(options, &live->settings);
}

static int read_first(void *context)
{
    return live_refresh(context, LIVE_EVERYTHING);
}

int live_open(const struct live_options *options, struct live **ret_live)
{
    struct live *live = calloc(1, sizeof *live);
    if (!live) {
        if (options->error)
            snprintf(options->error, options->error_size, "cannot read the kernel: %s",
                     strerror(ENOMEM));
        return -ENOMEM;
    }
    live->sysctl = (struct sysctl){-1, -1, {-1, -1, -1}};
    live->epoll = live->timer = live->multicast = -1;
    live->failure_rest = PACE_FAILURE_REST;
    pthread_mutex_init(&live->lock, NULL);
    int result = set_options(live, options);
    if (result < 0)
        live_fail(live, result, "take the options");
    if (result == 0) {
        struct opening opening = {.live = live, .options = options};
        (void)stat("/proc/thread-self/ns/net", &opening.caller);
        result = network_namespace_call(options->netns, open_inside, &opening);
        if (result < 0 && !live->error[0])
            snprintf(live->error, sizeof live->error,
                     "cannot enter the network namespace %s: %s%s", options->netns,
                     strerror(-result),
                     result == -ENOENT ? " (ip netns list shows those that have names)" : "");
    }
    if (result == 0 && !options->idle)
        result = options->at_once ? read_first(live) : read_through_storm(read_first, live);
    if (result < 0) {
        if (options->error)
            snprintf(options->error, options->error_size, "%s", live->error);
        live_close(live);
        return result;
    }
    *ret_live = live;
    return 0;
}

struct live *live_close(struct live *live)
{
    if (!live)
        return NULL;
    live_follow_stop(live);
    notification_done(&live->notifications);
    netlink_done(&live->route);
    if (live->has_ethtool)
        ethtool_done(&live->ethtool);
    sysctl_done(&live->sysctl);
    if (live->multicast >= 0)
        close(live->multicast);
    for (size_t i = 0; i < live->interfaces.count; i++)
        free(live->interfaces.items[i]);
    array_done(&live->interfaces);
    array_done(&live->routes[0]);
    array_done(&live->routes[1]);
    array_done(&live->entry_routes);
    array_done(&live->recent_neighbours[0]);
    array_done(&live->recent_neighbours[1]);
    array_done(&live->dirty);
    advertisement_table_free(live->advertisements);
    snapshot_unref(live->snapshot);
    snapshot_unref(live->spare);
    shared_unref(live->counters);
    settings_done(&live->settings);
    pthread_mutex_destroy(&live->lock);
    free(live->radvd_configuration);
    free(live);
    return NULL;
}

/* --- changing what is shown ------------------------------------------------------------------- */

int live_want(struct live *live, unsigned extras)
{
    const unsigned before = live->wants;
    if ((before & extras) == extras)
        return 0;
    live->wants |= extras;
    int result = live_refresh(live, LIVE_EVERYTHING);
    if (result < 0)
        live->wants = before;
    /* Every row was made anew: the room of the old ones would never be used again. */
#ifdef __GLIBC__
    malloc_trim(0);
#endif
    return result;
}

int live_publish_again(struct live *live)
{
    if (!live->snapshot)
        return 0;
    return live->unsettled ? live_refresh(live, LIVE_EVERYTHING)
                           : live_publish(live, PUBLISH_ALL, NULL, 0, monotonic_now());
}

int live_set_notifies(struct live *live, uint32_t ifindex, bool notifies)
{
    struct interface_facts *facts = live_interface_find(live, ifindex);
    if (!facts)
        return -ENODEV;
    facts->notifies = notifies ? NOTIFIES : NOTIFIES_NOT;
    return 0;
}

struct snapshot *live_snapshot(const struct live *live)
{
    pthread_mutex_t *lock = (pthread_mutex_t *)(uintptr_t)&live->lock;
    pthread_mutex_lock(lock);
    struct snapshot *snapshot = snapshot_ref(live->snapshot);
    pthread_mutex_unlock(lock);
    return snapshot;
}

uint64_t live_generation(const struct live *live)
{
    return atomic_load_explicit(&live->generation, memory_order_acquire);
}

struct live_counters live_counters(const struct live *live)
{
    return (struct live_counters){
        .events = atomic_load_explicit(&live->events, memory_order_relaxed),
        .overruns = atomic_load_explicit(&live->overruns, memory_order_relaxed),
        .resyncs = atomic_load_explicit(&live->resyncs, memory_order_relaxed),
    };
}
