/* SPDX-License-Identifier: BSD-2-Clause */
/* From facts to MIB_IF_ROW2, rule by rule, also of hardware that no test has. */
#include "model/join_if_row.h"

#include <linux/ethtool.h>
#include <net/if_arp.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
/* After what it needs. */
#include <cmocka.h>

/* <net/if.h> of the C library does not have it. */
enum { LOWER_UP = 1 << 16 };

/* An Ethernet device of a host, up and running. */
static struct interface_facts ethernet(void)
{
    return (struct interface_facts){
        .link = {.ifindex = 70000,
                 .type = ARPHRD_ETHER,
                 .name = "eth0",
                 .mtu = 1500,
                 .flags = IFF_UP | IFF_RUNNING | IFF_BROADCAST | IFF_MULTICAST | LOWER_UP,
                 .parent_device = "0000:00:03.0",
                 .parent_bus = "pci",
                 .address = {6, {2, 0, 0, 0, 0, 1}},
                 .permanent_address = {6, {2, 0, 0, 0, 0, 2}}},
        .has_speed = true,
        .speed = 2500,
        .duplex = DUPLEX_FULL,
    };
}

static MIB_IF_ROW2 join(const struct interface_facts *interface)
{
    MIB_IF_ROW2 row;
    memset(&row, 0xcc, sizeof row);
    join_if_row(interface, NULL, &row);
    return row;
}

static void hardware_is_told_from_what_is_virtual(void **state)
{
    (void)state;
    struct interface_facts interface = ethernet();
    MIB_IF_ROW2 row = join(&interface);
    assert_true(row.InterfaceAndOperStatusFlags.HardwareInterface);
    assert_true(row.InterfaceAndOperStatusFlags.ConnectorPresent);
    assert_int_equal(row.PhysicalMediumType, NdisPhysicalMedium802_3);
    assert_int_equal(row.PhysicalAddressLength, 6);
    assert_memory_equal(row.PhysicalAddress, interface.link.address.octets, 32);
    assert_memory_equal(row.PermanentPhysicalAddress, interface.link.permanent_address.octets, 32);
    strcpy(interface.link.kind, "macvlan");
    row = join(&interface);
    assert_false(row.InterfaceAndOperStatusFlags.HardwareInterface);
    assert_false(row.InterfaceAndOperStatusFlags.ConnectorPresent);
    assert_int_equal(row.MediaType, NdisMedium802_3);
    assert_int_equal(row.PhysicalMediumType, NdisPhysicalMediumUnspecified);
}

static void the_rest_is_zero(void **state)
{
    (void)state;
    const struct interface_facts interface = ethernet();
    const MIB_IF_ROW2 row = join(&interface);
    static const unsigned char none[sizeof row];
    const unsigned char *bytes = (const unsigned char *)&row;
    assert_memory_equal(&row.InterfaceGuid, none, sizeof row.InterfaceGuid);
    assert_memory_equal(&row.NetworkGuid, none, sizeof row.NetworkGuid);
    assert_memory_equal(row.Alias + 4, none, sizeof row.Alias - 4 * sizeof *row.Alias);
    assert_memory_equal(bytes + 1153, none, 3);
    assert_memory_equal(bytes + 1188, none, 4);
    assert_memory_equal(&row.InOctets, none, sizeof row - offsetof(MIB_IF_ROW2, InOctets));
    assert_false(row.InterfaceAndOperStatusFlags.FilterInterface);
    assert_false(row.InterfaceAndOperStatusFlags.NotAuthenticated);
    assert_false(row.InterfaceAndOperStatusFlags.Paused);
    assert_false(row.InterfaceAndOperStatusFlags.LowPower);
    assert_false(row.InterfaceAndOperStatusFlags.EndPointInterface);
}

static void every_medium_has_its_word(void **state)
{
    (void)state;
    static const struct {
        uint16_t arphrd;
        const char *kind;
        NDIS_MEDIUM medium;
        NDIS_PHYSICAL_MEDIUM physical;
    } cases[] = {
        {ARPHRD_ETHER, "", NdisMedium802_3, NdisPhysicalMedium802_3},
        {ARPHRD_ETHER, "vxlan", NdisMedium802_3, NdisPhysicalMediumUnspecified},
        {ARPHRD_LOOPBACK, "", NdisMediumLoopback, NdisPhysicalMediumUnspecified},
        {ARPHRD_NONE, "tun", NdisMediumIP, NdisPhysicalMediumUnspecified},
        {ARPHRD_NONE, "wireguard", NdisMediumIP, NdisPhysicalMediumUnspecified},
        {ARPHRD_SIT, "sit", NdisMediumTunnel, NdisPhysicalMediumUnspecified},
        {ARPHRD_PPP, "ppp", NdisMediumWan, NdisPhysicalMediumUnspecified},
        {ARPHRD_RAWIP, "", NdisMediumWirelessWan, NdisPhysicalMediumWirelessWan},
        {ARPHRD_IEEE80211, "", NdisMediumNative802_11, NdisPhysicalMediumNative802_11},
        {ARPHRD_INFINIBAND, "", NdisMediumInfiniBand, NdisPhysicalMediumInfiniband},
        {ARPHRD_INFINIBAND, "ipoib", NdisMediumInfiniBand, NdisPhysicalMediumUnspecified},
        {ARPHRD_IEEE802154, "", NdisMediumMax, NdisPhysicalMediumNative802_15_4},
        {ARPHRD_CAN, "", NdisMediumMax, NdisPhysicalMediumUnspecified},
        {60000, "", NdisMediumMax, NdisPhysicalMediumUnspecified},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct interface_facts interface = ethernet();
        interface.link.type = cases[i].arphrd;
        strcpy(interface.link.kind, cases[i].kind);
        const MIB_IF_ROW2 row = join(&interface);
        assert_int_equal(row.MediaType, cases[i].medium);
        assert_int_equal(row.PhysicalMediumType, cases[i].physical);
    }
    struct interface_facts wireless = ethernet();
    wireless.wireless = true;
    const MIB_IF_ROW2 row = join(&wireless);
    assert_int_equal(row.Type, IF_TYPE_IEEE80211);
    assert_int_equal(row.MediaType, NdisMediumNative802_11);
    assert_int_equal(row.PhysicalMediumType, NdisPhysicalMediumNative802_11);
}

static void tunnels_are_direct_or_not(void **state)
{
    (void)state;
    static const struct {
        uint16_t arphrd;
        const char *kind;
        TUNNEL_TYPE type;
    } cases[] = {
        {ARPHRD_TUNNEL, "ipip", TUNNEL_TYPE_DIRECT},
        {ARPHRD_SIT, "sit", TUNNEL_TYPE_DIRECT},
        {ARPHRD_TUNNEL6, "ip6tnl", TUNNEL_TYPE_DIRECT},
        {ARPHRD_IPGRE, "gre", TUNNEL_TYPE_OTHER},
        {ARPHRD_ETHER, "vxlan", TUNNEL_TYPE_OTHER},
        {ARPHRD_NONE, "wireguard", TUNNEL_TYPE_OTHER},
        {ARPHRD_TUNNEL, "vti", TUNNEL_TYPE_OTHER},
        {ARPHRD_ETHER, "veth", TUNNEL_TYPE_NONE},
        {ARPHRD_NONE, "tun", TUNNEL_TYPE_NONE},
        {ARPHRD_LOOPBACK, "", TUNNEL_TYPE_NONE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct interface_facts interface = ethernet();
        interface.link.type = cases[i].arphrd;
        strcpy(interface.link.kind, cases[i].kind);
        const MIB_IF_ROW2 row = join(&interface);
        assert_int_equal(row.TunnelType, cases[i].type);
        assert_int_equal(row.Type == IF_TYPE_TUNNEL, row.TunnelType != TUNNEL_TYPE_NONE);
    }
}

static void access_is_by_the_kernels_flags(void **state)
{
    (void)state;
    static const struct {
        uint32_t flags;
        NET_IF_ACCESS_TYPE type;
    } cases[] = {
        {IFF_UP | IFF_LOOPBACK, NET_IF_ACCESS_LOOPBACK},
        {IFF_UP | IFF_BROADCAST, NET_IF_ACCESS_BROADCAST},
        {IFF_UP | IFF_POINTOPOINT, NET_IF_ACCESS_POINT_TO_POINT},
        {IFF_UP | IFF_POINTOPOINT | IFF_BROADCAST, NET_IF_ACCESS_POINT_TO_POINT},
        {IFF_UP | IFF_NOARP, NET_IF_ACCESS_POINT_TO_MULTI_POINT},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct interface_facts interface = ethernet();
        interface.link.flags = cases[i].flags;
        const MIB_IF_ROW2 row = join(&interface);
        assert_int_equal(row.AccessType, cases[i].type);
        assert_int_equal(row.DirectionType, NET_IF_DIRECTION_SENDRECEIVE);
        assert_int_equal(row.ConnectionType, NET_IF_CONNECTION_DEDICATED);
    }
}

static void the_carrier_is_known_of_what_is_up(void **state)
{
    (void)state;
    struct interface_facts interface = ethernet();
    MIB_IF_ROW2 row = join(&interface);
    assert_int_equal(row.MediaConnectState, MediaConnectStateConnected);
    assert_false(row.InterfaceAndOperStatusFlags.NotMediaConnected);
    interface.link.flags &= ~(uint32_t)LOWER_UP;
    row = join(&interface);
    assert_int_equal(row.MediaConnectState, MediaConnectStateDisconnected);
    assert_true(row.InterfaceAndOperStatusFlags.NotMediaConnected);
    interface.link.flags &= ~(uint32_t)IFF_UP;
    row = join(&interface);
    assert_int_equal(row.MediaConnectState, MediaConnectStateUnknown);
    assert_false(row.InterfaceAndOperStatusFlags.NotMediaConnected);
    assert_int_equal(row.AdminStatus, NET_IF_ADMIN_STATUS_DOWN);
    assert_int_equal(row.OperStatus, IfOperStatusDown);
}

static void a_speed_that_nobody_knows_is_all_ones(void **state)
{
    (void)state;
    struct interface_facts interface = ethernet();
    MIB_IF_ROW2 row = join(&interface);
    assert_int_equal(row.TransmitLinkSpeed, 2500000000);
    assert_int_equal(row.ReceiveLinkSpeed, 2500000000);
    interface.speed = (uint32_t)SPEED_UNKNOWN;
    row = join(&interface);
    assert_true(row.TransmitLinkSpeed == UINT64_MAX && row.ReceiveLinkSpeed == UINT64_MAX);
    interface.speed = 10000;
    interface.has_speed = false;
    row = join(&interface);
    assert_true(row.TransmitLinkSpeed == UINT64_MAX && row.ReceiveLinkSpeed == UINT64_MAX);
}

static void texts_are_utf_16(void **state)
{
    (void)state;
    struct interface_facts interface = ethernet();
    strcpy(interface.link.name, "ö\xF0\x9F\x98\x80\xff");
    const MIB_IF_ROW2 row = join(&interface);
    static const WCHAR expected[] = {0xf6, 0xd83d, 0xde00, '\\', 'x', 'f', 'f', 0};
    assert_memory_equal(row.Alias, expected, sizeof expected);
    assert_memory_equal(row.Description, expected, sizeof expected);
    memset(interface.link.name, 0xff, IF_NAMESIZE - 1);
    interface.link.name[IF_NAMESIZE - 1] = '\0';
    const MIB_IF_ROW2 longest = join(&interface);
    assert_int_equal(longest.Alias[59], 'f');
    assert_int_equal(longest.Alias[60], 0);
}

static void each_counter_has_its_place(void **state)
{
    (void)state;
    const struct interface_facts interface = ethernet();
    const struct interface_counters counters = {
        .in_octets = 1,
        .in_unicast = 2,
        .in_multicast = 3,
        .in_discards = 4,
        .in_errors = 5,
        .in_unknown = 6,
        .out_octets = 7,
        .out_unicast = 8,
        .out_discards = 9,
        .out_errors = UINT64_MAX,
    };
    MIB_IF_ROW2 row;
    join_if_row(&interface, &counters, &row);
    const ULONG64 expected[] = {1, 2, 3, 4, 5, 6, 0, 0, 0, 7, 8, 0, 9, UINT64_MAX, 0, 0, 0, 0};
    assert_int_equal(sizeof expected, sizeof row - offsetof(MIB_IF_ROW2, InOctets));
    assert_memory_equal(&row.InOctets, expected, sizeof expected);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hardware_is_told_from_what_is_virtual),
        cmocka_unit_test(the_rest_is_zero),
        cmocka_unit_test(every_medium_has_its_word),
        cmocka_unit_test(tunnels_are_direct_or_not),
        cmocka_unit_test(access_is_by_the_kernels_flags),
        cmocka_unit_test(the_carrier_is_known_of_what_is_up),
        cmocka_unit_test(a_speed_that_nobody_knows_is_all_ones),
        cmocka_unit_test(texts_are_utf_16),
        cmocka_unit_test(each_counter_has_its_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
