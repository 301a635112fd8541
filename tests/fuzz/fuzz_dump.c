/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Whole answers of the kernel, in datagrams of any content, to every question that is asked: it is
 * understood or refused, in a bounded number of readings, and what is understood is in range.  So
 * are addresses and routes that were kept in a file.
 *
 * Input: the question, then datagrams, each behind a byte that says how many times 16 bytes it
 * has; 0: the rest.
 */
#include "change/saved_addresses.h"
#include "model/join_addresses.h"
#include "netlink/address.h"
#include "netlink/ethtool.h"
#include "netlink/inet6_statistics.h"
#include "netlink/link.h"
#include "netlink/neighbour.h"
#include "netlink/neighbour_entry.h"
#include "netlink/route.h"

#include <errno.h>
#include <net/if.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { IFINDEX = 5 };

/* --- the kernel's side ------------------------------------------------------------------------ */

static struct {
    const uint8_t *next;
    size_t left;
    uint32_t sequence; /* of the last question */
} kernel;

ssize_t __wrap_mnl_socket_sendto(const struct mnl_socket *socket, const void *bytes, size_t size);
ssize_t __wrap_mnl_socket_recvfrom(const struct mnl_socket *socket, void *bytes, size_t size);

ssize_t __wrap_mnl_socket_sendto(const struct mnl_socket *socket, const void *bytes, size_t size)
{
    const struct nlmsghdr *message = bytes;
    (void)socket;
    if (size < sizeof *message || message->nlmsg_len != size)
        abort();
    kernel.sequence = message->nlmsg_seq;
    return (ssize_t)size;
}

/* An answer to another question would be passed over: nothing would be tried. */
static void address_to_us(char *bytes, size_t size, uint32_t port)
{
    const char *position = bytes;
    const struct nlmsghdr *message;
    while ((message = netlink_next(&position, &size))) {
        struct nlmsghdr *ours = (struct nlmsghdr *)(void *)(bytes +
                                                            ((const char *)message - bytes));
        ours->nlmsg_seq = kernel.sequence;
        ours->nlmsg_pid = port;
    }
}

ssize_t __wrap_mnl_socket_recvfrom(const struct mnl_socket *socket, void *bytes, size_t size)
{
    if (kernel.left == 0) {
        errno = EAGAIN;
        return -1;
    }
    size_t length = (size_t)*kernel.next++ * 16;
    kernel.left--;
    if (length == 0 || length > kernel.left)
        length = kernel.left;
    if (length > size)
        length = size;
    memcpy(bytes, kernel.next, length);
    kernel.next += length;
    kernel.left -= length;
    address_to_us(bytes, length, mnl_socket_get_portid(socket));
    return (ssize_t)length;
}

/* --- the questions ---------------------------------------------------------------------------- */

static void check_link(const struct link_record *link)
{
    if (link->ifindex == 0 || !memchr(link->name, '\0', sizeof link->name) ||
        !memchr(link->kind, '\0', sizeof link->kind))
        abort();
}

static void ask_links(struct netlink *netlink)
{
    link_array links = {0};
    if (link_read_all(netlink, &links) == 0)
        for (size_t i = 0; i < links.count; i++)
            check_link(&links.items[i]);
    array_done(&links);
}

static void ask_link(struct netlink *netlink)
{
    struct link_record link;
    if (link_read(netlink, IFINDEX, &link) == 0)
        check_link(&link);
    if (link_read_by_name(netlink, "eth0", &link) == 0)
        check_link(&link);
}

static void ask_addresses(struct netlink *netlink)
{
    address_array addresses = {0};
    inet_address_array inet = {0};
    struct address_record address;
    if (address_read_all(netlink, &addresses, &inet) == 0)
        for (size_t i = 1; i < addresses.count; i++)
            if (addresses.items[i].ifindex <= addresses.items[i - 1].ifindex)
                abort();
    (void)!address_read(netlink, AF_INET6, IFINDEX, &address);
    array_done(&addresses);
    array_done(&inet);
}

static void ask_routes(struct netlink *netlink)
{
    route_array routes = {0};
    (void)!route_read_defaults(netlink, AF_INET, 0, 0, &routes);
    (void)!route_read_defaults(netlink, AF_INET6, 254, IFINDEX, &routes);
    array_done(&routes);
}

static void ask_neighbours(struct netlink *netlink)
{
    neighbour_array neighbours = {0};
    (void)!neighbour_read_all(netlink, AF_INET6, &neighbours);
    array_done(&neighbours);
}

static void ask_generic(struct netlink *netlink)
{
    uint16_t family;
    uint32_t group;
    if (generic_netlink_find(netlink, "ethtool", "monitor", &family, &group) == 0 && family == 0)
        abort();
}

static void ask_ethtool(struct netlink *netlink)
{
    struct ethtool ethtool = {.netlink = *netlink, .bits = {0, 7, 31, 32, 63, 64, 90, -1}};
    ethtool_array records = {0};
    struct ethtool_record record;
    (void)!ethtool_read_all(&ethtool, ETHTOOL_FEATURES, &records);
    (void)!ethtool_read_all(&ethtool, ETHTOOL_WAKE_UP, &records);
    if (ethtool_read(&ethtool, ETHTOOL_FEATURES, IFINDEX, &record) == 0 && record.ifindex == 0)
        abort();
    (void)!ethtool_read(&ethtool, ETHTOOL_WAKE_UP, IFINDEX, &record);
    array_done(&records);
}

/* The family, and then the names of all features. */
static void open_ethtool(struct netlink *netlink)
{
    struct ethtool ethtool;
    (void)netlink;
    if (ethtool_open(&ethtool) == 0)
        ethtool_done(&ethtool);
}

static void check_saved_addresses(const struct saved_addresses *kept)
{
    size_t left = kept->length;
    const char *position = kept->bytes;
    while (left > 0 && netlink_next(&position, &left))
        ;
    if (left != 0)
        abort();
}

static void ask_what_to_keep(struct netlink *netlink)
{
    struct saved_addresses kept = {0};
    for (int choice = LINK_LOCAL_ADDRESSES; choice <= STATIC_ROUTES; choice++) {
        (void)!saved_addresses_read(netlink, IFINDEX, (enum saved_kind)choice, &kept);
        check_saved_addresses(&kept);
    }
    saved_addresses_done(&kept);
}

/* The rest of the input is the file; nobody answers then. */
static void use_what_was_kept(struct netlink *netlink)
{
    struct saved_addresses kept = {0}, left = {0};
    char *file = malloc(kernel.left ? kernel.left : 1);
    if (!file)
        return;
    memcpy(file, kernel.next, kernel.left);
    if (saved_addresses_take(file, kernel.left, IFINDEX, &kept) == 0) {
        check_saved_addresses(&kept);
        kernel.left = 0;
        if (saved_addresses_restore(netlink, &kept, &left) == 0 && kept.length > 0)
            abort();
        check_saved_addresses(&left);
        (void)!saved_addresses_remove(netlink, &kept);
    } else if (kept.length > 0) {
        abort();
    }
    free(file);
    saved_addresses_done(&kept);
    saved_addresses_done(&left);
}

/* --- what tables show: rows ascend, and lie in their ranges ----------------------------------- */

/* Two interfaces, of which one is up. */
static const struct interfaces *shown(void)
{
    static struct interfaces *interfaces;
    if (interfaces)
        return interfaces;
    interfaces = interfaces_new();
    for (uint32_t ifindex = IFINDEX; interfaces && ifindex < IFINDEX + 2; ifindex++) {
        struct interface_record *interface = array_append(&interfaces->interfaces);
        if (!interface)
            abort();
        interface->ifindex = ifindex;
        interface->oper_status = ifindex == IFINDEX ? OPER_STATUS_UP : OPER_STATUS_DOWN;
    }
    if (!interfaces)
        abort();
    return interfaces;
}

static void check_inet(uint8_t type, const struct inet_octets *address)
{
    const size_t length = type == INET_ADDRESS_IPV4 ? 4 : type == INET_ADDRESS_IPV6 ? 16 : 20;
    if (address->length != length || (length == 20 && type != INET_ADDRESS_IPV6Z))
        abort();
}

/* A prefix that an address points to is there. */
static bool has_prefix(const struct addresses *addresses, const struct address_row *row)
{
    for (size_t i = 0; i < addresses->prefixes.count; i++) {
        const struct prefix_row *prefix = &addresses->prefixes.items[i];
        if (prefix->ifindex == row->ifindex && prefix->inet_type == row->prefix_type &&
            prefix->length == row->prefix_length &&
            inet_octets_compare(&prefix->prefix, &row->prefix) == 0)
            return true;
    }
    return false;
}

static void ask_full_addresses(struct netlink *netlink)
{
    const struct address_clock clock = {1, 2};
    full_address_array read = {0};
    struct addresses *joined = address_read_full(netlink, true, &read) == 0
                                   ? join_addresses(shown(), &read, clock)
                                   : NULL;
    for (size_t i = 0; joined && i < joined->items.count; i++) {
        const struct address_row *row = &joined->items.items[i];
        check_inet(row->inet_type, &row->address);
        check_inet(row->prefix_type, &row->prefix);
        if (row->type != IP_ADDRESS_ANYCAST && !has_prefix(joined, row))
            abort();
        if (i > 0 && row[-1].inet_type >= row->inet_type &&
            (row[-1].inet_type > row->inet_type ||
             inet_octets_compare(&row[-1].address, &row->address) >= 0))
            abort();
    }
    shared_unref(joined);
    array_done(&read);
}

static void ask_neighbour_entries(struct netlink *netlink)
{
    neighbour_entry_array read = {0};
    struct neighbours *joined = neighbour_entry_read_all(netlink, AF_UNSPEC, &read) == 0
                                    ? join_neighbours(shown(), &read, 1000, 100)
                                    : NULL;
    for (size_t i = 0; joined && i < joined->items.count; i++)
        check_inet(joined->items.items[i].inet_type, &joined->items.items[i].address);
    shared_unref(joined);
    array_done(&read);
}

static void ask_routers(struct netlink *netlink)
{
    route_array read[2] = {{0}, {0}};
    struct routers *joined = route_read_defaults(netlink, AF_INET6, 254, 0, &read[1]) == 0
                                 ? join_routers(shown(), read, 100)
                                 : NULL;
    for (size_t i = 0; joined && i < joined->items.count; i++) {
        check_inet(joined->items.items[i].inet_type, &joined->items.items[i].address);
        if (joined->items.items[i].lifetime > 65535)
            abort();
    }
    shared_unref(joined);
    array_done(&read[1]);
}

static void ask_inet6_statistics(struct netlink *netlink)
{
    inet6_statistics_array read = {0};
    struct inet6_counts counts;
    if (inet6_statistics_read_all(netlink, &read) == 0)
        for (size_t i = 0; i < read.count; i++)
            inet6_statistics_name(&read.items[i], inet6_statistics_are_grouped(&read, ""), &counts);
    array_done(&read);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static void (*const questions[])(struct netlink *) = {
        ask_links,   ask_link,    ask_addresses,    ask_routes,        ask_neighbours,
        ask_generic, ask_ethtool, ask_what_to_keep, use_what_was_kept, open_ethtool,
        ask_full_addresses, ask_neighbour_entries, ask_routers, ask_inet6_statistics,
    };
    static struct netlink netlink;
    if (!netlink.socket) {
        netlink.socket = mnl_socket_open(NETLINK_ROUTE); /* is drained after a failure */
        if (!netlink.socket)
            abort();
        netlink.port = mnl_socket_get_portid(netlink.socket);
    }
    if (size < 1)
        return 0;
    kernel.next = data + 1;
    kernel.left = size - 1;
    netlink.take_pieces = data[0] & 0x80;
    questions[(data[0] & 0x7f) % (sizeof questions / sizeof *questions)](&netlink);
    if (!memchr(netlink.error, '\0', sizeof netlink.error))
        abort();
    return 0;
}
