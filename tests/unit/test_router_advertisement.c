/* SPDX-License-Identifier: BSD-2-Clause */
/* Senders of router advertisements, from the files of a temporary root. */
#include "programs/radv/radvd.h"
#include "temporary_root.h"
#include "util/log.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* --- radvd.conf ------------------------------------------------------------------------------- */

static struct advertisement parse_one(const char *text)
{
    radvd_interface_list list;
    unsigned int line;
    struct advertisement item;
    int r = radvd_configuration_parse(text, &list, &line);
    if (r != 0)
        print_error("line %u\n", line);
    assert_int_equal(r, 0);
    assert_int_equal(list.count, 1);
    assert_null(radvd_interface_finish(&list.items[0], &item));
    free(list.items);
    return item;
}

static void assert_refused(const char *text, unsigned int expected_line)
{
    radvd_interface_list list;
    unsigned int line;
    int r = radvd_configuration_parse(text, &list, &line);
    if (r != -EBADMSG || line != expected_line)
        print_error("%s\ngave %d, line %u\n", text, r, line);
    assert_int_equal(r, -EBADMSG);
    assert_int_equal(line, expected_line);
    assert_int_equal(list.count, 0);
}

/* Of three interfaces, one has this body, and only that one is not served. */
static void assert_not_served(const char *body)
{
    char text[512];
    radvd_interface_list list;
    unsigned int line;
    snprintf(text, sizeof text, "interface a { };\ninterface b {\n%s\n};\ninterface c { };", body);
    assert_int_equal(radvd_configuration_parse(text, &list, &line), 0);
    assert_int_equal(list.count, 3);
    assert_int_equal(list.items[1].line, 4);
    for (size_t i = 0; i < 3; i++) {
        struct advertisement item;
        const char *refused = radvd_interface_finish(&list.items[i], &item);
        assert_int_equal(refused != NULL, i == 1);
    }
    free(list.items);
}

static void test_radvd_defaults(void **state)
{
    (void)state;
    struct advertisement item = parse_one("interface eth0 { };");
    assert_string_equal(item.name, "eth0");
    assert_false(item.sends);
    assert_int_equal(item.max_interval, 600);
    assert_int_equal(item.min_interval, 198);
    assert_false(item.managed);
    assert_false(item.other);
    assert_int_equal(item.link_mtu, 0);
    assert_int_equal(item.reachable_time, 0);
    assert_int_equal(item.retransmit_time, 0);
    assert_int_equal(item.current_hop_limit, 64);
    assert_int_equal(item.default_lifetime, 1800);
}

static void test_radvd_every_option(void **state)
{
    (void)state;
    struct advertisement item = parse_one("# first line\n"
                                          "interface eth0.100 # a comment\n"
                                          "{\n"
                                          "  IgnoreIfMissing on;\n"
                                          "\tAdvSendAdvert on;MinRtrAdvInterval 30;\n"
                                          "  MaxRtrAdvInterval 100;\n"
                                          "  AdvManagedFlag on; AdvOtherConfigFlag on;\n"
                                          "  AdvLinkMTU 1400; AdvReachableTime 20000;\n"
                                          "  AdvRetransTimer 2000; AdvCurHopLimit 32;\n"
                                          "  AdvDefaultLifetime 300;\n"
                                          "  AdvDefaultPreference low;\n"
                                          "};\n");
    assert_string_equal(item.name, "eth0.100");
    assert_true(item.sends);
    assert_int_equal(item.min_interval, 30);
    assert_int_equal(item.max_interval, 100);
    assert_true(item.managed);
    assert_true(item.other);
    assert_int_equal(item.link_mtu, 1400);
    assert_int_equal(item.reachable_time, 20000);
    assert_int_equal(item.retransmit_time, 2000);
    assert_int_equal(item.current_hop_limit, 32);
    assert_int_equal(item.default_lifetime, 300);
}

static void test_radvd_nested_blocks(void **state)
{
    (void)state;
    struct advertisement item = parse_one(
        "interface br-lan {\n"
        "  AdvSendAdvert on;\n"
        "  prefix 2001:db8:1::/64 { AdvOnLink on; AdvValidLifetime infinity; };\n"
        "  route 2001:db8:2::/48 { AdvRouteLifetime infinity; };\n"
        "  RDNSS 2001:db8::53 2001:db8::54 { AdvRDNSSLifetime 30; };\n"
        "  DNSSL example.org lab.example.org { AdvDNSSLLifetime 30; };\n"
        "  clients { fe80::21f:16ff:fe06:3aab; fe80::2; };\n"
        "  abro fe80::a200:0:0:1 { AdvVersionLow 10; };\n"
        "  AdvRASrcAddress { fe80::1; };\n"
        "  AdvCaptivePortalAPI \"https://portal.example/{x};\";\n"
        "  SomethingOfTomorrow 1 2 three;\n"
        "  AdvCurHopLimit 7;\n"
        "};\n");
    assert_true(item.sends);
    assert_int_equal(item.current_hop_limit, 7);
}

static void test_radvd_derived(void **state)
{
    (void)state;
    struct advertisement item = parse_one("interface a { MaxRtrAdvInterval 10; };");
    assert_int_equal(item.min_interval, 3);
    assert_int_equal(item.default_lifetime, 30);
    item = parse_one("interface a { AdvDefaultLifetime 0; };");
    assert_int_equal(item.default_lifetime, 0);
    item = parse_one("interface a { MinRtrAdvInterval 3.4; MaxRtrAdvInterval 9.5; };");
    assert_int_equal(item.min_interval, 3);
    assert_int_equal(item.max_interval, 10);
    assert_int_equal(item.default_lifetime, 28);
}

static void test_radvd_refused(void **state)
{
    (void)state;
    assert_refused("interface", 1);
    assert_refused("interface eth0", 1);
    assert_refused("interface eth0 {\n", 2);
    assert_refused("interface eth0 {\n}\n", 3);
    assert_refused("interface { };", 1);
    assert_refused("interface eth0 eth1 { };", 1);
    assert_refused("interface eth0 { };\ninterface eth0 { };", 2);
    assert_refused("interface eth0 { };\nprefix ::/64 { };", 2);
    assert_refused("interface eth0 {\nAdvSendAdvert on\n};", 3);
    assert_refused("interface eth0 {\nAdvSendAdvert yes;\n};", 2);
    assert_refused("interface eth0 {\nAdvSendAdvert on\nAdvManagedFlag on;\n};", 3);
    assert_refused("interface eth0 {\nMaxRtrAdvInterval;\n};", 2);
    assert_refused("interface eth0 {\nMaxRtrAdvInterval -4;\n};", 2);
    assert_refused("interface eth0 {\nMaxRtrAdvInterval 4.;\n};", 2);
    assert_refused("interface eth0 {\nMaxRtrAdvInterval .5;\n};", 2);
    assert_refused("interface eth0 {\nMaxRtrAdvInterval 99999999999999999999;\n};", 2);
    assert_refused("interface eth0 {\nAdvDefaultLifetime infinity;\n};", 2);
    assert_refused("interface eth0 {\nAdvRetransTimer 4294967296;\n};", 2);
    assert_refused("interface name-of-16-chars { };\ninterface name-of-16-charz { };", 2);
    assert_refused("interface eth0 {\nprefix ::/64 { AdvOnLink on; }\n};", 3);
    assert_refused("interface eth0 {\nprefix ::/64 { AdvOnLink on;\n};", 3);
    assert_refused("interface eth0 {\n};\x01", 2);
    assert_refused("interface eth0 {\r\n};", 1);
}

static void test_radvd_not_served(void **state)
{
    (void)state;
    assert_not_served("MaxRtrAdvInterval 65536;");
    assert_not_served("AdvDefaultLifetime 65536;");
    /* Thrice that is more than the largest lifetime. */
    assert_not_served("MaxRtrAdvInterval 21846;");
    struct advertisement item = parse_one("interface a { MaxRtrAdvInterval 65535;"
                                          "AdvDefaultLifetime 65535; };");
    assert_int_equal(item.max_interval, 65535);
    assert_int_equal(item.default_lifetime, 65535);
    /* Not what follows from another value, but what is written. */
    assert_not_served("MaxRtrAdvInterval 9;");
}

/* --- systemd-networkd ------------------------------------------------------------------------- */

static struct advertisement parse_network(const char *text)
{
    struct network_settings settings = network_defaults;
    struct advertisement item;
    char *copy = strdup(text);
    network_settings_parse(copy, &settings);
    networkd_sender_finish(&settings, &item);
    free(copy);
    return item;
}

static void test_networkd_settings(void **state)
{
    (void)state;
    struct advertisement item = parse_network("[Match]\nName=*\n[Network]\nIPv6SendRA=yes\n");
    assert_true(item.sends);
    assert_int_equal(item.min_interval, 200);
    assert_int_equal(item.max_interval, 600);
    assert_int_equal(item.default_lifetime, 1800);
    assert_int_equal(item.current_hop_limit, 0);
    assert_int_equal(item.link_mtu, 0);
    assert_false(item.managed || item.other);

    static const char text[] = "; a comment\n[Network]\n IPv6SendRA = On \n"
                               "[IPv6SendRA]\nManaged=true\nOtherInformation=1\n"
                               "RouterLifetimeSec=1h 30min\nRetransmitSec=2s 5ms\nHopLimit=32\n"
                               "ReachableTimeSec=1500us\n";
    item = parse_network(text);
    assert_true(item.managed && item.other);
    assert_int_equal(item.default_lifetime, 5400);
    assert_int_equal(item.retransmit_time, 2005);
    assert_int_equal(item.reachable_time, 2);
    assert_int_equal(item.current_hop_limit, 32);

    /* What systemd-networkd ignores, with the value before it kept. */
    item = parse_network("[Network]\nIPv6SendRA=yes\n[IPv6SendRA]\nHopLimit=256\n"
                         "RetransmitSec=1\nRetransmitSec=1 x\nManaged=yes\nManaged=\n");
    assert_true(item.sends && item.managed);
    assert_int_equal(item.retransmit_time, 1000);
    assert_int_equal(item.current_hop_limit, 0);
    assert_int_equal(parse_network("[IPv6SendRA]\nRetransmitSec=infinity\n").retransmit_time,
                     UINT32_MAX);

    assert_false(parse_network("[Other]\nIPv6SendRA=yes\n").sends);
}

/* --- both below a root ------------------------------------------------------------------------ */

static char said[4096]; /* in the debug log, of the last reading */

static void keep(void *context, enum log_level level, const char *message)
{
    const size_t used = strlen(said);
    (void)context;
    assert_int_equal(level, LOG_LEVEL_DEBUG);
    snprintf(said + used, sizeof said - used, "%s\n", message);
}

static struct advertisement_table *read_root(const char *root)
{
    said[0] = '\0';
    log_set_function(keep, NULL);
    const struct advertisement_context context = {.root = root, .host_namespace = true};
    struct advertisement_table *table = NULL;
    assert_int_equal(advertisement_read(&context, &table), 0);
    return table;
}

static int make_root(void **state)
{
    *state = strdup(temporary_root_make());
    return *state ? 0 : -1;
}

static int remove_root(void **state)
{
    temporary_root_remove(*state);
    free(*state);
    return 0;
}

static void test_empty_root(void **state)
{
    struct advertisement_table *table = read_root(*state);
    assert_int_equal(table->count, 0);
    assert_string_equal(said, "");
    assert_null(advertisement_table_find(table, 1, "lo", 1500));
    advertisement_table_free(table);
    advertisement_table_free(NULL);
}

static void test_radvd_must_live(void **state)
{
    const char *root = *state;
    temporary_root_write(root, "/etc/radvd.conf",
                         "interface wan { AdvSendAdvert off; };\n"
                         "interface lan { AdvSendAdvert on; AdvCurHopLimit 9; };\n");
    temporary_root_write_pid(root, "/run/radvd/radvd.pid", 0);
    struct advertisement_table *table = read_root(root);
    assert_int_equal(table->count, 0);
    advertisement_table_free(table);

    temporary_root_write(root, "/run/radvd/radvd.pid", "no number\n");
    table = read_root(root);
    assert_int_equal(table->count, 0);
    advertisement_table_free(table);

    /* Process 1 belongs to root: EPERM, for everybody else, is alive too. */
    temporary_root_write(root, "/run/radvd.pid", "1\n");
    table = read_root(root);
    assert_int_equal(table->count, 2);
    assert_string_equal(said, "");
    const struct advertisement *item = advertisement_table_find(table, 7, "lan", 1500);
    assert_non_null(item);
    assert_true(item->sends);
    assert_int_equal(item->current_hop_limit, 9);
    item = advertisement_table_find(table, 8, "wan", 1500);
    assert_non_null(item);
    assert_false(item->sends);
    assert_null(advertisement_table_find(table, 9, "other", 1500));
    advertisement_table_free(table);
}

static void test_radvd_syntax_error(void **state)
{
    const char *root = *state;
    temporary_root_write_pid(root, "/run/radvd/radvd.pid", 1);
    temporary_root_write(root, "/etc/radvd.conf",
                         "interface lan { AdvSendAdvert on; };\ninterface wan {\n oops\n};\n");
    struct advertisement_table *table = read_root(root);
    assert_int_equal(table->count, 0);
    assert_non_null(strstr(said, "/etc/radvd.conf, line 4:"));
    advertisement_table_free(table);
}

static void test_networkd_root(void **state)
{
    const char *root = *state;
    temporary_root_write(root, "/run/systemd/netif/links/3",
                         "# private\nADMIN_STATE=configured\n"
                         "NETWORK_FILE=/etc/systemd/network/lan.network\nDNS=\n");
    temporary_root_write(root, "/run/systemd/netif/links/4",
                         "NETWORK_FILE=/etc/systemd/network/other.network\n");
    temporary_root_write(root, "/run/systemd/netif/links/5", "ADMIN_STATE=unmanaged\n");
    temporary_root_write(root, "/run/systemd/netif/links/.#6", "garbage");
    temporary_root_write(root, "/etc/systemd/network/lan.network", "[Network]\nIPv6SendRA=yes");
    temporary_root_write(root, "/etc/systemd/network/lan.network.d/10-x.conf",
                         "[IPv6SendRA]\nManaged=yes\n");
    temporary_root_write(root, "/etc/systemd/network/other.network",
                         "[Network]\nIPv6SendRA=no\n[IPv6SendRA]\nOtherInformation=yes\n");
    struct advertisement_table *table = read_root(root);
    assert_string_equal(said, "");
    assert_int_equal(table->count, 2);
    const struct advertisement *item = advertisement_table_find(table, 3, "eth0", 1500);
    assert_non_null(item);
    assert_true(item->sends && item->managed && !item->other);
    item = advertisement_table_find(table, 4, "eth1", 1500);
    assert_non_null(item);
    assert_true(!item->sends && item->other && !item->managed);
    advertisement_table_free(table);

    /* systemd says that the service does not run: what it left behind is not true any more. */
    temporary_root_link(root, "/run/systemd/units/invocation:other.service", "0123");
    table = read_root(root);
    assert_int_equal(table->count, 0);
    advertisement_table_free(table);
    temporary_root_link(root, "/run/systemd/units/invocation:systemd-networkd.service", "0123");
    table = read_root(root);
    assert_int_equal(table->count, 2);
    advertisement_table_free(table);
}

/* What the drop-ins make the lifetime. */
static uint32_t lifetime_of(const char *root)
{
    struct advertisement_table *table = read_root(root);
    const struct advertisement *item = advertisement_table_find(table, 3, "eth0", 1500);
    assert_non_null(item);
    const uint32_t lifetime = item->default_lifetime;
    advertisement_table_free(table);
    return lifetime;
}

static void test_networkd_dropins(void **state)
{
    const char *root = *state;
    const char *section = "[IPv6SendRA]\nRouterLifetimeSec=";
    static const char *const folders[] = {"/usr/lib", "/usr/local/lib", "/run", "/etc"};
    char path[128], text[64];
    temporary_root_write(root, "/run/systemd/netif/links/3", "NETWORK_FILE=/run/lan.network\n");
    temporary_root_write(root, "/run/lan.network", "[Network]\nIPv6SendRA=yes\n");
    for (uint32_t i = 1; i < 5; i++) {
        snprintf(path, sizeof path, "%s/systemd/network/lan.network.d/50-a.conf", folders[i - 1]);
        snprintf(text, sizeof text, "%s%u\n", section, 10 + i);
        temporary_root_write(root, path, text);
        assert_int_equal(lifetime_of(root), 10 + i);
    }
    /* One of another name counts by its name, not by its folder. */
    temporary_root_write(root, "/usr/lib/systemd/network/lan.network.d/60-b.conf",
                         "[IPv6SendRA]\nRouterLifetimeSec=100\n");
    assert_int_equal(lifetime_of(root), 100);
    temporary_root_write(root, "/etc/systemd/network/lan.network.d/40-c.conf",
                         "[IPv6SendRA]\nRouterLifetimeSec=200\n");
    temporary_root_write(root, "/etc/systemd/network/lan.network.d/.70-hidden.conf",
                         "[IPv6SendRA]\nRouterLifetimeSec=300\n");
    assert_int_equal(lifetime_of(root), 100);
    /* Masks: an empty file, and a link. */
    temporary_root_write(root, "/run/systemd/network/lan.network.d/60-b.conf", "");
    assert_int_equal(lifetime_of(root), 14);
    temporary_root_write(root, "/usr/lib/systemd/network/lan.network.d/65-d.conf",
                         "[IPv6SendRA]\nRouterLifetimeSec=400\n");
    assert_int_equal(lifetime_of(root), 400);
    temporary_root_link(root, "/run/systemd/network/lan.network.d/65-d.conf", "/dev/null");
    assert_int_equal(lifetime_of(root), 14);
    /* What is no file. */
    temporary_root_link(root, "/run/systemd/network/lan.network.d/70-e.conf", "/run");
    assert_int_equal(lifetime_of(root), 14);
}

static void test_sender_before_silent(void **state)
{
    const char *root = *state;
    temporary_root_write_pid(root, "/run/radvd.pid", 1);
    temporary_root_write(root, "/etc/radvd.conf", "interface lan { AdvSendAdvert off; };");
    temporary_root_write(root, "/run/systemd/netif/links/3", "NETWORK_FILE=/n\n");
    temporary_root_write(root, "/n", "[Network]\nIPv6SendRA=yes\n");
    struct advertisement_table *table = read_root(root);
    const struct advertisement *item = advertisement_table_find(table, 3, "lan", 1500);
    assert_non_null(item);
    assert_int_equal(item->source, ADVERTISEMENT_SOURCE_NETWORKD);
    advertisement_table_free(table);
}

static void test_other_namespace(void **state)
{
    const char *root = *state;
    temporary_root_write_pid(root, "/run/radvd.pid", 1);
    temporary_root_write(root, "/etc/radvd.conf", "interface lan { AdvSendAdvert on; };");
    const struct advertisement_context context = {.root = root};
    struct advertisement_table *table = NULL;
    assert_int_equal(advertisement_read(&context, &table), 0);
    assert_int_equal(table->count, 0);
    advertisement_table_free(table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_radvd_defaults),
        cmocka_unit_test(test_radvd_every_option),
        cmocka_unit_test(test_radvd_nested_blocks),
        cmocka_unit_test(test_radvd_derived),
        cmocka_unit_test(test_radvd_refused),
        cmocka_unit_test(test_radvd_not_served),
        cmocka_unit_test(test_networkd_settings),
        cmocka_unit_test_setup_teardown(test_empty_root, make_root, remove_root),
        cmocka_unit_test_setup_teardown(test_radvd_must_live, make_root, remove_root),
        cmocka_unit_test_setup_teardown(test_radvd_syntax_error, make_root, remove_root),
        cmocka_unit_test_setup_teardown(test_networkd_root, make_root, remove_root),
        cmocka_unit_test_setup_teardown(test_networkd_dropins, make_root, remove_root),
        cmocka_unit_test_setup_teardown(test_sender_before_silent, make_root, remove_root),
        cmocka_unit_test_setup_teardown(test_other_namespace, make_root, remove_root),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
