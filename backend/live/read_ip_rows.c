/* SPDX-License-Identifier: BSD-2-Clause */
#include "live/read_ip_rows.h"
#include "live/access.h"
#include "live/live_private.h"
#include "model/join.h"
#include "model/join_ip_rows.h"
#include "model/luid.h"
#include "netlink/address.h"
#include "netlink/neighbour_entry.h"
#include "netlink/route_lookup.h"

#include <string.h>

static NET_LUID luid_of(const struct link_record *link)
{
    return (NET_LUID){.Value = join_luid(link, link_is_wireless(link))};
}

/* What the caller can do something about is no failure of the handle. */
static int fail(struct live *live, int result, const char *what)
{
    const bool own = result == -ENODEV || result == -EADDRNOTAVAIL || result == -EHOSTUNREACH;
    return result < 0 && !own ? live_fail(live, result, what) : result;
}

static int find_interface(struct live *live, NET_LUID *luid, NET_IFINDEX *ifindex)
{
    struct link_record link;
    int result = live_find_link(live, *luid, *ifindex, &link);
    if (result < 0)
        return result;
    *luid = luid_of(&link);
    *ifindex = link.ifindex;
    return 0;
}

static const uint8_t *octets_of(const SOCKADDR_INET *address)
{
    return address->si_family == AF_INET ? (const uint8_t *)&address->Ipv4.sin_addr
                                         : (const uint8_t *)&address->Ipv6.sin6_addr;
}

static size_t size_of(int family)
{
    return family == AF_INET ? 4 : 16;
}

/* CLOCK_REALTIME when CLOCK_MONOTONIC was 0, nanoseconds. */
static uint64_t start_of_clock(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (uint64_t)now.tv_sec * NANOSECONDS_PER_SECOND + (uint64_t)now.tv_nsec - monotonic_now();
}

/* --- order ------------------------------------------------------------------------------------ */

static int compare_numbers(uint32_t left, uint32_t right)
{
    return (left > right) - (left < right);
}

static int by_address(const void *left, const void *right)
{
    const struct full_address *a = left, *b = right;
    int order = compare_numbers(a->family == AF_INET6, b->family == AF_INET6);
    if (order == 0)
        order = compare_numbers(a->ifindex, b->ifindex);
    if (order == 0)
        order = memcmp(a->local, b->local, sizeof a->local);
    if (order == 0)
        order = compare_numbers(a->prefix_length, b->prefix_length);
    return order ? order : memcmp(a->peer, b->peer, sizeof a->peer);
}

static int by_neighbour(const void *left, const void *right)
{
    const struct neighbour_entry *a = left, *b = right;
    int order = compare_numbers(a->family == AF_INET6, b->family == AF_INET6);
    if (order == 0)
        order = compare_numbers(a->ifindex, b->ifindex);
    return order ? order : memcmp(a->address, b->address, sizeof a->address);
}

/* --- one -------------------------------------------------------------------------------------- */

int live_read_unicast_row(struct live *live, MIB_UNICASTIPADDRESS_ROW *row)
{
    full_address_array addresses = {0};
    NET_LUID luid = row->InterfaceLuid;
    NET_IFINDEX ifindex = row->InterfaceIndex;
    const int family = row->Address.si_family;
    const struct full_address *found = NULL;
    int result = find_interface(live, &luid, &ifindex);
    if (result == 0)
        result = address_read_unicast(&live->route, family, ifindex, &addresses);
    if (result == 0)
        array_sort(&addresses, by_address);
    for (size_t i = 0; result == 0 && !found && i < addresses.count; i++)
        if (addresses.items[i].family == family && addresses.items[i].ifindex == ifindex &&
            memcmp(addresses.items[i].local, octets_of(&row->Address), size_of(family)) == 0)
            found = &addresses.items[i];
    if (result == 0 && !found)
        result = -EADDRNOTAVAIL;
    if (result == 0)
        join_unicast_row(found, luid, start_of_clock(), row);
    array_done(&addresses);
    return fail(live, result, "read an address");
}

int live_read_neighbour_row(struct live *live, MIB_IPNET_ROW2 *row)
{
    neighbour_entry_array entries = {0};
    NET_LUID luid = row->InterfaceLuid;
    NET_IFINDEX ifindex = row->InterfaceIndex;
    int result = find_interface(live, &luid, &ifindex);
    if (result == 0)
        result = neighbour_entry_read(&live->route, row->Address.si_family,
                                      octets_of(&row->Address), ifindex, &entries);
    if (result == 0 && entries.count == 0)
        result = -EADDRNOTAVAIL;
    if (result == 0)
        join_neighbour_row(&entries.items[0], luid, user_ticks_per_second(), row);
    array_done(&entries);
    return fail(live, result, "read a neighbour");
}

/* --- all -------------------------------------------------------------------------------------- */

/* A walk over what was sorted by ifindex within a family: asks of each interface once. */
struct walk {
    const link_array *links;
    uint32_t ifindex; /* of the last */
    bool known;
    NET_LUID luid;
};

/* False: the interface came after the links were read. */
static bool walk_to(struct walk *walk, uint32_t ifindex)
{
    if (walk->ifindex == ifindex)
        return walk->known;
    const size_t position = array_lower(walk->links, .ifindex, ifindex);
    walk->ifindex = ifindex;
    walk->known = position < walk->links->count && walk->links->items[position].ifindex == ifindex;
    if (walk->known)
        walk->luid = luid_of(&walk->links->items[position]);
    return walk->known;
}

static int make_unicast_table(const link_array *links, full_address_array *addresses,
                              MIB_UNICASTIPADDRESS_TABLE **ret_table)
{
    const uint64_t started = start_of_clock();
    struct walk walk = {.links = links};
    MIB_UNICASTIPADDRESS_TABLE *table =
        calloc(1, offsetof(MIB_UNICASTIPADDRESS_TABLE, Table) +
                      (addresses->count + 1) * sizeof(MIB_UNICASTIPADDRESS_ROW));
    if (!table)
        return -ENOMEM;
    array_sort(addresses, by_address);
    for (size_t i = 0; i < addresses->count; i++)
        if (walk_to(&walk, addresses->items[i].ifindex))
            join_unicast_row(&addresses->items[i], walk.luid, started,
                             &table->Table[table->NumEntries++]);
    *ret_table = table;
    return 0;
}

int live_read_unicast_table(struct live *live, int family, MIB_UNICASTIPADDRESS_TABLE **ret_table)
{
    link_array links = {0};
    full_address_array addresses = {0};
    MIB_UNICASTIPADDRESS_TABLE *table = NULL;
    int result = link_read_all(&live->route, &links);
    if (result == 0)
        result = address_read_unicast(&live->route, family, 0, &addresses);
    if (result == 0)
        result = make_unicast_table(&links, &addresses, &table);
    if (result == 0 && table->NumEntries == 0)
        result = -EADDRNOTAVAIL;
    array_done(&links);
    array_done(&addresses);
    if (result < 0) {
        free(table);
        return fail(live, result, "read the addresses");
    }
    *ret_table = table;
    return 0;
}

static int make_neighbour_table(const link_array *links, neighbour_entry_array *entries,
                                MIB_IPNET_TABLE2 **ret_table)
{
    const unsigned ticks = user_ticks_per_second();
    struct walk walk = {.links = links};
    MIB_IPNET_TABLE2 *table = calloc(1, offsetof(MIB_IPNET_TABLE2, Table) +
                                            (entries->count + 1) * sizeof(MIB_IPNET_ROW2));
    if (!table)
        return -ENOMEM;
    array_sort(entries, by_neighbour);
    for (size_t i = 0; i < entries->count; i++)
        if (walk_to(&walk, entries->items[i].ifindex))
            join_neighbour_row(&entries->items[i], walk.luid, ticks,
                               &table->Table[table->NumEntries++]);
    *ret_table = table;
    return 0;
}

int live_read_neighbour_table(struct live *live, int family, MIB_IPNET_TABLE2 **ret_table)
{
    link_array links = {0};
    neighbour_entry_array entries = {0};
    MIB_IPNET_TABLE2 *table = NULL;
    int result = link_read_all(&live->route, &links);
    if (result == 0)
        result = neighbour_entry_read_all(&live->route, family, &entries);
    if (result == 0)
        result = make_neighbour_table(&links, &entries, &table);
    if (result == 0 && table->NumEntries == 0)
        result = -EADDRNOTAVAIL;
    array_done(&links);
    array_done(&entries);
    if (result < 0) {
        free(table);
        return fail(live, result, "read the neighbours");
    }
    *ret_table = table;
    return 0;
}

/* --- a route ---------------------------------------------------------------------------------- */

static uint32_t zone_of(const SOCKADDR_INET *address)
{
    const bool has_zone = address && address->si_family == AF_INET6 &&
                          IN6_IS_ADDR_LINKLOCAL(&address->Ipv6.sin6_addr);
    return has_zone ? address->Ipv6.sin6_scope_id : 0;
}

/* IPv4 looks at the source itself; IPv6 would take any. */
static int check_source(struct live *live, const struct route_question *question)
{
    if (!question->has_source || question->family == AF_INET)
        return 0;
    const bool link_local = question->source[0] == 0xfe && (question->source[1] & 0xc0) == 0x80;
    return address_find_inet6(&live->route, question->source, link_local ? question->ifindex : 0);
}

int live_read_best_route(struct live *live, NET_LUID luid, NET_IFINDEX ifindex,
                         const SOCKADDR_INET *source, const SOCKADDR_INET *destination,
                         MIB_IPFORWARD_ROW2 *ret_row, SOCKADDR_INET *ret_source)
{
    struct route_question question = {.family = (uint8_t)destination->si_family,
                                      .has_source = source != NULL};
    struct route_answer answer;
    NET_LUID way_luid = {.Value = 0};
    int result = 0;
    memcpy(question.destination, octets_of(destination), size_of(question.family));
    if (source)
        memcpy(question.source, octets_of(source), size_of(question.family));
    if (luid.Value == 0 && ifindex == 0)
        ifindex = zone_of(destination) ? zone_of(destination) : zone_of(source);
    if (luid.Value || ifindex)
        result = find_interface(live, &luid, &ifindex);
    question.ifindex = ifindex;
    if (result == 0)
        result = check_source(live, &question);
    if (result == 0)
        result = route_lookup(&live->route, &question, &answer);
    if (result == 0)
        result = find_interface(live, &way_luid, &answer.ifindex);
    if (result < 0)
        return fail(live, result, "ask for a route");
    join_route_row(&answer, question.family, way_luid, user_ticks_per_second(), ret_row);
    *ret_source = join_socket_address(question.family, answer.source, answer.ifindex);
    return 0;
}
