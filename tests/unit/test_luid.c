/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/luid.h"

#include <ipif/netioapi.h>

#include <errno.h>
#include <linux/if_arp.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static void bits_are_where_the_documents_have_them(void **state)
{
    (void)state;
    NET_LUID luid = {.Value = luid_make(6, 2)};
    assert_int_equal(luid.Info.IfType, 6);
    assert_int_equal(luid.Info.NetLuidIndex, 2);
    assert_int_equal(luid.Info.Reserved, 0);
    luid.Value = luid_make(131, 0x7EDCBA98);
    assert_int_equal(luid.Info.IfType, 131);
    assert_int_equal(luid.Info.NetLuidIndex, 0xDCBA98);
    assert_int_equal(luid.Info.Reserved, 0x7E);
}

static void every_index_comes_back(void **state)
{
    (void)state;
    const uint32_t indexes[] = {1,        2,         255,       65535,      65536,
                                0xFFFFFF, 0x1000000, 0x1000001, 2147483646, 2147483647};
    for (size_t i = 0; i < sizeof indexes / sizeof *indexes; i++)
        for (unsigned type = 1; type <= 65535; type += 257)
            assert_int_equal(luid_ifindex(luid_make((uint16_t)type, indexes[i])), indexes[i]);
}

static void impossible_luids_have_no_index(void **state)
{
    (void)state;
    assert_int_equal(luid_ifindex(0), 0);
    assert_int_equal(luid_ifindex(0xCCCCCCCCCCCCCCCC), 0);
    assert_int_equal(luid_ifindex(UINT64_MAX), 0);
    assert_int_equal(luid_ifindex(6ull << 48 | 0x80), 0); /* 2^31 */
}

static void types_follow_the_device(void **state)
{
    (void)state;
    static const struct {
        unsigned arphrd;
        const char *kind;
        bool wireless;
        unsigned type;
    } cases[] = {
        {ARPHRD_LOOPBACK, NULL, false, 24},     {ARPHRD_ETHER, NULL, false, 6},
        {ARPHRD_ETHER, "", false, 6},           {ARPHRD_ETHER, "veth", false, 6},
        {ARPHRD_ETHER, "macvlan", false, 6},    {ARPHRD_ETHER, "tun", false, 6}, /* tap */
        {ARPHRD_ETHER, "bridge", false, 209},   {ARPHRD_ETHER, "vlan", false, 135},
        {ARPHRD_ETHER, "bond", false, 161},     {ARPHRD_ETHER, "team", false, 161},
        {ARPHRD_ETHER, "vxlan", false, 131},    {ARPHRD_ETHER, "geneve", false, 131},
        {ARPHRD_ETHER, NULL, true, 71},         {ARPHRD_IEEE80211_RADIOTAP, NULL, false, 71},
        {ARPHRD_ETHER, "vrf", false, 53},       {ARPHRD_NONE, "tun", false, 53},
        {ARPHRD_NONE, "wireguard", false, 131}, {ARPHRD_TUNNEL, "ipip", false, 131},
        {ARPHRD_SIT, "sit", false, 131},        {ARPHRD_IPGRE, "gre", false, 131},
        {ARPHRD_PPP, "ppp", false, 23},         {ARPHRD_INFINIBAND, NULL, false, 199},
        {ARPHRD_CAN, "vcan", false, 53},        {ARPHRD_CAN, NULL, false, 1},
        {ARPHRD_RAWIP, NULL, false, 243},       {ARPHRD_NONE, NULL, false, 1},
        {4711, "something", false, 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(luid_if_type(cases[i].arphrd, cases[i].kind, cases[i].wireless),
                         cases[i].type);
}

static void names_go_there_and_back(void **state)
{
    (void)state;
    static const struct {
        unsigned type;
        uint32_t ifindex;
        const char *name;
    } cases[] = {
        {6, 2, "ethernet_2"},
        {24, 1, "loopback_1"},
        {71, 3, "wireless_3"},
        {131, 16777217, "tunnel_16777217"},
        {209, 2147483647, "iftype209_2147483647"},
        {65535, 2147483647, "iftype65535_2147483647"},
        {1, 0, "other_0"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char name[LUID_NAME_SIZE];
        uint64_t luid = luid_make((uint16_t)cases[i].type, cases[i].ifindex), parsed = 0;
        luid_format_name(luid, name);
        assert_string_equal(name, cases[i].name);
        assert_int_equal(luid_parse_name(name, &parsed), 0);
        assert_true(parsed == luid);
    }
    uint64_t luid;
    assert_int_equal(luid_parse_name("iftype6_2", &luid), 0);
    assert_true(luid == luid_make(6, 2));
}

static void what_is_no_name_is_refused(void **state)
{
    (void)state;
    const char *const bad[] = {"",
                               "eth0",
                               "ethernet",
                               "ethernet_",
                               "ethernet_x",
                               "ethernet_-1",
                               "ethernet_ 1",
                               "ethernet_1 ",
                               "ethernet_2147483648",
                               "iftype_1",
                               "iftype65536_1",
                               "iftype+6_1",
                               "_1",
                               "ethernet_1_2",
                               "Ethernet_1",
                               "iftype0_1",
                               "ethernet_99999999999999999999"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        uint64_t luid = 4711;
        assert_int_equal(luid_parse_name(bad[i], &luid), -EINVAL);
        assert_int_equal(luid, 4711);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bits_are_where_the_documents_have_them),
        cmocka_unit_test(every_index_comes_back),
        cmocka_unit_test(impossible_luids_have_no_index),
        cmocka_unit_test(types_follow_the_device),
        cmocka_unit_test(names_go_there_and_back),
        cmocka_unit_test(what_is_no_name_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
