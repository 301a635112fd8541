/* SPDX-License-Identifier: BSD-2-Clause */
/* The step from facts to a row, rule by rule; the kernel tests see that the facts are right. */
#include "model/difference.h"
#include "model/join.h"
#include "netlink/ethtool.h"

#include <linux/rtnetlink.h>
#include <net/if_arp.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
/* After what it needs. */
#include <cmocka.h>

static struct namespace_facts namespace_of_a_host(void)
{
    return (struct namespace_facts){
        .has_inet6 = true,
        .inet_mtu_expires = 600,
        .inet6_mtu_expires = 500,
        .inet6_all_accept_dad = 0,
    };
}

/* An Ethernet device of a host, up and running. */
static struct interface_facts ethernet(void)
{
    return (struct interface_facts){
        .link = {.ifindex = 70000, .type = ARPHRD_ETHER, .name = "eth0", .mtu = 1500,
                 .flags = IFF_UP | IFF_RUNNING | IFF_BROADCAST | IFF_MULTICAST,
                 .has_inet = true, .has_inet6 = true, .inet6_max_reassembly = 65535,
                 .inet6_mtu = 1400, .inet6_accept_ra = 1, .inet6_dad_transmits = 3,
                 .inet6_accept_ra_default_route = 1, .inet6_accept_dad = 1},
        .neighbours = {{30000, 21000, 1000}, {31000, 22000, 1001}},
    };
}

static struct record join(const struct interface_facts *interface,
                          const struct namespace_facts *namespace, enum inet_version version)
{
    struct record record;
    join_record(interface, namespace, version, &record);
    return record;
}

static void rows_follow_the_kernels_state(void **state)
{
    (void)state;
    struct namespace_facts namespace = namespace_of_a_host();
    struct interface_facts interface = ethernet();
    assert_true(join_has_row(&interface, &namespace, INET_VERSION_IPV4));
    assert_true(join_has_row(&interface, &namespace, INET_VERSION_IPV6));
    interface.link.has_inet6 = false;
    assert_false(join_has_row(&interface, &namespace, INET_VERSION_IPV6));
    interface.link.has_inet6 = true;
    namespace.has_inet6 = false;
    assert_false(join_has_row(&interface, &namespace, INET_VERSION_IPV6));
}

static void families_have_their_own_values(void **state)
{
    (void)state;
    const struct namespace_facts namespace = namespace_of_a_host();
    const struct interface_facts interface = ethernet();
    const struct record inet = join(&interface, &namespace, INET_VERSION_IPV4);
    const struct record inet6 = join(&interface, &namespace, INET_VERSION_IPV6);
    assert_int_equal(inet.row.InterfaceLuid.Value, inet6.row.InterfaceLuid.Value);
    assert_int_equal(inet.row.NlMtu, 1500);
    assert_int_equal(inet6.row.NlMtu, 1400);
    assert_int_equal(inet.row.RetransmitTime, 1000);
    assert_int_equal(inet6.row.RetransmitTime, 1001);
    assert_int_equal(inet.row.PathMtuDiscoveryTimeout, 600000);
    assert_int_equal(inet6.row.PathMtuDiscoveryTimeout, 500000);
    assert_int_equal(inet.row.SitePrefixLength, 0);
    assert_int_equal(inet6.row.SitePrefixLength, 64);
    assert_int_equal(inet6.row.DadTransmits, 3);
    assert_int_equal(inet6.row.ZoneIndices[2], 70000);
    assert_int_equal(inet6.row.ZoneIndices[14], 1);
    assert_string_equal(inet.kind, "physical");
    assert_true(inet.absent & RECORD_DAD_TRANSMITS);
    assert_false(inet6.absent & RECORD_DAD_TRANSMITS);
}

static void an_mtu_is_no_longer_than_a_packet(void **state)
{
    (void)state;
    const struct namespace_facts namespace = namespace_of_a_host();
    struct interface_facts lo = ethernet();
    lo.link.type = ARPHRD_LOOPBACK;
    lo.link.flags = IFF_LOOPBACK | IFF_UP | IFF_RUNNING;
    lo.link.mtu = 65536;
    lo.link.inet6_mtu = 65536;
    assert_int_equal(join(&lo, &namespace, INET_VERSION_IPV4).row.NlMtu, 65535);
    const struct record inet6 = join(&lo, &namespace, INET_VERSION_IPV6);
    assert_int_equal(inet6.row.NlMtu, 65536);
    assert_int_equal(inet6.row.DadTransmits, 0);
    assert_int_equal(inet6.row.LinkLocalAddressBehavior, LinkLocalAlwaysOff);
    assert_string_equal(inet6.kind, "loopback");
}

static void forwarding_is_what_the_kernel_does(void **state)
{
    (void)state;
    struct namespace_facts namespace = namespace_of_a_host();
    struct interface_facts interface = ethernet();
    interface.link.inet6_forwarding = 1; /* the role of a router, not forwarding */
    assert_false(join(&interface, &namespace, INET_VERSION_IPV6).row.ForwardingEnabled);
    interface.link.has_force_forwarding = true;
    interface.link.inet6_force_forwarding = 1;
    assert_true(join(&interface, &namespace, INET_VERSION_IPV6).row.ForwardingEnabled);
    interface.link.inet6_force_forwarding = 0;
    namespace.inet6_all_forwarding = 1;
    assert_true(join(&interface, &namespace, INET_VERSION_IPV6).row.ForwardingEnabled);
    assert_false(join(&interface, &namespace, INET_VERSION_IPV4).row.ForwardingEnabled);
}

static void router_discovery_has_three_reasons(void **state)
{
    (void)state;
    const struct namespace_facts namespace = namespace_of_a_host();
    static const struct {
        int accept_ra, forwarding, disabled;
        bool advertised;
        NL_ROUTER_DISCOVERY_BEHAVIOR expected;
    } cases[] = {
        {1, 0, 0, false, RouterDiscoveryEnabled},  {1, 1, 0, false, RouterDiscoveryDisabled},
        {2, 1, 0, false, RouterDiscoveryEnabled},  {0, 0, 0, false, RouterDiscoveryDisabled},
        {0, 0, 0, true, RouterDiscoveryEnabled},   {2, 0, 1, true, RouterDiscoveryDisabled},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct interface_facts interface = ethernet();
        interface.link.inet6_accept_ra = cases[i].accept_ra;
        interface.link.inet6_forwarding = cases[i].forwarding;
        interface.link.inet6_disabled = cases[i].disabled;
        interface.routes[1].has_advertised = cases[i].advertised;
        const struct record record = join(&interface, &namespace, INET_VERSION_IPV6);
        assert_int_equal(record.row.RouterDiscoveryBehavior, cases[i].expected);
    }
}

static void flags_of_an_advertisement_need_one(void **state)
{
    (void)state;
    const struct namespace_facts namespace = namespace_of_a_host();
    struct interface_facts interface = ethernet();
    interface.link.inet6_flags = 0xc0; /* managed and other, left behind */
    assert_false(join(&interface, &namespace, INET_VERSION_IPV6)
                     .row.ManagedAddressConfigurationSupported);
    interface.link.inet6_flags = 0xe0;
    const struct record record = join(&interface, &namespace, INET_VERSION_IPV6);
    assert_true(record.row.ManagedAddressConfigurationSupported);
    assert_true(record.row.OtherStatefulConfigurationSupported);
}

static void an_identifier_is_a_token_or_an_address(void **state)
{
    (void)state;
    const struct namespace_facts namespace = namespace_of_a_host();
    struct interface_facts interface = ethernet();
    assert_int_equal(join(&interface, &namespace, INET_VERSION_IPV6).identifier_length, 0);
    interface.addresses.has_identifier = true;
    interface.addresses.identifier[7] = 9;
    struct record record = join(&interface, &namespace, INET_VERSION_IPV6);
    assert_int_equal(record.identifier_length, 8);
    assert_int_equal(record.row.InterfaceIdentifier, 9);
    interface.link.inet6_token[15] = 0x53;
    record = join(&interface, &namespace, INET_VERSION_IPV6);
    assert_int_equal(record.row.InterfaceIdentifier, 0x53);
}

static void metrics_tell_who_chose_them(void **state)
{
    (void)state;
    const struct namespace_facts namespace = namespace_of_a_host();
    static const struct {
        uint8_t protocol;
        bool has_priority, automatic;
    } cases[] = {
        {RTPROT_STATIC, true, false}, {RTPROT_BOOT, true, false}, {RTPROT_BOOT, false, true},
        {RTPROT_DHCP, true, true},    {RTPROT_RA, true, true},
    };
    struct interface_facts interface = ethernet();
    struct record record = join(&interface, &namespace, INET_VERSION_IPV4);
    assert_true(record.absent & RECORD_METRIC);
    assert_true(record.row.UseAutomaticMetric);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        interface.routes[0] = (struct route_facts){.has_default = true, .metric = 77,
                                                   .protocol = cases[i].protocol,
                                                   .has_priority = cases[i].has_priority};
        record = join(&interface, &namespace, INET_VERSION_IPV4);
        assert_false(record.absent & RECORD_METRIC);
        assert_int_equal(record.row.Metric, 77);
        assert_int_equal(record.row.UseAutomaticMetric, cases[i].automatic);
    }
    /* Every IPv6 route carries a metric: what was not given is 1024. */
    for (uint32_t metric = 1023; metric <= 1025; metric++) {
        interface.routes[1] = (struct route_facts){
            .has_default = true, .metric = metric, .protocol = RTPROT_BOOT, .has_priority = true};
        record = join(&interface, &namespace, INET_VERSION_IPV6);
        assert_int_equal(record.row.UseAutomaticMetric, metric == 1024);
    }
}

static void offloads_differ_by_family(void **state)
{
    (void)state;
    const struct namespace_facts namespace = namespace_of_a_host();
    struct interface_facts interface = ethernet();
    assert_true(join(&interface, &namespace, INET_VERSION_IPV4).absent & RECORD_OFFLOADS);
    interface.has_features = true;
    interface.features = 1 << ETHTOOL_TX_CHECKSUM_IPV6 | 1 << ETHTOOL_TX_SEGMENTATION_IPV4;
    interface.link.tso_max_size = 524280;
    interface.link.gso_ipv4_max_size = 65537;
    const struct record inet = join(&interface, &namespace, INET_VERSION_IPV4);
    const struct record inet6 = join(&interface, &namespace, INET_VERSION_IPV6);
    assert_false(inet.row.TransmitOffload.TlStreamChecksumSupported);
    assert_true(inet.row.TransmitOffload.TlLargeSendOffloadSupported);
    assert_true(inet.row.TransmitOffload.TlGiantSendOffloadSupported);
    assert_true(inet6.row.TransmitOffload.TlStreamChecksumSupported);
    assert_false(inet6.row.TransmitOffload.TlStreamOptionsSupported);
    assert_false(inet6.row.TransmitOffload.TlLargeSendOffloadSupported);
    assert_false(inet6.row.ReceiveOffload.TlStreamChecksumSupported);
}

static void a_sender_has_real_intervals(void **state)
{
    (void)state;
    const struct namespace_facts namespace = namespace_of_a_host();
    struct interface_facts interface = ethernet();
    struct record record = join(&interface, &namespace, INET_VERSION_IPV6);
    assert_int_equal(record.row.MaxRouterAdvertisementInterval, 600);
    assert_true(record.absent & RECORD_MAX_ROUTER_ADVERTISEMENT_INTERVAL);
    assert_int_equal(record.advertisement.default_lifetime, 1800);
    interface.advertisement = (struct advertisement_facts){
        .configured = true, .sends = true, .min_interval = 3, .max_interval = 10,
        .default_lifetime = 30, .current_hop_limit = 32, .managed = true};
    record = join(&interface, &namespace, INET_VERSION_IPV6);
    assert_int_equal(record.row.MaxRouterAdvertisementInterval, 10);
    assert_false(record.absent & RECORD_MAX_ROUTER_ADVERTISEMENT_INTERVAL);
    assert_true(record.row.AdvertisingEnabled);
    assert_true(record.row.AdvertiseDefaultRoute);
    assert_int_equal(record.advertisement.current_hop_limit, 32);
    assert_int_equal(record.advertisement.default_lifetime, 30);
    interface.advertisement.default_lifetime = 65535;
    record = join(&interface, &namespace, INET_VERSION_IPV6);
    assert_int_equal(record.advertisement.default_lifetime, 9000);
}

static void a_redrawn_reachable_time_is_no_news(void **state)
{
    (void)state;
    const struct namespace_facts namespace = namespace_of_a_host();
    struct interface_facts interface = ethernet();
    const struct record before = join(&interface, &namespace, INET_VERSION_IPV6);
    interface.neighbours[1].reachable_time = 33333;
    struct record after = join(&interface, &namespace, INET_VERSION_IPV6);
    assert_false(difference_is_news(&before, &after, true));
    assert_false(difference_moves_last_change(&before, &after));
    interface.neighbours[1].base_reachable_time = 40000;
    after = join(&interface, &namespace, INET_VERSION_IPV6);
    assert_true(difference_is_news(&before, &after, true));
    assert_true(difference_moves_last_change(&before, &after));
}

static void what_ethtool_tells_at_first_is_no_news(void **state)
{
    (void)state;
    const struct namespace_facts namespace = namespace_of_a_host();
    struct interface_facts interface = ethernet();
    interface.has_features = false;
    interface.wake_up = WAKE_UP_UNKNOWN;
    const struct record before = join(&interface, &namespace, INET_VERSION_IPV4);
    interface.has_features = true;
    interface.features = 1 << ETHTOOL_RX_CHECKSUM;
    interface.wake_up = WAKE_UP_YES;
    struct record after = join(&interface, &namespace, INET_VERSION_IPV4);
    assert_false(difference_is_news(&before, &after, false));
    assert_true(difference_is_news(&before, &after, true));
    interface.link.mtu = 1300;
    after = join(&interface, &namespace, INET_VERSION_IPV4);
    assert_true(difference_is_news(&before, &after, false));
}

static void last_change_is_of_the_tables_columns_only(void **state)
{
    (void)state;
    const struct namespace_facts namespace = namespace_of_a_host();
    struct interface_facts interface = ethernet();
    const struct record inet = join(&interface, &namespace, INET_VERSION_IPV4);
    const struct record inet6 = join(&interface, &namespace, INET_VERSION_IPV6);
    interface.link.mtu = 1300;
    interface.neighbours[0].retransmit_time = interface.neighbours[1].retransmit_time = 5000;
    const struct record inet_after = join(&interface, &namespace, INET_VERSION_IPV4);
    const struct record inet6_after = join(&interface, &namespace, INET_VERSION_IPV6);
    assert_true(difference_is_news(&inet, &inet_after, true));
    assert_false(difference_moves_last_change(&inet, &inet_after));
    assert_true(difference_moves_last_change(&inet6, &inet6_after));
    assert_true(difference_moves_last_change(&inet, NULL));
    assert_true(difference_moves_last_change(NULL, &inet));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_follow_the_kernels_state),
        cmocka_unit_test(families_have_their_own_values),
        cmocka_unit_test(an_mtu_is_no_longer_than_a_packet),
        cmocka_unit_test(forwarding_is_what_the_kernel_does),
        cmocka_unit_test(router_discovery_has_three_reasons),
        cmocka_unit_test(flags_of_an_advertisement_need_one),
        cmocka_unit_test(an_identifier_is_a_token_or_an_address),
        cmocka_unit_test(metrics_tell_who_chose_them),
        cmocka_unit_test(offloads_differ_by_family),
        cmocka_unit_test(a_sender_has_real_intervals),
        cmocka_unit_test(a_redrawn_reachable_time_is_no_news),
        cmocka_unit_test(what_ethtool_tells_at_first_is_no_news),
        cmocka_unit_test(last_change_is_of_the_tables_columns_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
