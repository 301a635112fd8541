/* SPDX-License-Identifier: BSD-2-Clause */
#include "change/judge.h"
#include "columns/tables.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

static struct record record_of(enum inet_version version)
{
    struct record record = {
        .version = (uint8_t)version,
        .enable_status = ENABLE_STATUS_UP,
        .settable_forwarding = 1,
        .name = "eth0",
    };
    MIB_IPINTERFACE_ROW *row = &record.row;
    row->Family = version == INET_VERSION_IPV6 ? AF_INET6 : AF_INET;
    row->InterfaceIndex = 2;
    row->MaxReassemblySize = 65535;
    row->WeakHostSend = row->WeakHostReceive = TRUE;
    row->RouterDiscoveryBehavior = RouterDiscoveryEnabled;
    row->LinkLocalAddressBehavior = LinkLocalAlwaysOn;
    row->BaseReachableTime = 30000;
    row->RetransmitTime = 1000;
    row->PathMtuDiscoveryTimeout = 600000;
    row->DadTransmits = 1;
    row->NlMtu = 1500;
    row->SupportsNeighborDiscovery = TRUE;
    row->SitePrefixLength = version == INET_VERSION_IPV6 ? 64 : 0;
    if (version == INET_VERSION_IPV4) { /* the constants of fields that it does not have */
        record.absent = RECORD_ADVERTISING_ENABLED | RECORD_ADVERTISE_DEFAULT_ROUTE |
                        RECORD_ROUTER_DISCOVERY_BEHAVIOR | RECORD_LINK_LOCAL_ADDRESS_TIMEOUT |
                        RECORD_DAD_TRANSMITS;
        row->RouterDiscoveryBehavior = RouterDiscoveryDhcp;
        row->LinkLocalAddressTimeout = 6500;
        row->DadTransmits = 0;
    }
    return record;
}

static const struct situation plain = {.duplicate_detection = true,
                                           .ipv6_kernel_discovers = true};

/* The pattern of InitializeIpInterfaceEntry, written out anew. */
static MIB_IPINTERFACE_ROW nothing_of(const struct record *record)
{
    MIB_IPINTERFACE_ROW row;
    memset(&row, 0xFF, sizeof row);
    row.Family = record->row.Family;
    row.InterfaceIndex = record->row.InterfaceIndex;
    row.BaseReachableTime = row.RetransmitTime = row.PathMtuDiscoveryTimeout = row.NlMtu = 0;
    return row;
}

static struct judgement judge_row(const struct record *record, const struct situation *facts,
                                  const MIB_IPINTERFACE_ROW *row)
{
    struct situation situation = *facts;
    situation.current = *record;
    const struct record wanted = {.row = *row};
    return judge(&situation, &wanted);
}

static bool settable(const struct record *record, const struct situation *facts, size_t offset)
{
    struct situation situation = *facts;
    situation.current = *record;
    return judge_settable(&situation, offset);
}

#define SETTABLE(row_, facts, field)                                                               \
    settable(row_, facts, offsetof(struct record, row.field))

#define ASK(version, member, value, expected_verdict, expected_changes)                            \
    do {                                                                                           \
        struct record record_ = record_of(version);                                                \
        MIB_IPINTERFACE_ROW wanted_ = nothing_of(&record_), copied_ = record_.row;                 \
        wanted_.member = (value);                                                                  \
        copied_.member = (value);                                                                  \
        struct judgement request_ = judge_row(&record_, &plain, &wanted_);                        \
        assert_int_equal(request_.verdict, expected_verdict);                                      \
        assert_int_equal(request_.changes, expected_changes);                                      \
        if (request_.verdict != VERDICT_FINE) {                                                    \
            assert_string_equal(request_.field, #member);                                          \
            assert_non_null(request_.reason);                                                      \
        }                                                                                          \
        /* Get, change, Set is judged as Initialize, change, Set is. */                            \
        request_ = judge_row(&record_, &plain, &copied_);                                       \
        assert_int_equal(request_.verdict, expected_verdict);                                      \
        assert_int_equal(request_.changes, expected_changes);                                      \
    } while (0)

#define V4 INET_VERSION_IPV4
#define V6 INET_VERSION_IPV6

static void nothing_is_asked(void **state)
{
    (void)state;
    for (int version = V4; version <= V6; version++) {
        struct record record = record_of((enum inet_version)version);
        MIB_IPINTERFACE_ROW initial = nothing_of(&record);
        struct judgement request = judge_row(&record, &plain, &initial);
        assert_int_equal(request.verdict, VERDICT_FINE);
        assert_int_equal(request.changes, 0);
        request = judge_row(&record, &plain, &record.row);
        assert_int_equal(request.verdict, VERDICT_FINE);
        assert_int_equal(request.changes, 0);
    }
}

static void settable_fields_are_asked_for(void **state)
{
    (void)state;
    for (int version = V4; version <= V6; version++) {
        ASK((enum inet_version)version, ForwardingEnabled, TRUE, VERDICT_FINE, CHANGE_FORWARDING);
        ASK((enum inet_version)version, BaseReachableTime, 20000, VERDICT_FINE,
            CHANGE_BASE_REACHABLE_TIME);
        ASK((enum inet_version)version, RetransmitTime, 500, VERDICT_FINE, CHANGE_RETRANSMIT_TIME);
        ASK((enum inet_version)version, NlMtu, 1400, VERDICT_FINE, CHANGE_MTU);
    }
    ASK(V6, RouterDiscoveryBehavior, RouterDiscoveryDisabled, VERDICT_FINE,
        CHANGE_ROUTER_DISCOVERY);
    ASK(V6, DadTransmits, 0, VERDICT_FINE, CHANGE_DAD_TRANSMITS);
    ASK(V6, LinkLocalAddressBehavior, LinkLocalAlwaysOff, VERDICT_FINE, CHANGE_LINK_LOCAL_ADDRESS);
    ASK(V6, DisableDefaultRoutes, TRUE, VERDICT_FINE, CHANGE_DISABLE_DEFAULT_ROUTES);
}

static void what_linux_cannot_set_is_refused(void **state)
{
    (void)state;
    for (int number = V4; number <= V6; number++) {
        enum inet_version version = (enum inet_version)number;
        ASK(version, InterfaceIdentifier, 4711, VERDICT_NOT_SETTABLE, 0);
        ASK(version, AdvertisingEnabled, TRUE, VERDICT_NOT_SETTABLE, 0);
        ASK(version, WeakHostSend, FALSE, VERDICT_NOT_SETTABLE, 0);
        ASK(version, WeakHostReceive, FALSE, VERDICT_NOT_SETTABLE, 0);
        ASK(version, UseAutomaticMetric, TRUE, VERDICT_NOT_SETTABLE, 0);
        ASK(version, UseNeighborUnreachabilityDetection, TRUE, VERDICT_NOT_SETTABLE, 0);
        ASK(version, ManagedAddressConfigurationSupported, TRUE, VERDICT_NOT_SETTABLE, 0);
        ASK(version, OtherStatefulConfigurationSupported, TRUE, VERDICT_NOT_SETTABLE, 0);
        ASK(version, AdvertiseDefaultRoute, TRUE, VERDICT_NOT_SETTABLE, 0);
        ASK(version, PathMtuDiscoveryTimeout, 1000, VERDICT_NOT_SETTABLE, 0);
        ASK(version, LinkLocalAddressTimeout, 100, VERDICT_NOT_SETTABLE, 0);
        ASK(version, Metric, 5, VERDICT_NOT_SETTABLE, 0);
    }
    ASK(V4, RouterDiscoveryBehavior, RouterDiscoveryEnabled, VERDICT_NOT_SETTABLE, 0);
    ASK(V4, DadTransmits, 3, VERDICT_NOT_SETTABLE, 0);
    ASK(V4, LinkLocalAddressBehavior, LinkLocalAlwaysOff, VERDICT_NOT_SETTABLE, 0);
    ASK(V4, DisableDefaultRoutes, TRUE, VERDICT_NOT_SETTABLE, 0);
    ASK(V6, RouterDiscoveryBehavior, RouterDiscoveryDhcp, VERDICT_INCONSISTENT, 0);
    ASK(V6, LinkLocalAddressBehavior, LinkLocalDelayed, VERDICT_INCONSISTENT, 0);

    struct record record = record_of(V6);
    MIB_IPINTERFACE_ROW wanted = nothing_of(&record);
    wanted.ZoneIndices[15] = 7;
    struct judgement request = judge_row(&record, &plain, &wanted);
    assert_int_equal(request.verdict, VERDICT_NOT_SETTABLE);
    assert_string_equal(request.field, "ZoneIndices");
}

/* Of a field that the row does not have, Linux' own words are as good as the row's constant. */
static void what_is_already_so_is_no_change(void **state)
{
    (void)state;
    ASK(V4, AdvertisingEnabled, FALSE, VERDICT_FINE, 0);
    ASK(V4, AdvertiseDefaultRoute, FALSE, VERDICT_FINE, 0);
    ASK(V4, RouterDiscoveryBehavior, RouterDiscoveryDisabled, VERDICT_FINE, 0);
    ASK(V4, RouterDiscoveryBehavior, RouterDiscoveryDhcp, VERDICT_FINE, 0);
    ASK(V4, DadTransmits, 0, VERDICT_FINE, 0);
    ASK(V4, LinkLocalAddressTimeout, 0, VERDICT_FINE, 0);
    ASK(V4, LinkLocalAddressTimeout, 6500, VERDICT_FINE, 0);
    ASK(V6, LinkLocalAddressTimeout, 0, VERDICT_FINE, 0);

    struct record loopback = record_of(V4);
    struct situation facts = plain;
    MIB_IPINTERFACE_ROW wanted = nothing_of(&loopback);
    loopback.row.NlMtu = 65535;
    facts.link_mtu = wanted.NlMtu = 65536;
    assert_int_equal(judge_row(&loopback, &facts, &wanted).changes, 0);
    wanted.NlMtu = 65537;
    assert_int_equal(judge_row(&loopback, &facts, &wanted).changes, CHANGE_MTU);
    loopback.version = INET_VERSION_IPV6;
    wanted.NlMtu = 65536;
    assert_int_equal(judge_row(&loopback, &facts, &wanted).changes, CHANGE_MTU);
}

static void documented_fields_are_ignored(void **state)
{
    (void)state;
    for (int number = V4; number <= V6; number++) {
        enum inet_version version = (enum inet_version)number;
        ASK(version, MaxReassemblySize, 1, VERDICT_FINE, 0);
        ASK(version, MinRouterAdvertisementInterval, 1, VERDICT_FINE, 0);
        ASK(version, MaxRouterAdvertisementInterval, 1, VERDICT_FINE, 0);
        ASK(version, Connected, TRUE, VERDICT_FINE, 0);
        ASK(version, SupportsWakeUpPatterns, TRUE, VERDICT_FINE, 0);
        ASK(version, SupportsNeighborDiscovery, FALSE, VERDICT_FINE, 0);
        ASK(version, SupportsRouterDiscovery, TRUE, VERDICT_FINE, 0);
        ASK(version, ReachableTime, 1, VERDICT_FINE, 0);
    }
    ASK(V6, SitePrefixLength, 48, VERDICT_FINE, 0);
}

static void values_that_nothing_could_have_are_wrong(void **state)
{
    (void)state;
    ASK(V4, SitePrefixLength, 64, VERDICT_WRONG_VALUE, 0);
    ASK(V4, NlMtu, 67, VERDICT_WRONG_VALUE, 0);
    ASK(V6, NlMtu, 1279, VERDICT_WRONG_VALUE, 0);
    ASK(V4, NlMtu, 0x80000000, VERDICT_WRONG_VALUE, 0);
    ASK(V4, NlMtu, 1279, VERDICT_FINE, CHANGE_MTU); /* nothing of IPv6 would be lost */
    ASK(V6, BaseReachableTime, 0x80000000, VERDICT_WRONG_VALUE, 0);
    ASK(V6, RetransmitTime, 0x80000000, VERDICT_WRONG_VALUE, 0);
    ASK(V6, DadTransmits, 0x80000000, VERDICT_WRONG_VALUE, 0);
    for (int number = V4; number <= V6; number++) {
        struct record record = record_of((enum inet_version)number);
        for (int value = -3; value <= 4; value++) {
            MIB_IPINTERFACE_ROW wanted = nothing_of(&record);
            const bool wrong = value < -1 || value > 2;
            memcpy(&wanted.LinkLocalAddressBehavior, &value, sizeof value);
            assert_int_equal(judge_row(&record, &plain, &wanted).verdict == VERDICT_WRONG_VALUE,
                             wrong);
            wanted = nothing_of(&record);
            memcpy(&wanted.RouterDiscoveryBehavior, &value, sizeof value);
            assert_int_equal(judge_row(&record, &plain, &wanted).verdict == VERDICT_WRONG_VALUE,
                             wrong);
        }
    }
}

static void wrong_values_come_first(void **state)
{
    (void)state;
    struct record record = record_of(V4);
    MIB_IPINTERFACE_ROW wanted = record.row;
    wanted.WeakHostSend = FALSE;
    wanted.SitePrefixLength = 64;
    assert_int_equal(judge_row(&record, &plain, &wanted).verdict, VERDICT_WRONG_VALUE);
}

static struct judgement ask_forwarding(struct record *record, const struct situation *facts,
                                     BOOLEAN value)
{
    MIB_IPINTERFACE_ROW wanted = nothing_of(record);
    wanted.ForwardingEnabled = value;
    return judge_row(record, facts, &wanted);
}

static void ipv6_forwarding_depends_on_the_kernel(void **state)
{
    (void)state;
    struct record record = record_of(V6);
    struct situation facts = plain;

    record.settable_forwarding = 0;
    assert_int_equal(ask_forwarding(&record, &facts, TRUE).verdict, VERDICT_NOT_SETTABLE);
    assert_int_equal(ask_forwarding(&record, &facts, FALSE).verdict, VERDICT_FINE);
    assert_false(SETTABLE(&record, &facts, ForwardingEnabled));

    record.settable_forwarding = 1;
    record.row.ForwardingEnabled = TRUE;
    assert_int_equal(ask_forwarding(&record, &facts, FALSE).changes, CHANGE_FORWARDING);
    facts.ipv6_forwards_everywhere = true;
    assert_int_equal(ask_forwarding(&record, &facts, FALSE).verdict, VERDICT_INCONSISTENT);
    assert_true(SETTABLE(&record, &facts, ForwardingEnabled));
}

static void things_as_they_are_decide(void **state)
{
    (void)state;
    struct record record = record_of(V6);
    struct situation facts = plain;
    MIB_IPINTERFACE_ROW wanted = nothing_of(&record);

    wanted.RouterDiscoveryBehavior = RouterDiscoveryDisabled;
    facts.ipv6_kernel_discovers = false;
    assert_int_equal(judge_row(&record, &facts, &wanted).verdict, VERDICT_INCONSISTENT);
    facts = plain;
    record.enable_status = ENABLE_STATUS_DOWN;
    assert_int_equal(judge_row(&record, &facts, &wanted).verdict, VERDICT_INCONSISTENT);
    record.enable_status = ENABLE_STATUS_UP;
    facts.loopback = true;
    assert_int_equal(judge_row(&record, &facts, &wanted).verdict, VERDICT_NOT_SETTABLE);

    facts = plain;
    wanted = nothing_of(&record);
    wanted.DadTransmits = 5;
    facts.duplicate_detection = false;
    assert_int_equal(judge_row(&record, &facts, &wanted).verdict, VERDICT_INCONSISTENT);
    record.row.SupportsNeighborDiscovery = FALSE;
    assert_int_equal(judge_row(&record, &facts, &wanted).verdict, VERDICT_NOT_SETTABLE);
}

static void settable_fields_are_known_by_place(void **state)
{
    (void)state;
    struct record ipv4 = record_of(V4), ipv6 = record_of(V6);
    struct situation loopback = plain;
    loopback.loopback = true;
    assert_true(SETTABLE(&ipv4, &plain, NlMtu));
    struct situation with_ipv6 = plain;
    with_ipv6.ipv6_has_static = true;
    assert_true(SETTABLE(&ipv4, &with_ipv6, NlMtu));
    MIB_IPINTERFACE_ROW small = nothing_of(&ipv4);
    small.NlMtu = 1279;
    assert_int_equal(judge_row(&ipv4, &with_ipv6, &small).verdict, VERDICT_INCONSISTENT);
    small.NlMtu = 1280;
    assert_int_equal(judge_row(&ipv4, &with_ipv6, &small).verdict, VERDICT_FINE);
    assert_true(SETTABLE(&ipv6, &plain, DisableDefaultRoutes));
    assert_false(SETTABLE(&ipv4, &plain, DisableDefaultRoutes));
    assert_false(SETTABLE(&ipv6, &plain, SitePrefixLength));
    assert_false(SETTABLE(&ipv4, &plain, SitePrefixLength));
    assert_false(SETTABLE(&ipv6, &plain, Connected));
    assert_false(settable(&ipv6, &plain, 1));
    assert_true(SETTABLE(&ipv6, &plain, LinkLocalAddressBehavior));
    assert_false(SETTABLE(&ipv6, &loopback, LinkLocalAddressBehavior));
}

/* The protocol's switch is a field like others, but for the documents' row. */
static void the_switch_is_ipv6_s(void **state)
{
    (void)state;
    for (int version = V4; version <= V6; version++) {
        struct situation situation = plain;
        situation.current = record_of((enum inet_version)version);
        struct record wanted = {.row = nothing_of(&situation.current)};
        assert_int_equal(judge(&situation, &wanted).changes, 0);
        wanted.enable_status = ENABLE_STATUS_UP;
        assert_int_equal(judge(&situation, &wanted).changes, 0);
        wanted.enable_status = ENABLE_STATUS_DOWN;
        const struct judgement judgement = judge(&situation, &wanted);
        assert_int_equal(judgement.verdict, version == V6 ? VERDICT_FINE : VERDICT_NOT_SETTABLE);
        assert_int_equal(judgement.changes, version == V6 ? CHANGE_ENABLE_STATUS : 0);
    }
}

static void what_asks_for_nothing_is_known(void **state)
{
    (void)state;
    struct record wanted = {0};
    judge_ask_nothing(&wanted.row);
    const size_t mtu = offsetof(struct record, row.NlMtu);
    const size_t transmits = offsetof(struct record, row.DadTransmits);
    assert_false(judge_asks(&wanted, mtu));
    assert_false(judge_asks(&wanted, transmits));
    assert_false(judge_asks(&wanted, offsetof(struct record, enable_status)));
    wanted.row.NlMtu = wanted.row.DadTransmits = 1;
    assert_true(judge_asks(&wanted, mtu));
    wanted.row.DadTransmits = 0;
    assert_true(judge_asks(&wanted, transmits));
    assert_int_equal(judge_never(offsetof(struct record, row.LinkLocalAddressBehavior)),
                     LinkLocalDelayed);
    assert_int_equal(judge_never(mtu), -1);
}

static void read_write_columns_are_those_that_can_be_set(void **state)
{
    (void)state;
    for (size_t i = 0; i < ipif_interface_table.column_count; i++) {
        const struct column *column = &ipif_interface_table.columns[i];
        const bool taken = judge_takes(V4, column->offset) || judge_takes(V6, column->offset);
        assert_int_equal(column->access == ACCESS_READ_WRITE, taken);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_asked),
        cmocka_unit_test(settable_fields_are_asked_for),
        cmocka_unit_test(what_linux_cannot_set_is_refused),
        cmocka_unit_test(what_is_already_so_is_no_change),
        cmocka_unit_test(documented_fields_are_ignored),
        cmocka_unit_test(values_that_nothing_could_have_are_wrong),
        cmocka_unit_test(wrong_values_come_first),
        cmocka_unit_test(ipv6_forwarding_depends_on_the_kernel),
        cmocka_unit_test(things_as_they_are_decide),
        cmocka_unit_test(settable_fields_are_known_by_place),
        cmocka_unit_test(the_switch_is_ipv6_s),
        cmocka_unit_test(what_asks_for_nothing_is_known),
        cmocka_unit_test(read_write_columns_are_those_that_can_be_set),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
