/* SPDX-License-Identifier: BSD-2-Clause */
/* Who would give an interface a link-local IPv4 address, from the files of a temporary root. */
#include "resolver_fixture.h"
#include "temporary_root.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static bool is_enabled(const char *root, uint32_t ifindex)
{
    struct resolver_table *table = read_root(root);
    bool enabled = resolver_table_find(table, ifindex)->autoconfig_enabled;
    resolver_table_free(table);
    return enabled;
}

static void test_autoconfig_networkd(void **state)
{
    static const struct {
        const char *text;
        bool enabled;
    } cases[] = {
        {"[Network]\nLinkLocalAddressing=yes\n", true},
        {"[Network]\nLinkLocalAddressing=ipv4\n", true},
        {"[Network]\nLinkLocalAddressing=ipv4-fallback\n", false},
        {"[Network]\nLinkLocalAddressing=ipv4\nLinkLocalAddressing=ipv4-fallback\n", true},
        {"[Network]\nLinkLocalAddressing=ipv6\n", false},
        {"[Network]\nLinkLocalAddressing=no\n", false},
        {"[Network]\nDHCP=yes\n", false},
        {"[Network]\nLinkLocalAddressing=ipv4\nLinkLocalAddressing=\n", true},
        {"[DHCP]\nLinkLocalAddressing=ipv4\n", false},
    };
    const char *root = *state;
    temporary_root_write(root, "/run/systemd/netif/links/2",
                         "NETWORK_FILE=/run/systemd/network/x.network\nDNS=\n");
    temporary_root_write(root, "/run/systemd/netif/links/5",
                         "NETWORK_FILE=/run/systemd/network/x.network\nDNS=\n");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        temporary_root_write(root, "/run/systemd/network/x.network", cases[i].text);
        assert_int_equal(is_enabled(root, ETH0), cases[i].enabled);
        assert_false(is_enabled(root, TUN)); /* point to point */
    }
}

/* Its files outlive it: only one that runs assigns anything. */
static void test_autoconfig_networkd_left(void **state)
{
    const char *root = *state;
    temporary_root_write(root, "/run/systemd/netif/links/2",
                         "NETWORK_FILE=/run/systemd/network/x.network\nDNS=\n");
    temporary_root_write(root, "/run/systemd/network/x.network",
                         "[Network]\nLinkLocalAddressing=yes\n");
    assert_true(is_enabled(root, ETH0)); /* nobody says that it does not */

    temporary_root_write(root, "/run/systemd/units/invocation:x.service", "");
    assert_false(is_enabled(root, ETH0));
    temporary_root_write(root, "/run/systemd/units/invocation:systemd-networkd.service", "");
    assert_true(is_enabled(root, ETH0));
}

static void test_autoconfig_networkmanager(void **state)
{
    const char *root = *state;
    const char keyfile[] = "/etc/NetworkManager/system-connections/lan.nmconnection";
    temporary_root_write(root, "/run/NetworkManager/devices/2",
                         "[device]\nconnection-uuid=0a-1b\n");
    temporary_root_write(root, keyfile,
                         "[connection]\nuuid=0a-1b\n[ipv4]\nmethod=auto\nlink-local=3\n");
    assert_false(is_enabled(root, ETH0)); /* it does not run */
    temporary_root_write_pid(root, "/run/NetworkManager/NetworkManager.pid", 1);
    assert_true(is_enabled(root, ETH0));
    assert_false(is_enabled(root, ETH1));
    temporary_root_write(root, keyfile, "[connection]\nuuid=0a-1b\n[ipv4]\nmethod=link-local\n");
    assert_true(is_enabled(root, ETH0));
    temporary_root_write(root, keyfile, "[connection]\nuuid=0a-1c\n[ipv4]\nmethod=link-local\n");
    assert_false(is_enabled(root, ETH0));
    temporary_root_write(root, keyfile, "[connection]\nuuid=0a-1b\n[ipv4]\nmethod=auto\n");
    assert_false(is_enabled(root, ETH0));
}

static void test_autoconfig_daemons(void **state)
{
    const char *root = *state;
    temporary_root_write_pid(root, "/run/avahi-autoipd.eth1.pid", 1);
    temporary_root_write_pid(root, "/run/avahi-autoipd.eth0.pid", 0);
    assert_true(is_enabled(root, ETH1));
    assert_false(is_enabled(root, ETH0));

    temporary_root_write_pid(root, "/run/dhcpcd/eth0.pid", 1);
    assert_true(is_enabled(root, ETH0));
    assert_false(is_enabled(root, VLAN));
    temporary_root_write(root, "/etc/dhcpcd.conf", "# x\nnoipv4ll\n");
    assert_false(is_enabled(root, ETH0));
    temporary_root_write(root, "/etc/dhcpcd.conf", "interface eth1\nnoipv4ll\n");
    assert_true(is_enabled(root, ETH0));

    temporary_root_write_pid(root, "/run/dhcpcd/pid", 1);
    assert_true(is_enabled(root, VLAN));
    assert_false(is_enabled(root, LO));
}

static void test_autoconfig_dhcpcd(void **state)
{
    static const struct {
        const char *text; /* kernel.dhcpcd asks dhcpcd itself about many more */
        bool enabled;
    } cases[] = {
        {"", true},
        {"static ip_address=192.0.2.7/24\n", false},
        {"interface eth0\nstatic ip_address=192.0.2.7/24\n", false},
        {"interface eth1\nstatic ip_address=192.0.2.7/24\n", true},
        {"ipv6only\n", false},
        {"noipv4ll\nipv4ll\n", false},
        {"noipv4ll # for a while\n", false},
        {"#noipv4ll\n; noipv4ll\n", true},
        {"\tnoipv4ll \n", false},
        {"interface eth0", true},
        {"interface \teth0 # lan\nnoipv4ll", false},
        {"interface eth0.100\nnoipv4ll\n", true},
        {"ssid cafe\nnoipv4ll\n", true},
        {"noipv4lls\n", true},
    };
    const char *root = *state;
    temporary_root_write_pid(root, "/run/dhcpcd/eth0-4.pid", 1); /* dhcpcd -4 eth0 */
    temporary_root_write_pid(root, "/run/dhcpcd/eth1-6.pid", 1);
    assert_false(is_enabled(root, ETH1));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        temporary_root_write(root, "/etc/dhcpcd.conf", cases[i].text);
        if (is_enabled(root, ETH0) != cases[i].enabled)
            print_error("%s", cases[i].text);
        assert_int_equal(is_enabled(root, ETH0), cases[i].enabled);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROOT_TEST(test_autoconfig_networkd),       ROOT_TEST(test_autoconfig_networkd_left),
        ROOT_TEST(test_autoconfig_networkmanager), ROOT_TEST(test_autoconfig_dhcpcd),
        ROOT_TEST(test_autoconfig_daemons),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
