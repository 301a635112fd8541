/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/join_counters.h"

static bool went_back(const struct interface_counters *before,
                      const struct interface_counters *after)
{
    return after->in_octets < before->in_octets || after->in_unicast < before->in_unicast ||
           after->in_multicast < before->in_multicast ||
           after->in_discards < before->in_discards || after->in_errors < before->in_errors ||
           after->in_unknown < before->in_unknown || after->out_octets < before->out_octets ||
           after->out_unicast < before->out_unicast ||
           after->out_discards < before->out_discards || after->out_errors < before->out_errors;
}

struct interface_counters join_counters(const struct statistics_record *statistics,
                                        const struct interface_counters *before, uint64_t now)
{
    const struct rtnl_link_stats64 *counts = &statistics->counts;
    const uint64_t multicast = counts->multicast;
    struct interface_counters made = {
        .ifindex = statistics->ifindex,
        .in_octets = counts->rx_bytes,
        /* They are counted one after the other: between them a packet may come. */
        .in_unicast = counts->rx_packets > multicast ? counts->rx_packets - multicast : 0,
        .in_multicast = multicast,
        .in_discards = counts->rx_dropped + counts->rx_missed_errors,
        .in_errors = counts->rx_errors,
        .in_unknown = counts->rx_nohandler,
        .out_octets = counts->tx_bytes,
        .out_unicast = counts->tx_packets,
        .out_discards = counts->tx_dropped,
        .out_errors = counts->tx_errors,
    };
    if (before)
        made.discontinuity = went_back(before, &made) ? now : before->discontinuity;
    return made;
}

/* --- receive addresses ------------------------------------------------------------------------ */

static void receive_addresses_done(void *object)
{
    struct receive_addresses *addresses = object;
    array_done(&addresses->items);
}

static int by_index(const void *left, const void *right)
{
    const struct receive_address *a = left, *b = right;
    if (a->ifindex != b->ifindex)
        return a->ifindex < b->ifindex ? -1 : 1;
    if (a->address.length != b->address.length)
        return a->address.length < b->address.length ? -1 : 1;
    const int order = memcmp(a->address.octets, b->address.octets, a->address.length);
    /* The one that stays, first. */
    return order ? order : (int)b->type - (int)a->type;
}

static int add(struct receive_addresses *addresses, uint32_t ifindex,
               const struct physical_address *address, enum receive_address_type type)
{
    if (address->length == 0)
        return 0;
    struct receive_address *added = array_append(&addresses->items);
    if (!added)
        return -ENOMEM;
    *added = (struct receive_address){ifindex, *address, (uint8_t)type};
    return 0;
}

static void drop_doubles(struct receive_addresses *addresses)
{
    size_t kept = 0;
    for (size_t i = 0; i < addresses->items.count; i++) {
        const struct receive_address *from = &addresses->items.items[i];
        const struct receive_address *last = kept ? &addresses->items.items[kept - 1] : NULL;
        if (!last || last->ifindex != from->ifindex ||
            last->address.length != from->address.length ||
            memcmp(last->address.octets, from->address.octets, from->address.length) != 0)
            addresses->items.items[kept++] = *from;
    }
    addresses->items.count = kept;
}

struct receive_addresses *join_receive_addresses(const struct interfaces *interfaces,
                                                const multicast_array *multicast)
{
    struct receive_addresses *addresses =
        shared_new(sizeof *addresses, receive_addresses_done);
    int result = addresses ? 0 : -ENOMEM;
    for (size_t i = 0; result == 0 && i < interfaces->interfaces.count; i++) {
        const struct interface_record *interface = &interfaces->interfaces.items[i];
        result = add(addresses, interface->ifindex, &interface->address,
                     RECEIVE_ADDRESS_NON_VOLATILE);
        if (result == 0)
            result = add(addresses, interface->ifindex, &interface->broadcast,
                         RECEIVE_ADDRESS_NON_VOLATILE);
    }
    for (size_t i = 0; result == 0 && i < multicast->count; i++)
        if (interfaces_find(interfaces, multicast->items[i].ifindex))
            result = add(addresses, multicast->items[i].ifindex, &multicast->items[i].address,
                         RECEIVE_ADDRESS_VOLATILE);
    if (result < 0)
        return shared_unref(addresses);
    array_sort(&addresses->items, by_index);
    drop_doubles(addresses);
    return addresses;
}
