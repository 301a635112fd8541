/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/counters.h"

static void counters_done(void *object)
{
    struct counters *counters = object;
    array_done(&counters->items);
}

struct counters *counters_new(void)
{
    return shared_new(sizeof(struct counters), counters_done);
}

const struct interface_counters *counters_find(const struct counters *counters, uint32_t ifindex,
                                               size_t guess)
{
    if (guess < counters->items.count && counters->items.items[guess].ifindex == ifindex)
        return &counters->items.items[guess];
    const size_t position = array_lower(&counters->items, .ifindex, ifindex);
    const bool found = position < counters->items.count &&
                       counters->items.items[position].ifindex == ifindex;
    return found ? &counters->items.items[position] : NULL;
}
