/* SPDX-License-Identifier: BSD-2-Clause */
/* Addresses, neighbours and default routers: from what the kernel says to rows, rule by rule. */
#include "model/join_addresses.h"
#include "util/clock.h"

#include <arpa/inet.h>
#include <linux/icmpv6.h>
#include <linux/if_addr.h>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
/* After what it needs. */
#include <cmocka.h>

enum { ONE = 3, TWO = 5, DOWN = 2, HIDDEN = 9 };

static struct interfaces *make_interfaces(void)
{
    static const uint32_t ifindexes[] = {DOWN, ONE, TWO};
    struct interfaces *interfaces = interfaces_new();
    if (!interfaces)
        abort();
    for (size_t i = 0; i < 3; i++) {
        struct interface_record *interface = array_append(&interfaces->interfaces);
        if (!interface)
            abort();
        interface->ifindex = ifindexes[i];
        interface->oper_status = ifindexes[i] == DOWN ? OPER_STATUS_DOWN : OPER_STATUS_UP;
    }
    return interfaces;
}

static void put_inet(uint8_t *octets, uint8_t family, const char *text)
{
    assert_int_equal(inet_pton(family, text, octets), 1);
}

/* --- addresses -------------------------------------------------------------------------------- */

static struct full_address *add(full_address_array *addresses, uint32_t ifindex, const char *local,
                                uint8_t prefix_length)
{
    struct full_address *address = array_append(addresses);
    if (!address)
        abort();
    address->ifindex = ifindex;
    address->family = strchr(local, ':') ? AF_INET6 : AF_INET;
    address->prefix_length = prefix_length;
    address->flags = IFA_F_PERMANENT;
    address->preferred = address->valid = UINT32_MAX;
    put_inet(address->local, address->family, local);
    memcpy(address->peer, address->local, sizeof address->peer);
    return address;
}

static struct addresses *join(full_address_array *addresses)
{
    struct interfaces *interfaces = make_interfaces();
    struct addresses *joined = join_addresses(
        interfaces, addresses, (struct address_clock){500 * NANOSECONDS_PER_SECOND, 49000});
    if (!joined)
        abort();
    shared_unref(interfaces);
    array_done(addresses);
    return joined;
}

/* The only one of them. */
static struct address_row join_one(full_address_array *addresses)
{
    struct addresses *joined = join(addresses);
    assert_int_equal(joined->items.count, 1);
    const struct address_row row = joined->items.items[0];
    shared_unref(joined);
    return row;
}

static void an_origin_follows_from_protocol_flags_and_address(void **state)
{
    (void)state;
    static const struct {
        const char *local;
        uint8_t prefix_length, scope, protocol;
        uint32_t flags;
        enum ip_address_origin origin;
    } cases[] = {
        {"10.0.0.1", 24, 0, 0, IFA_F_PERMANENT, IP_ORIGIN_MANUAL},
        {"10.0.0.1", 24, 0, 0, 0, IP_ORIGIN_DHCP},
        {"169.254.1.1", 16, 0, 0, IFA_F_PERMANENT, IP_ORIGIN_RANDOM},
        {"127.0.0.1", 8, RT_SCOPE_HOST, 0, IFA_F_PERMANENT, IP_ORIGIN_OTHER},
        {"::1", 128, RT_SCOPE_HOST, IFAPROT_KERNEL_LO, IFA_F_PERMANENT, IP_ORIGIN_OTHER},
        {"2001:db8::1", 64, 0, 0, IFA_F_PERMANENT, IP_ORIGIN_MANUAL},
        {"2001:db8::ff:fe00:1", 64, 0, 0, IFA_F_PERMANENT, IP_ORIGIN_MANUAL},
        {"2001:db8::ff:fe00:1", 64, 0, IFAPROT_KERNEL_RA, 0, IP_ORIGIN_LINK_LAYER},
        {"2001:db8::ff:fe00:1", 64, 0, 0, 0, IP_ORIGIN_LINK_LAYER},
        {"2001:db8::1", 64, 0, IFAPROT_KERNEL_RA, 0, IP_ORIGIN_RANDOM},
        {"2001:db8::1", 64, 0, 0, IFA_F_TEMPORARY, IP_ORIGIN_RANDOM},
        {"2001:db8::1", 64, 0, 0, IFA_F_STABLE_PRIVACY, IP_ORIGIN_RANDOM},
        {"2001:db8::1", 64, 0, 0, 0, IP_ORIGIN_RANDOM},
        {"2001:db8::1", 128, 0, 0, 0, IP_ORIGIN_DHCP},
        {"fe80::ff:fe00:1", 64, 0, 0, IFA_F_PERMANENT, IP_ORIGIN_LINK_LAYER},
        {"fe80::1", 64, 0, 0, IFA_F_PERMANENT, IP_ORIGIN_MANUAL},
        {"fe80::1", 64, 0, IFAPROT_KERNEL_LL, IFA_F_PERMANENT, IP_ORIGIN_RANDOM},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        full_address_array addresses = {0};
        struct full_address *address = add(&addresses, ONE, cases[i].local, cases[i].prefix_length);
        address->scope = cases[i].scope;
        address->protocol = cases[i].protocol;
        address->flags = cases[i].flags;
        const struct address_row row = join_one(&addresses);
        if (row.origin != cases[i].origin)
            fail_msg("%zu: %s: origin %d, not %d", i, cases[i].local, row.origin, cases[i].origin);
    }
}

static void a_status_follows_from_interface_and_flags(void **state)
{
    (void)state;
    static const struct {
        uint32_t ifindex, flags, preferred;
        enum ip_address_status status;
    } cases[] = {
        {ONE, IFA_F_PERMANENT, UINT32_MAX, IP_STATUS_PREFERRED},
        {ONE, 0, 100, IP_STATUS_PREFERRED},
        {ONE, 0, 0, IP_STATUS_DEPRECATED},
        {ONE, IFA_F_DEPRECATED, UINT32_MAX, IP_STATUS_DEPRECATED},
        {ONE, IFA_F_TENTATIVE, 100, IP_STATUS_TENTATIVE},
        {ONE, IFA_F_TENTATIVE | IFA_F_OPTIMISTIC, 100, IP_STATUS_OPTIMISTIC},
        {ONE, IFA_F_TENTATIVE | IFA_F_DADFAILED, 100, IP_STATUS_DUPLICATE},
        {DOWN, IFA_F_PERMANENT, UINT32_MAX, IP_STATUS_INACCESSIBLE},
        {DOWN, IFA_F_TENTATIVE, 0, IP_STATUS_INACCESSIBLE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        full_address_array addresses = {0};
        struct full_address *address = add(&addresses, cases[i].ifindex, "2001:db8::1", 64);
        address->flags = cases[i].flags;
        address->preferred = cases[i].preferred;
        assert_int_equal(join_one(&addresses).status, cases[i].status);
    }
}

static void of_the_same_one_is_shown(void **state)
{
    (void)state;
    full_address_array addresses = {0};
    add(&addresses, DOWN, "10.0.0.1", 24);
    add(&addresses, TWO, "10.0.0.1", 24);
    add(&addresses, ONE, "10.0.0.1", 32);
    add(&addresses, ONE, "10.0.0.1", 16);
    add(&addresses, HIDDEN, "10.0.0.0", 16);
    struct full_address *other = add(&addresses, TWO, "10.0.0.2", 24);
    other->has_broadcast = true;
    put_inet(other->broadcast, AF_INET, "10.0.0.1");
    struct addresses *joined = join(&addresses);
    assert_int_equal(joined->items.count, 2);
    assert_int_equal(joined->ipv4_count, 2);
    const struct address_row *row = &joined->items.items[0];
    assert_int_equal(row->ifindex, ONE);
    assert_int_equal(row->type, IP_ADDRESS_UNICAST);
    assert_int_equal(row->prefix_length, 16);
    assert_int_equal(joined->items.items[1].broadcast, 1);
    /* Each has its prefix: /24 of two, /16 and /32 of one. */
    assert_int_equal(joined->prefixes.count, 4);
    shared_unref(joined);
}

static void a_prefix_is_of_the_peer_and_of_its_scope(void **state)
{
    (void)state;
    full_address_array addresses = {0};
    put_inet(add(&addresses, ONE, "2001:db8::1", 128)->peer, AF_INET6, "fe80::2");
    put_inet(add(&addresses, ONE, "fe80::1", 127)->peer, AF_INET6, "2001:db8::3");
    put_inet(add(&addresses, ONE, "10.0.0.1", 31)->peer, AF_INET, "10.9.9.9");
    struct addresses *joined = join(&addresses);
    assert_int_equal(joined->prefixes.count, 3);
    const struct prefix_row *prefix = joined->prefixes.items;
    assert_int_equal(prefix[0].inet_type, INET_ADDRESS_IPV4);
    assert_memory_equal(prefix[0].prefix.octets, ((uint8_t[]){10, 9, 9, 8}), 4);
    assert_int_equal(prefix[1].inet_type, INET_ADDRESS_IPV6);
    assert_int_equal(prefix[1].prefix.length, 16);
    assert_int_equal(prefix[1].prefix.octets[15], 2);
    assert_int_equal(prefix[2].inet_type, INET_ADDRESS_IPV6Z);
    assert_int_equal(prefix[2].prefix.length, 20);
    assert_int_equal(prefix[2].prefix.octets[19], ONE);
    /* As the addresses point there. */
    const struct address_row *row = joined->items.items;
    assert_int_equal(row[1].inet_type, INET_ADDRESS_IPV6);
    assert_int_equal(row[1].prefix_type, INET_ADDRESS_IPV6Z);
    assert_int_equal(row[2].inet_type, INET_ADDRESS_IPV6Z);
    assert_int_equal(row[2].prefix_type, INET_ADDRESS_IPV6);
    shared_unref(joined);
}

static void a_prefix_lives_as_long_as_its_last_address(void **state)
{
    (void)state;
    full_address_array addresses = {0};
    add(&addresses, ONE, "10.0.0.1", 24)->flags = IFA_F_DEPRECATED;
    struct full_address *other = add(&addresses, ONE, "10.0.0.2", 24);
    other->flags = IFA_F_NOPREFIXROUTE;
    other->preferred = 20;
    other->valid = 30;
    struct addresses *joined = join(&addresses);
    assert_int_equal(joined->prefixes.count, 1);
    assert_int_equal(joined->prefixes.items[0].preferred, 20);
    assert_int_equal(joined->prefixes.items[0].valid, UINT32_MAX);
    assert_true(joined->prefixes.items[0].on_link);
    shared_unref(joined);
}

static void anycast_has_no_prefix_and_broadcast_that_of_its_owner(void **state)
{
    (void)state;
    full_address_array addresses = {0};
    add(&addresses, ONE, "2001:db8::", 128)->is_anycast = true;
    struct full_address *owner = add(&addresses, DOWN, "10.0.0.2", 24);
    owner->has_broadcast = true;
    put_inet(owner->broadcast, AF_INET, "10.0.0.255");
    struct addresses *joined = join(&addresses);
    assert_int_equal(joined->items.count, 3);
    assert_int_equal(joined->prefixes.count, 1);
    assert_int_equal(joined->items.items[1].type, IP_ADDRESS_BROADCAST);
    assert_int_equal(joined->items.items[1].status, IP_STATUS_INACCESSIBLE);
    assert_int_equal(joined->items.items[2].type, IP_ADDRESS_ANYCAST);
    assert_int_equal(joined->items.items[2].origin, IP_ORIGIN_OTHER);
    shared_unref(joined);
}

static void stamps_are_of_the_kernels_own_clock(void **state)
{
    (void)state;
    static const struct {
        uint32_t stamp;
        uint64_t hundredths; /* of CLOCK_MONOTONIC */
    } cases[] = {{49000, 50000}, {48000, 49000}, {49001, 50000}, {0, 1000},
                 {UINT32_MAX - 100, 899}, {2000000000, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        full_address_array addresses = {0};
        add(&addresses, ONE, "10.0.0.1", 24)->created = cases[i].stamp;
        assert_int_equal(join_one(&addresses).created, cases[i].hundredths * NANOSECONDS_PER_TICK);
    }
}

/* --- neighbours and routers ------------------------------------------------------------------- */

static void neighbours_have_states_types_and_times(void **state)
{
    (void)state;
    static const struct {
        uint16_t state;
        enum neighbour_state shown;
        enum neighbour_type type;
    } cases[] = {
        {NUD_REACHABLE, NEIGHBOUR_REACHABLE, NEIGHBOUR_DYNAMIC},
        {NUD_STALE, NEIGHBOUR_STALE, NEIGHBOUR_DYNAMIC},
        {NUD_DELAY, NEIGHBOUR_DELAY, NEIGHBOUR_DYNAMIC},
        {NUD_PROBE, NEIGHBOUR_PROBE, NEIGHBOUR_DYNAMIC},
        {NUD_PERMANENT, NEIGHBOUR_REACHABLE, NEIGHBOUR_STATIC},
        {NUD_FAILED, NEIGHBOUR_STATE_INVALID, NEIGHBOUR_INVALID},
        {NUD_INCOMPLETE, NEIGHBOUR_INCOMPLETE, NEIGHBOUR_INVALID},
        {NUD_REACHABLE | NUD_STALE, NEIGHBOUR_UNKNOWN, NEIGHBOUR_DYNAMIC},
    };
    struct interfaces *interfaces = make_interfaces();
    neighbour_entry_array entries = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct neighbour_entry *entry = array_append(&entries);
        if (!entry)
            abort();
        entry->ifindex = i % 2 ? ONE : TWO;
        entry->family = AF_INET;
        entry->state = cases[i].state;
        entry->address[3] = (uint8_t)(100 - i);
        entry->physical.length = i == 0 ? 0 : 6;
        entry->updated = (uint32_t)i * 250;
    }
    struct neighbour_entry *hidden = array_append(&entries);
    if (!hidden)
        abort();
    *hidden = entries.items[0];
    hidden->ifindex = HIDDEN;
    const uint64_t now = 5 * NANOSECONDS_PER_SECOND;
    struct neighbours *joined = join_neighbours(interfaces, &entries, now, 100);
    if (!joined)
        abort();
    assert_int_equal(joined->items.count, sizeof cases / sizeof *cases);
    assert_int_equal(joined->ipv4.count, joined->items.count - 1);
    for (size_t i = 0; i < joined->items.count; i++) {
        const struct neighbour_row *row = &joined->items.items[i];
        const size_t at = 100u - row->address.octets[3];
        assert_int_equal(row->state, cases[at].shown);
        assert_int_equal(row->type, cases[at].type);
        const uint64_t age = at * 250 * NANOSECONDS_PER_SECOND / 100;
        assert_int_equal(row->updated, age < now ? now - age : 0);
    }
    array_done(&entries);
    shared_unref(joined);
    shared_unref(interfaces);
}

static void routers_live_and_are_preferred(void **state)
{
    (void)state;
    static const struct {
        int32_t expires;
        uint32_t lifetime;
    } lives[] = {{0, 65535}, {1, 1},         {100, 1}, {101, 2}, {6553500, 65535}, {6553400, 65534},
                 {-1, 0},    {INT32_MAX, 65535}, {INT32_MIN, 0}};
    static const struct {
        uint8_t preference;
        int32_t shown;
    } preferences[] = {{ICMPV6_ROUTER_PREF_LOW, -1}, {ICMPV6_ROUTER_PREF_MEDIUM, 0},
                       {ICMPV6_ROUTER_PREF_HIGH, 1}, {ICMPV6_ROUTER_PREF_INVALID, -2}};
    struct interfaces *interfaces = make_interfaces();
    route_array routes[2] = {{0}, {0}};
    for (size_t i = 0; i < sizeof lives / sizeof *lives; i++) {
        struct route_record *route = array_append(&routes[1]);
        if (!route)
            abort();
        *route = (struct route_record){.ifindex = ONE, .gateway_family = AF_INET6,
                                       .gateway = {0x20, [15] = (uint8_t)i},
                                       .expires = lives[i].expires,
                                       .preference = preferences[i % 4].preference};
    }
    /* The same router again, for a shorter time; the link itself; one that is hidden. */
    struct route_record *more = array_append(&routes[1]);
    if (!more)
        abort();
    *more = routes[1].items[0];
    more->expires = 100;
    more = array_append(&routes[0]);
    if (!more)
        abort();
    more->ifindex = ONE;
    more = array_append(&routes[0]);
    if (!more)
        abort();
    *more = (struct route_record){.ifindex = HIDDEN, .gateway_family = AF_INET};
    struct routers *joined = join_routers(interfaces, routes, 100);
    if (!joined)
        abort();
    assert_int_equal(joined->items.count, sizeof lives / sizeof *lives);
    for (size_t i = 0; i < joined->items.count; i++) {
        assert_int_equal(joined->items.items[i].lifetime, lives[i].lifetime);
        assert_int_equal(joined->items.items[i].preference, preferences[i % 4].shown);
    }
    array_done(&routes[0]);
    array_done(&routes[1]);
    shared_unref(joined);
    shared_unref(interfaces);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_origin_follows_from_protocol_flags_and_address),
        cmocka_unit_test(a_status_follows_from_interface_and_flags),
        cmocka_unit_test(of_the_same_one_is_shown),
        cmocka_unit_test(a_prefix_is_of_the_peer_and_of_its_scope),
        cmocka_unit_test(a_prefix_lives_as_long_as_its_last_address),
        cmocka_unit_test(anycast_has_no_prefix_and_broadcast_that_of_its_owner),
        cmocka_unit_test(stamps_are_of_the_kernels_own_clock),
        cmocka_unit_test(neighbours_have_states_types_and_times),
        cmocka_unit_test(routers_live_and_are_preferred),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
