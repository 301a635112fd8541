/* SPDX-License-Identifier: BSD-2-Clause */
/* A datagram of netlink messages of any content, given to every decoder that reads such. */
#include "netlink/address.h"
#include "netlink/ethtool.h"
#include "netlink/inet6_statistics.h"
#include "netlink/link.h"
#include "netlink/neighbour.h"
#include "netlink/neighbour_entry.h"
#include "netlink/notification.h"
#include "netlink/statistics.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void note(void *context, unsigned about, uint32_t ifindex)
{
    (void)context;
    /* Only what holds for all interfaces is about none. */
    if (ifindex == 0 && !(about & (NOTIFICATION_ROUTES | NOTIFICATION_NAMESPACE)) &&
        !(about & NOTIFICATION_ADDRESSES))
        abort();
}

/* What tables show: within their ranges. */
static void decode_for_tables(const struct nlmsghdr *message)
{
    full_address_array addresses = {0};
    neighbour_entry_array entries = {0};
    inet6_statistics_array statistics = {0};
    if (address_append_full(message, &addresses) == 0)
        for (size_t i = 0; i < addresses.count; i++)
            if (addresses.items[i].prefix_length >
                (addresses.items[i].family == AF_INET ? 32 : 128))
                abort();
    if (neighbour_entry_append(message, &entries) == 0)
        for (size_t i = 0; i < entries.count; i++)
            if (entries.items[i].ifindex == 0 ||
                entries.items[i].physical.length > sizeof entries.items[i].physical.octets)
                abort();
    if (inet6_statistics_append(message, &statistics) == 0 && statistics.count > 0) {
        struct inet6_counts counts;
        const bool grouped = inet6_statistics_are_grouped(&statistics, "6.1");
        inet6_statistics_name(&statistics.items[0], grouped, &counts);
    }
    array_done(&addresses);
    array_done(&entries);
    array_done(&statistics);
}

static void decode(const struct nlmsghdr *message)
{
    const struct notification_sink sink = {note, NULL};
    const struct ethtool ethtool = {.bits = {0, 7, 31, 32, 63, 64, 90, -1}};
    address_array addresses = {0};
    inet_address_array inet = {0};
    struct address_collection collection = {.addresses = &addresses, .inet = &inet};
    neighbour_array neighbours = {0};
    struct link_record link = {0};
    struct ethtool_record record = {0};
    struct statistics_record statistics = {0};
    if (link_decode(message, &link) == 0 &&
        (link.ifindex == 0 || !memchr(link.name, '\0', sizeof link.name) ||
         !memchr(link.kind, '\0', sizeof link.kind) ||
         !memchr(link.alias, '\0', sizeof link.alias) ||
         link.address.length > sizeof link.address.octets ||
         link.broadcast.length > sizeof link.broadcast.octets))
        abort();
    if (statistics_decode(message, &statistics) == 0 && statistics.ifindex == 0)
        abort();
    (void)!address_append(message, &collection);
    (void)!neighbour_append(message, &neighbours);
    (void)!ethtool_decode(&ethtool, ETHTOOL_FEATURES, message, &record);
    (void)!ethtool_decode(&ethtool, ETHTOOL_WAKE_UP, message, &record);
    (void)!ethtool_decode(&ethtool, ETHTOOL_LINK_MODES, message, &record);
    (void)ethtool_message_ifindex(message);
    notification_decode(message, &sink);
    decode_for_tables(message);
    array_done(&addresses);
    array_done(&inet);
    array_done(&neighbours);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < sizeof(struct nlmsghdr) || size > 32 * 1024)
        return 0;
    char *copy = malloc(size);
    if (!copy)
        return 0;
    memcpy(copy, data, size);
    const char *position = copy;
    const struct nlmsghdr *message;
    while ((message = netlink_next(&position, &size)))
        decode(message);
    free(copy);
    return 0;
}
