/* SPDX-License-Identifier: BSD-2-Clause */
#include "column_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void make_row(struct record *record, uint8_t version, uint32_t ifindex)
{
    *record = (struct record){
        .version = version, .enable_status = ENABLE_STATUS_UP, .kind = "physical"};
    snprintf(record->name, sizeof record->name, "if%u", ifindex);
    record->row.Family = version == INET_VERSION_IPV4 ? AF_INET : AF_INET6;
    record->row.InterfaceIndex = ifindex;
    record->row.InterfaceLuid.Value = UINT64_C(6) << 48 | (uint64_t)ifindex << 24;
    record->row.MaxReassemblySize = 65535;
    record->row.RetransmitTime = 1000 + ifindex % 100;
    record->row.NlMtu = 1500;
    for (unsigned scope = 0; scope < ScopeLevelCount; scope++)
        record->row.ZoneIndices[scope] = scope < 3 ? ifindex : 1;
}

/* Presence follows no pattern that a search could rely on. */
static void make_rows(struct fixture *fixture)
{
    static const uint32_t ipv4[] = {1, 2, 7, 300, 70000, INT32_MAX};
    static const uint32_t ipv6[] = {1, 7, 8, 65536, INT32_MAX - 1};
    const size_t count4 = sizeof ipv4 / sizeof *ipv4, count6 = sizeof ipv6 / sizeof *ipv6;

    fixture->record_count = count4 + count6;
    fixture->records = calloc(fixture->record_count, sizeof *fixture->records);
    assert_non_null(fixture->records);
    for (size_t i = 0; i < count4; i++)
        make_row(&fixture->records[i], INET_VERSION_IPV4, ipv4[i]);
    for (size_t i = 0; i < count6; i++)
        make_row(&fixture->records[count4 + i], INET_VERSION_IPV6, ipv6[i]);
    strcpy(fixture->records[0].kind, "loopback");
    strcpy(fixture->records[count4].kind, "loopback");
    for (size_t i = 0; i < fixture->record_count; i++)
        fixture->records[i].absent = (uint32_t)(i * 2654435761u) >> 7 & 0x7ff;
    for (size_t i = 0; i < fixture->record_count; i++)
        fixture->records[i].absent |= RECORD_METRIC; /* a column without any instance */
}

static void build_snapshot(struct fixture *fixture)
{
    const struct snapshot_stamp stamp = {.read_time = 1, .last_change = {2, 3}};
    fixture->snapshot = snapshot_new(NULL, fixture->record_count);
    assert_non_null(fixture->snapshot);
    for (size_t i = 0; i < fixture->record_count; i++)
        snapshot_add(fixture->snapshot, &fixture->records[i]);
    snapshot_set_stamp(fixture->snapshot, &stamp);
}

static void build_adapters(struct fixture *fixture)
{
    static const struct adapter adapters[] = {
        {.ifindex = 1, .name = "if1"},
        {.ifindex = 7, .name = "if7", .autoconfig_active = 1, .current_dns_server = "192.0.2.1"},
        {.ifindex = UINT32_MAX, .name = "last"},
    };
    static const struct dns_server servers[] = {
        {7, 1, INET_ADDRESS_IPV4, 4, {192, 0, 2, 1}, "192.0.2.1"},
        {7, 2, INET_ADDRESS_IPV6, 16, {0x20, 0x01, 0x0d, 0xb8, [15] = 1}, "2001:db8::1"},
        {8, 0, INET_ADDRESS_IPV4, 4, {192, 0, 2, 8}, "192.0.2.8"},
        {9, UINT32_MAX, INET_ADDRESS_IPV4, 4, {192, 0, 2, 9}, "192.0.2.9"},
        {UINT32_MAX, 1, INET_ADDRESS_IPV4, 4, {192, 0, 2, 3}, "192.0.2.3"},
    };
    fixture->adapter_count = sizeof adapters / sizeof *adapters;
    fixture->server_count = sizeof servers / sizeof *servers;
    fixture->adapters = malloc(sizeof adapters);
    fixture->servers = malloc(sizeof servers);
    assert_true(fixture->adapters && fixture->servers);
    memcpy(fixture->adapters, adapters, sizeof adapters);
    memcpy(fixture->servers, servers, sizeof servers);
    struct adapters *built = adapters_new();
    if (!built)
        abort();
    built->adapters.items = malloc(sizeof adapters);
    built->servers.items = malloc(sizeof servers);
    if (!built->adapters.items || !built->servers.items)
        abort();
    memcpy(built->adapters.items, adapters, sizeof adapters);
    memcpy(built->servers.items, servers, sizeof servers);
    built->adapters.count = fixture->adapter_count;
    built->servers.count = fixture->server_count;
    fixture->built_adapters = built;
}

static void make_interface(struct interface_record *interface, uint32_t ifindex)
{
    *interface = (struct interface_record){
        .ifindex = ifindex,
        .mtu = 1500,
        .if_type = ifindex % 2 ? 6 : 24,
        .speed = ifindex * UINT64_C(500000),
        .admin_status = ADMIN_STATUS_UP,
        .oper_status = OPER_STATUS_DORMANT,
        .duplex = DUPLEX_STATUS_FULL,
        .last_change = ifindex % 1000,
        .alias = "to the \303\251tage",
        .address = {6, {2, 0, 0, 0, 1, (uint8_t)ifindex}},
    };
    snprintf(interface->name, sizeof interface->name, "if%u", ifindex);
    snprintf(interface->description, sizeof interface->description, "interface %u", ifindex);
}

static void build_interfaces(struct fixture *fixture)
{
    static const uint32_t ifindexes[] = {1, 2, 7, 300, 70000, INT32_MAX};
    static const struct receive_address addresses[] = {
        {1, {1, {255}}, RECEIVE_ADDRESS_VOLATILE},
        {1, {6, {1, 0, 0x5e, 0, 0, 1}}, RECEIVE_ADDRESS_VOLATILE},
        {1, {6, {1, 0, 0x5e, 0, 0, 2}}, RECEIVE_ADDRESS_VOLATILE},
        {7, {6, {0}}, RECEIVE_ADDRESS_NON_VOLATILE},
        {7, {32, {[31] = 1}}, RECEIVE_ADDRESS_NON_VOLATILE},
    };
    fixture->interfaces = interfaces_new();
    fixture->counters = counters_new();
    fixture->receive_addresses = shared_new(sizeof *fixture->receive_addresses, NULL);
    if (!fixture->interfaces || !fixture->counters || !fixture->receive_addresses)
        abort();
    for (size_t i = 0; i < sizeof ifindexes / sizeof *ifindexes; i++) {
        struct interface_record *interface = array_append(&fixture->interfaces->interfaces);
        if (!interface)
            abort();
        make_interface(interface, ifindexes[i]);
        if (i == 2) /* came after the counters were read */
            continue;
        struct interface_counters *counters = array_append(&fixture->counters->items);
        if (!counters)
            abort();
        *counters = (struct interface_counters){.ifindex = ifindexes[i],
                                                .in_octets = UINT64_MAX - i,
                                                .out_unicast = UINT64_C(1) << 32,
                                                .discontinuity = i};
    }
    fixture->interfaces->interfaces.items[1].master = 7;
    fixture->interfaces->interfaces.items[3].lower = 1;
    assert_int_equal(0, interfaces_stack(fixture->interfaces, NULL, 5));
    for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++) {
        struct receive_address *address = array_append(&fixture->receive_addresses->items);
        if (!address)
            abort();
        *address = addresses[i];
    }
    snapshot_set_interfaces(fixture->snapshot, fixture->interfaces);
}

#define APPEND(array, ...)                                                                         \
    do {                                                                                           \
        void *item = array_append(array);                                                          \
        if (!item)                                                                                 \
            abort();                                                                               \
        memcpy(item, &(__typeof__(*(array)->items)){__VA_ARGS__}, sizeof *(array)->items);         \
    } while (0)

#define IPV4(last)  {4, {192, 0, 2, last}}
#define IPV6(last)  {16, {0x20, 0x01, 0x0d, 0xb8, [15] = last}}
#define IPV6Z(zone) {20, {0xfe, 0x80, [15] = 1, [19] = zone}}

static void build_addresses(struct fixture *fixture)
{
    struct addresses *addresses = fixture->ip_addresses = addresses_new();
    struct neighbours *neighbours = fixture->neighbours = neighbours_new();
    struct routers *routers = fixture->routers = routers_new();
    struct inet6_counters_list *counters = fixture->inet6_counters = inet6_counters_new();
    if (!addresses || !neighbours || !routers || !counters)
        abort();
    APPEND(&addresses->items, 7, 24, IPV4(1), IPV4(0), INET_ADDRESS_IPV4, INET_ADDRESS_IPV4,
           1, 2, 1, 1, 1, 2);
    APPEND(&addresses->items, 7, 24, IPV4(255), IPV4(0), INET_ADDRESS_IPV4, INET_ADDRESS_IPV4,
           3, 2, 1, 1, 1, 2);
    addresses->ipv4_count = 2;
    APPEND(&addresses->items, 7, 64, IPV6(1), IPV6(0), INET_ADDRESS_IPV6, INET_ADDRESS_IPV6,
           1, 2, 2, 0, 3, 4);
    APPEND(&addresses->items, 7, 128, IPV6(2), IPV6(2), INET_ADDRESS_IPV6, INET_ADDRESS_IPV6,
           2, 2, 1, 0, 3, 4);
    APPEND(&addresses->items, 1, 64, IPV6Z(1), IPV6Z(1), INET_ADDRESS_IPV6Z, INET_ADDRESS_IPV6Z,
           1, 5, 1, 0, 3, 4);
    APPEND(&addresses->items, 7, 64, IPV6Z(7), IPV6Z(7), INET_ADDRESS_IPV6Z, INET_ADDRESS_IPV6Z,
           1, 5, 6, 0, 3, 4);
    APPEND(&addresses->prefixes, 1, 64, IPV6Z(1), INET_ADDRESS_IPV6Z, 3, true, false, 1, 2);
    APPEND(&addresses->prefixes, 7, 0, {4, {0}}, INET_ADDRESS_IPV4, 2, true, false, 1, 2);
    APPEND(&addresses->prefixes, 7, 24, IPV4(0), INET_ADDRESS_IPV4, 2, true, false, 1, 2);
    APPEND(&addresses->prefixes, 7, 25, IPV4(0), INET_ADDRESS_IPV4, 2, false, true, 1, 2);
    APPEND(&addresses->prefixes, 7, 64, IPV6(0), INET_ADDRESS_IPV6, 5, true, true, 1, 2);
    APPEND(&neighbours->items, 1, INET_ADDRESS_IPV6, 3, 1, IPV6(9), {6, {2}}, 5);
    APPEND(&neighbours->items, 7, INET_ADDRESS_IPV4, 2, 7, IPV4(2), {0, {0}}, 5);
    APPEND(&neighbours->items, 7, INET_ADDRESS_IPV4, 4, 1, IPV4(254), {6, {2, 1}}, 5);
    APPEND(&neighbours->items, 7, INET_ADDRESS_IPV6Z, 3, 2, IPV6Z(7), {6, {2, 2}}, 5);
    APPEND(&neighbours->ipv4, 7, INET_ADDRESS_IPV4, 4, 1, IPV4(254), {6, {2, 1}}, 5);
    APPEND(&neighbours->ipv4, 8, INET_ADDRESS_IPV4, 3, 1, IPV4(1), {6, {2, 3}}, 5);
    APPEND(&routers->items, INET_ADDRESS_IPV4, IPV4(254), 7, 65535, 0);
    APPEND(&routers->items, INET_ADDRESS_IPV6Z, IPV6Z(1), 1, 1800, -1);
    APPEND(&routers->items, INET_ADDRESS_IPV6Z, IPV6Z(1), 7, 1800, 1);
    struct context_list *contexts = fixture->contexts = shared_new(sizeof *contexts, NULL);
    if (!contexts)
        abort();
    APPEND(&contexts->items, 1, "blue", "network namespace blue");
    APPEND(&contexts->items, 70000, "red", "VRF red");
    APPEND(&counters->items, 1, 1000, {.in_octets = UINT64_C(1) << 40}, 3);
    APPEND(&counters->items, 8, 1000, {.has_out_transmits = true, .out_transmits = 5}, 3);
}

static const void *demand(void *context, enum on_demand what)
{
    const struct fixture *fixture = context;
    const void *const objects[ON_DEMAND_COUNT] = {
        [ON_DEMAND_ADAPTERS] = fixture->built_adapters,
        [ON_DEMAND_COUNTERS] = fixture->counters,
        [ON_DEMAND_RECEIVE_ADDRESSES] = fixture->receive_addresses,
        [ON_DEMAND_ADDRESSES] = fixture->ip_addresses,
        [ON_DEMAND_NEIGHBOURS] = fixture->neighbours,
        [ON_DEMAND_ROUTERS] = fixture->routers,
        [ON_DEMAND_INET6_COUNTERS] = fixture->inet6_counters,
        [ON_DEMAND_CONTEXTS] = fixture->contexts,
    };
    return objects[what];
}

static uint32_t tell_time(uint64_t time)
{
    return (uint32_t)time;
}

void fixture_setup(struct fixture *fixture)
{
    memset(fixture, 0, sizeof *fixture);
    make_rows(fixture);
    build_snapshot(fixture);
    build_adapters(fixture);
    build_interfaces(fixture);
    build_addresses(fixture);
    fixture->facts = (struct agent_facts){.version = "1.2.3",
                                          .ipv4_last_change = 4711,
                                          .ipv4_rows = 6,
                                          .ipv6_rows = 5,
                                          .spin_lock = 99,
                                          .notification_interval = 5};
    fixture->view = (struct table_view){.snapshot = fixture->snapshot,
                                        .facts = &fixture->facts,
                                        .demand = demand,
                                        .context = fixture,
                                        .ticks = tell_time};
}

void fixture_teardown(struct fixture *fixture)
{
    snapshot_unref(fixture->snapshot);
    shared_unref(fixture->built_adapters);
    shared_unref(fixture->interfaces);
    shared_unref(fixture->counters);
    array_done(&fixture->receive_addresses->items);
    shared_unref(fixture->receive_addresses);
    shared_unref(fixture->ip_addresses);
    shared_unref(fixture->neighbours);
    shared_unref(fixture->routers);
    shared_unref(fixture->inet6_counters);
    array_done(&fixture->contexts->items);
    shared_unref(fixture->contexts);
    free(fixture->records);
    free(fixture->adapters);
    free(fixture->servers);
}
