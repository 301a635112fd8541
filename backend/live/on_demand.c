/* SPDX-License-Identifier: BSD-2-Clause */
#include "live/on_demand.h"
#include "live/live_private.h"
#include "model/join_counters.h"

/* A device that came counts from then on, also one that has the ifindex of another. */
static void begin_with_device(const struct interfaces *interfaces,
                              struct interface_counters *counters)
{
    const struct interface_record *interface =
        interfaces ? interfaces_find(interfaces, counters->ifindex) : NULL;
    if (interface && interface->created > counters->discontinuity)
        counters->discontinuity = interface->created;
}

static int make_counters(struct live *live, const statistics_array *statistics,
                         struct counters *counters)
{
    const struct interfaces *interfaces =
        live->snapshot ? snapshot_interfaces(live->snapshot) : NULL;
    const uint64_t now = monotonic_now();
    for (size_t i = 0; i < statistics->count; i++) {
        const uint32_t ifindex = statistics->items[i].ifindex;
        const struct interface_counters *before =
            live->counters ? counters_find(live->counters, ifindex) : NULL;
        struct interface_counters *made = array_append(&counters->items);
        if (!made)
            return -ENOMEM;
        *made = join_counters(&statistics->items[i], before, now);
        begin_with_device(interfaces, made);
    }
    return 0;
}

int live_read_counters(struct live *live, struct counters **ret_counters)
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
    *ret_counters = counters;
    return 0;
}

int live_read_receive_addresses(struct live *live, struct receive_addresses **ret_addresses)
{
    static const struct interfaces none = {0};
    const struct interfaces *interfaces =
        live->snapshot ? snapshot_interfaces(live->snapshot) : NULL;
    multicast_array multicast = {0};
    int result = live->multicast < 0 ? live->multicast
                                     : multicast_read(live->multicast, &multicast);
    struct receive_addresses *addresses =
        result == 0 ? join_receive_addresses(interfaces ? interfaces : &none, &multicast) : NULL;
    array_done(&multicast);
    if (result == 0 && !addresses)
        result = -ENOMEM;
    if (result < 0)
        return live_fail(live, result, "read /proc/net/dev_mcast");
    *ret_addresses = addresses;
    return 0;
}
