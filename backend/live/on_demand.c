/* SPDX-License-Identifier: BSD-2-Clause */
#include "live/on_demand.h"
#include "live/adapters.h"
#include "live/live_private.h"
#include "model/join_addresses.h"
#include "netlink/inet6_statistics.h"
#include "model/join_counters.h"

#include <errno.h>
#include <linux/rtnetlink.h>
#include <string.h>
#include <sys/times.h>
#include <sys/utsname.h>
#include <unistd.h>

static const struct interfaces *shown_interfaces(const struct live *live)
{
    static const struct interfaces none;
    const struct interfaces *interfaces = live->snapshot ? snapshot_interfaces(live->snapshot)
                                                         : NULL;
    return interfaces ? interfaces : &none;
}

/* A device that came counts from then on, also one that has the ifindex of another. */
static void begin_with_device(const struct interfaces *interfaces, uint32_t ifindex,
                              uint64_t *discontinuity)
{
    const struct interface_record *interface = interfaces_find(interfaces, ifindex);
    if (interface && interface->created > *discontinuity)
        *discontinuity = interface->created;
}

static int make_counters(struct live *live, const statistics_array *statistics,
                         struct counters *counters)
{
    const struct interfaces *interfaces = shown_interfaces(live);
    const uint64_t now = monotonic_now();
    for (size_t i = 0; i < statistics->count; i++) {
        const uint32_t ifindex = statistics->items[i].ifindex;
        const struct interface_counters *before = live->counters
                                                      ? counters_find(live->counters, ifindex, i)
                                                      : NULL;
        struct interface_counters *made = array_append(&counters->items);
        if (!made)
            return -ENOMEM;
        *made = join_counters(&statistics->items[i], before, now);
        begin_with_device(interfaces, ifindex, &made->discontinuity);
    }
    return 0;
}

static int read_counters(struct live *live, void **ret_object)
{
    statistics_array statistics = {0};
    struct counters *counters = counters_new();
    int result = counters ? statistics_read_all(&live->route, &statistics) : -ENOMEM;
    if (result == 0)
        result = make_counters(live, &statistics, counters);
    array_done(&statistics);
    if (result < 0) {
        shared_unref(counters);
        return live_fail(live, result, "read the counters");
    }
    shared_unref(live->counters);
    live->counters = shared_ref(counters);
    *ret_object = counters;
    return 0;
}

static int read_receive_addresses(struct live *live, void **ret_object)
{
    multicast_array multicast = {0};
    int result = live->multicast < 0 ? live->multicast
                                     : multicast_read(live->multicast, &multicast);
    struct receive_addresses *addresses = result == 0 ? join_receive_addresses(
                                                            shown_interfaces(live), &multicast)
                                                      : NULL;
    array_done(&multicast);
    if (result == 0 && !addresses)
        result = -ENOMEM;
    if (result < 0)
        return live_fail(live, result, "read /proc/net/dev_mcast");
    *ret_object = addresses;
    return 0;
}

/* --- addresses, neighbours, routers ----------------------------------------------------------- */

/* The kernel stamps addresses by its ticks, which times() counts too, but from elsewhere, and by a
 * frequency that nobody tells.  They begin with CLOCK_MONOTONIC, but for the part of the boot that
 * had no ticks. */
static struct address_clock read_address_clock(struct live *live)
{
    static const unsigned frequencies[] = {100, 250, 300, 1000};
    enum { HUNDREDTHS = 100, MOST_APART = 3600 * HUNDREDTHS, JITTER = 5 };
    struct tms unused;
    const uint32_t ticks = (uint32_t)times(&unused);
    const uint64_t since_boot = monotonic_now() / NANOSECONDS_PER_TICK;
    struct address_clock clock = {.now = since_boot * NANOSECONDS_PER_TICK};
    uint32_t least = MOST_APART;
    clock.hundredths = (uint32_t)since_boot;
    if (user_ticks_per_second() != HUNDREDTHS)
        return clock;
    for (size_t i = 0; i < sizeof frequencies / sizeof *frequencies; i++) {
        /* The first tick has a number that wraps around after five minutes. */
        const uint64_t first = (1ull << 32) - 300ull * frequencies[i];
        const uint32_t shown = ticks - (uint32_t)(first * HUNDREDTHS / frequencies[i]);
        const uint32_t behind = (uint32_t)since_boot - shown, ahead = shown - (uint32_t)since_boot;
        const uint32_t apart = behind < ahead ? behind : ahead;
        if (apart < least) {
            least = apart;
            clock.hundredths = shown;
        }
    }
    /* The same stamp is the same time at every reading, as long as the two clocks go alike. */
    const uint32_t offset = (uint32_t)since_boot - clock.hundredths;
    if (offset - live->address_offset + JITTER > 2 * JITTER)
        live->address_offset = offset;
    clock.hundredths = (uint32_t)since_boot - live->address_offset;
    return clock;
}

static int read_addresses(struct live *live, void **ret_object)
{
    full_address_array read = {0};
    int result = address_read_full(&live->route, live->namespace.has_inet6, &read);
    struct addresses *joined = result == 0 ? join_addresses(shown_interfaces(live), &read,
                                                            read_address_clock(live))
                                           : NULL;
    array_done(&read);
    if (result == 0 && !joined)
        result = -ENOMEM;
    if (result < 0)
        return live_fail(live, result, "read the addresses");
    *ret_object = joined;
    return 0;
}

static int read_neighbours(struct live *live, void **ret_object)
{
    neighbour_entry_array read = {0};
    int result = neighbour_entry_read_all(&live->route, AF_UNSPEC, &read);
    struct neighbours *joined = result == 0
                                    ? join_neighbours(shown_interfaces(live), &read,
                                                      monotonic_now(), user_ticks_per_second())
                                    : NULL;
    array_done(&read);
    if (result == 0 && !joined)
        result = -ENOMEM;
    if (result < 0)
        return live_fail(live, result, "read the neighbours");
    *ret_object = joined;
    return 0;
}

static int read_routers(struct live *live, void **ret_object)
{
    route_array routes[2] = {{0}, {0}};
    int result = route_read_defaults(&live->route, AF_INET, RT_TABLE_MAIN, 0, &routes[0]);
    if (result == 0 && live->namespace.has_inet6)
        result = route_read_defaults(&live->route, AF_INET6, RT_TABLE_MAIN, 0, &routes[1]);
    struct routers *joined = result == 0 ? join_routers(shown_interfaces(live), routes,
                                                        user_ticks_per_second())
                                         : NULL;
    array_done(&routes[0]);
    array_done(&routes[1]);
    if (result == 0 && !joined)
        result = -ENOMEM;
    if (result < 0)
        return live_fail(live, result, "read the default routes");
    *ret_object = joined;
    return 0;
}

/* --- IPv6's counters -------------------------------------------------------------------------- */

static int make_inet6_counters(const struct live *live, const inet6_statistics_array *statistics,
                               struct inet6_counters_list *counters)
{
    enum { REFRESH_MILLISECONDS = 1000 };
    struct utsname kernel = {0};
    (void)uname(&kernel);
    const bool grouped = inet6_statistics_are_grouped(statistics, kernel.release);
    for (size_t i = 0; i < statistics->count; i++) {
        const struct inet6_statistics *read = &statistics->items[i];
        struct inet6_counters *made = array_append(&counters->items);
        if (!made)
            return -ENOMEM;
        made->ifindex = read->ifindex;
        made->refresh_rate = REFRESH_MILLISECONDS;
        inet6_statistics_name(read, grouped, &made->counts);
        begin_with_device(shown_interfaces(live), read->ifindex, &made->discontinuity);
    }
    return 0;
}

static int read_inet6_counters(struct live *live, void **ret_object)
{
    inet6_statistics_array statistics = {0};
    struct inet6_counters_list *counters = inet6_counters_new();
    int result = counters ? 0 : -ENOMEM;
    if (result == 0 && live->namespace.has_inet6)
        result = inet6_statistics_read_all(&live->route, &statistics);
    if (result == 0)
        result = make_inet6_counters(live, &statistics, counters);
    array_done(&statistics);
    if (result < 0) {
        shared_unref(counters);
        return live_fail(live, result, "read IPv6's counters");
    }
    *ret_object = counters;
    return 0;
}

/* --- any of them ------------------------------------------------------------------------------ */

static int read_adapters(struct live *live, void **ret_object)
{
    struct adapters *adapters;
    int result = live_read_adapters(live, &adapters);
    if (result == 0)
        *ret_object = adapters;
    return result;
}

int live_read_on_demand(struct live *live, enum on_demand what, void **ret_object)
{
    static int (*const read[ON_DEMAND_READ])(struct live * live, void **ret_object) = {
        [ON_DEMAND_ADAPTERS] = read_adapters,
        [ON_DEMAND_COUNTERS] = read_counters,
        [ON_DEMAND_RECEIVE_ADDRESSES] = read_receive_addresses,
        [ON_DEMAND_ADDRESSES] = read_addresses,
        [ON_DEMAND_NEIGHBOURS] = read_neighbours,
        [ON_DEMAND_ROUTERS] = read_routers,
        [ON_DEMAND_INET6_COUNTERS] = read_inet6_counters,
    };
    return what < ON_DEMAND_READ ? read[what](live, ret_object) : -EINVAL;
}
