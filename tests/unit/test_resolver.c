/* SPDX-License-Identifier: BSD-2-Clause */
/* DNS servers of interfaces, from the files of a temporary root in which there is no D-Bus. */
#include "resolver_fixture.h"
#include "temporary_root.h"

#include <arpa/inet.h>
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

static void test_empty_root(void **state)
{
    struct resolver_table *table = read_root(*state);
    for (size_t i = 0; i < INTERFACES; i++) {
        assert_int_equal(table->links[i].ifindex, i + 1);
        assert_int_equal(table->links[i].servers.count, 0);
        assert_int_equal(table->links[i].current, 0);
        assert_int_equal(table->links[i].source, RESOLVER_SOURCE_NONE);
        assert_false(table->links[i].autoconfig_enabled);
    }
    assert_said_nothing();
    assert_null(resolver_table_find(table, 99));
    resolver_table_free(table);
    resolver_table_free(NULL);
}

static void test_refused_arguments(void **state)
{
    const struct resolver_context context = {.root = *state, .host_namespace = true};
    const struct resolver_interface without_name = {.ifindex = 1};
    const struct resolver_interface without_index = {.name = "x"};
    struct resolver_table sentinel;
    struct resolver_table *untouched = &sentinel;
    assert_int_equal(resolver_read(&context, &without_name, 1, &untouched), -EINVAL);
    assert_int_equal(resolver_read(&context, &without_index, 1, &untouched), -EINVAL);
    assert_ptr_equal(untouched, &sentinel);
    struct resolver_table *table = NULL;
    assert_int_equal(resolver_read(&context, NULL, 0, &table), 0);
    assert_int_equal(table->count, 0);
    resolver_table_free(table);
}

static void test_missing_root(void **state)
{
    (void)state;
    struct resolver_table *table = read_root("/nonexistent/root");
    assert_servers(table, ETH0, RESOLVER_SOURCE_NONE, "");
    resolver_table_free(table);
}

static void test_networkd(void **state)
{
    const char *root = *state;
    temporary_root_write(root, "/run/systemd/netif/links/2",
                         "# This is private data. Do not parse.\nADMIN_STATE=configured\n"
                         "DNS=10.0.0.1 10.0.0.1:53#dns.example 10.0.0.2:5353 127.0.0.53 "
                         "[2001:db8::1]:853#x fe80::1 fe80::2%eth1 [fe80::3%3]:53 0.0.0.0\n");
    /* UseDNS=no: the lease has servers, and the link does not use them. */
    temporary_root_write(root, "/run/systemd/netif/links/3", "DNS=\n");
    temporary_root_write(root, "/run/systemd/netif/leases/3", "DNS=192.0.2.1\n");
    temporary_root_write(root, "/run/systemd/netif/links/4", "ADMIN_STATE=configured\n");
    temporary_root_write(root, "/run/systemd/netif/leases/4", "ADDRESS=192.0.2.9\nDNS=192.0.2.1");
    temporary_root_write(root, "/run/systemd/netif/links/1", "DNS=192.0.2.1\n");
    temporary_root_write(root, "/run/systemd/netif/links/77", "DNS=192.0.2.1\n");
    struct resolver_table *table = read_root(root);
    assert_servers(table, ETH0, RESOLVER_SOURCE_NETWORKD,
                   "10.0.0.1 10.0.0.2:5353 2001:db8::1:853 fe80::1%2 fe80::2%3 fe80::3%3");
    assert_int_equal(resolver_table_find(table, ETH0)->current, 0);
    assert_servers(table, ETH1, RESOLVER_SOURCE_NONE, "");
    assert_servers(table, VLAN, RESOLVER_SOURCE_NETWORKD, "192.0.2.1");
    assert_int_equal(resolver_table_find(table, VLAN)->current, 0);
    assert_servers(table, LO, RESOLVER_SOURCE_NONE, "");
    assert_said_nothing();
    resolver_table_free(table);
}

static void test_networkd_malformed(void **state)
{
    const char *root = *state;
    static const char *const values[] = {"10.0.0.1 10.0.0",
                                         "10.0.0.1:99999",
                                         "[2001:db8::1",
                                         "2001:db8::1]:53",
                                         "10.0.0.1:",
                                         "fe80::1%nowhere",
                                         "fe80::1%0",
                                         "%",
                                         "#",
                                         "[]",
                                         "://",
                                         "10.0.0.256"};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        char text[128];
        snprintf(text, sizeof text, "DNS=%s\n", values[i]);
        temporary_root_write(root, "/run/systemd/netif/links/2", text);
        temporary_root_write(root, "/run/resolvconf/interface/eth0.x",
                             "nameserver 192.0.2.7\n");
        struct resolver_table *table = read_root(root);
        assert_servers(table, ETH0, RESOLVER_SOURCE_RESOLVCONF, "192.0.2.7");
        assert_said(" of interface eth0 is not the address of a server");
        resolver_table_free(table);
    }
}

static void write_large(const char *root, const char *path)
{
    size_t size = (1 << 20) + 1;
    char *text = malloc(size + 1);
    assert_non_null(text);
    memset(text, '\n', size);
    text[size] = '\0';
    temporary_root_write(root, path, text);
    free(text);
}

static void test_unreadable_files(void **state)
{
    const char *root = *state;
    char path[512];
    write_large(root, "/run/systemd/netif/links/2");
    struct resolver_table *table = read_root(root);
    assert_said("links/2 is passed over: File too large");
    resolver_table_free(table);

    /* A fifo without a writer: opening it for reading must not wait. */
    temporary_root_write(root, "/run/systemd/netif/links/2", "");
    snprintf(path, sizeof path, "%s/run/systemd/netif/links/2", root);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(mkfifo(path, 0644), 0);
    table = read_root(root);
    assert_said("links/2 is passed over:");
    resolver_table_free(table);
    assert_int_equal(unlink(path), 0);

    temporary_root_link(root, "/run/systemd/netif/links/2", "/run/systemd/netif/links/2");
    table = read_root(root);
    assert_said("links/2 is passed over: Too many levels");
    resolver_table_free(table);

    FILE *stream = fopen(strcat(strcpy(path, root), "/etc-resolv"), "we");
    assert_non_null(stream);
    fwrite("nameserver 10.0.0.1\n\0nameserver 10.0.0.2\n", 1, 41, stream);
    fclose(stream);
    temporary_root_link(root, "/etc/resolv.conf", "/etc-resolv");
    table = read_root(root);
    assert_said("/etc/resolv.conf is passed over:");
    assert_servers(table, ETH0, RESOLVER_SOURCE_NONE, "");
    resolver_table_free(table);
}

static void test_resolvconf_records(void **state)
{
    const char *root = *state;
    temporary_root_write(root, "/run/resolvconf/interface/eth0.dhclient",
                         "search example.org\nnameserver 10.0.0.1\nnameserver 10.0.0.2\n"
                         "nameserver 10.0.0.3\nnameserver 10.0.0.4\n");
    temporary_root_write(root, "/run/resolvconf/interface/eth0.100.dhclient",
                         "nameserver 10.1.0.1\n");
    temporary_root_write(root, "/run/resolvconf/interface/lo.dnsmasq", "nameserver 127.0.0.1\n");
    temporary_root_write(root, "/run/resolvconf/interfaces/tun.wg0", "nameserver 10.2.0.1\n");
    temporary_root_write(root, "/run/resolvconf/keys/eth10", "nameserver 10.9.0.1\n");
    temporary_root_write(root, "/run/dhcpcd/hook-state/resolv.conf/eth1.dhcp",
                         "# Generated by dhcpcd from eth1.dhcp\nnameserver 10.3.0.1\n");
    temporary_root_write(root, "/run/dhcpcd/hook-state/resolv.conf/eth1.ra",
                         "nameserver fe80::1%eth1\nnameserver 10.3.0.1\n");
    struct resolver_table *table = read_root(root);
    assert_servers(table, ETH0, RESOLVER_SOURCE_RESOLVCONF, "10.0.0.1 10.0.0.2 10.0.0.3 10.0.0.4");
    assert_servers(table, VLAN, RESOLVER_SOURCE_RESOLVCONF, "10.1.0.1");
    assert_servers(table, ETH1, RESOLVER_SOURCE_RESOLVCONF, "10.3.0.1 fe80::1%3");
    assert_servers(table, TUN, RESOLVER_SOURCE_RESOLVCONF, "10.2.0.1");
    assert_servers(table, LO, RESOLVER_SOURCE_NONE, "");
    assert_said_nothing();
    resolver_table_free(table);

}

static const char lease[] = "default-duid \"\\000\\001\\000\\{\";\n"
                            "lease {\n  interface \"eth0\";\n  fixed-address 10.0.2.10;\n"
                            "  option domain-name-servers 10.0.2.1;\n"
                            "  renew 6 2026/11/21 04:00:00;\n}\n"
                            "lease6 {\n  interface \"eth0\";\n  ia-na 00:01 {\n"
                            "    iaaddr 2001:db8::5 {\n      max-life 60;\n    }\n  }\n}\n"
                            "lease {\n  interface \"eth0\";\n  fixed-address 10.0.2.10;\n"
                            "  filename \"quoted ; } \\\" text\";\n"
                            "  option domain-name-servers 10.0.2.2,10.0.2.3, 10.0.2.2;\n"
                            "  option domain-name \"example.org\";\n}\n";

static void test_dhclient(void **state)
{
    const char *root = *state;
    temporary_root_write(root, "/var/lib/dhcp/dhclient.eth0.leases", lease);
    temporary_root_write(root, "/var/lib/dhcp/dhclient.leases", "");
    temporary_root_write(root, "/var/lib/dhcp/notes", "{{{");
    struct resolver_table *table = read_root(root);
    assert_servers(table, ETH0, RESOLVER_SOURCE_DHCLIENT, "10.0.2.2 10.0.2.3");
    assert_said_nothing();
    resolver_table_free(table);

    /* Leases that do not hold: of an address that the interface does not have, or none, and one
     * that is being written. */
    static const char *const others[] = {
        "lease {\n  interface \"eth0\";\n  fixed-address 10.0.2.11;\n"
        "  option domain-name-servers 10.0.2.9;\n}\n",
        "lease {\n  interface \"eth0\";\n  fixed-address 10.0.2.300;\n"
        "  option domain-name-servers 10.0.2.9;\n}\n",
        "lease {\n  interface \"eth0\";\n  option domain-name-servers 10.0.2.9;\n}\n",
        "lease {\n  interface \"nobody\";\n  fixed-address 10.0.2.10;\n}\n",
        "lease {\n}\n",
        "lease {\n  interface \"eth0\";\n  fixed-address 10.0.2.10;\n"
        "  option domain-name-servers 10.0.2.9;\n  option domain-na",
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        char text[2048];
        snprintf(text, sizeof text, "%s%s", lease, others[i]);
        temporary_root_write(root, "/var/lib/dhcp/dhclient.eth0.leases", text);
        table = read_root(root);
        assert_servers(table, ETH0, RESOLVER_SOURCE_DHCLIENT, "10.0.2.2 10.0.2.3");
        assert_said_nothing();
        resolver_table_free(table);
    }
}

static void test_resolv_conf_default_route(void **state)
{
    const char *root = *state;
    temporary_root_write(root, "/etc/resolv.conf",
                         "; comment\n#nameserver 10.9.9.9\n nameserver 10.9.9.8\n"
                         "nameserverx 10.9.9.7\nnameserver\t10.0.0.1   # trailing\n"
                         "nameserver 10.0.0.1\nnameserver 2001:db8::1\nnameserver 10.0.0.4\n");
    struct resolver_table *table = read_root(root);
    /* libc takes three lines, a repeated one included. */
    assert_servers(table, ETH0, RESOLVER_SOURCE_RESOLV_CONF, "10.0.0.1 2001:db8::1");
    assert_servers(table, ETH1, RESOLVER_SOURCE_NONE, "");
    assert_said_nothing();
    resolver_table_free(table);

    interfaces[0].has_default_route = true;
    interfaces[0].default_metric = 50;
    table = read_root(root);
    interfaces[0].has_default_route = false;
    assert_servers(table, ETH1, RESOLVER_SOURCE_RESOLV_CONF, "10.0.0.1 2001:db8::1");
    assert_servers(table, ETH0, RESOLVER_SOURCE_NONE, "");
    resolver_table_free(table);
}

static void test_resolv_conf_no_default_route(void **state)
{
    const char *root = *state;
    temporary_root_write(root, "/etc/resolv.conf",
                         "nameserver 10.0.0.1\nnameserver oops\n"
                         "nameserver fe80::1\nnameserver fe80::2%eth1\n");
    interfaces[2].has_default_route = false;
    interfaces[3].ipv4_addresses = &eth0_address;
    interfaces[3].ipv4_address_count = 1;
    struct resolver_table *table = read_root(root);
    interfaces[2].has_default_route = true;
    interfaces[3].ipv4_address_count = 0;
    assert_servers(table, ETH0, RESOLVER_SOURCE_RESOLV_CONF, "10.0.0.1 fe80::1%2");
    assert_servers(table, VLAN, RESOLVER_SOURCE_RESOLV_CONF, "10.0.0.1 fe80::1%4");
    assert_servers(table, ETH1, RESOLVER_SOURCE_NONE, ""); /* it has no IPv4 address */
    assert_servers(table, LO, RESOLVER_SOURCE_NONE, "");
    resolver_table_free(table);
}

static void test_resolv_conf_stub(void **state)
{
    const char *root = *state;
    temporary_root_link(root, "/etc/resolv.conf", "/run/systemd/resolve/stub-resolv.conf");
    temporary_root_write(root, "/run/systemd/resolve/stub-resolv.conf", "nameserver 127.0.0.53\n");
    struct resolver_table *table = read_root(root);
    assert_servers(table, ETH0, RESOLVER_SOURCE_NONE, "");
    resolver_table_free(table);

    /* Behind the stub is the union: what eth1 has already is not eth0's. */
    temporary_root_write(root, "/run/systemd/netif/links/3", "DNS=10.3.0.1\n");
    temporary_root_write(root, "/run/systemd/resolve/resolv.conf",
                         "nameserver 10.3.0.1\nnameserver 10.0.0.1\nnameserver 10.0.0.2\n"
                         "nameserver 10.0.0.3\n");
    table = read_root(root);
    assert_servers(table, ETH1, RESOLVER_SOURCE_NETWORKD, "10.3.0.1");
    assert_servers(table, ETH0, RESOLVER_SOURCE_RESOLV_CONF, "10.0.0.1 10.0.0.2 10.0.0.3");
    resolver_table_free(table);
}

static void test_other_namespace(void **state)
{
    const char *root = *state;
    temporary_root_write(root, "/etc/resolv.conf", "nameserver 10.0.0.1\n");
    temporary_root_write(root, "/etc/netns/blue/resolv.conf", "nameserver 10.7.0.1\n");
    temporary_root_write(root, "/run/systemd/netif/links/2", "DNS=192.0.2.1\n");
    struct resolver_context context = {.root = root, .namespace_name = "blue"};
    struct resolver_table *table = read_context(&context);
    assert_servers(table, ETH0, RESOLVER_SOURCE_RESOLV_CONF, "10.7.0.1");
    resolver_table_free(table);

    static const char *const names[] = {NULL, "..", "a/b", "", "red"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        context.namespace_name = names[i];
        table = read_context(&context);
        assert_servers(table, ETH0, RESOLVER_SOURCE_NONE, "");
        resolver_table_free(table);
    }
}

/* Those on this host are servers like others, but for systemd-resolved's stub. */
static void test_servers_on_this_host(void **state)
{
    const char *root = *state;
    temporary_root_write(root, "/etc/resolv.conf",
                         "nameserver 127.0.0.11\nnameserver ::1\nnameserver 0.0.0.0\n");
    struct resolver_table *table = read_root(root);
    assert_servers(table, ETH0, RESOLVER_SOURCE_RESOLV_CONF, "127.0.0.11 ::1 0.0.0.0");
    assert_servers(table, ETH1, RESOLVER_SOURCE_NONE, "");
    assert_servers(table, LO, RESOLVER_SOURCE_NONE, "");
    assert_said_nothing();
    resolver_table_free(table);

    /* resolvconf's record of what a local cache asks says more than the cache's address. */
    temporary_root_write(root, "/etc/resolv.conf", "nameserver 127.0.0.1\n");
    temporary_root_write(root, "/run/resolvconf/interface/lo.dnsmasq", "nameserver 127.0.0.1\n");
    temporary_root_write(root, "/run/resolvconf/interface/eth0.dhclient", "nameserver 10.0.0.1\n");
    table = read_root(root);
    assert_servers(table, ETH0, RESOLVER_SOURCE_RESOLVCONF, "10.0.0.1");
    resolver_table_free(table);

    /* An interface may be given one by name. */
    temporary_root_write(root, "/run/systemd/netif/links/3", "DNS=127.0.0.1 ::1 127.0.0.54 ::\n");
    temporary_root_write(root, "/run/resolvconf/interface/eth0.100", "nameserver 127.0.1.1\n");
    table = read_root(root);
    assert_servers(table, ETH1, RESOLVER_SOURCE_NETWORKD, "127.0.0.1 ::1");
    assert_servers(table, VLAN, RESOLVER_SOURCE_RESOLVCONF, "127.0.1.1");
    resolver_table_free(table);
}

/* What glibc's resolver takes for an address; kernel.resolv_conf compares with glibc itself. */
static void test_nameserver_words(void **state)
{
    static const struct {
        const char *word;
        const char *server;
    } cases[] = {
        {"10.1", "10.0.0.1"},
        {"192.168.001.001", "192.168.1.1"},
        {"0x0a.1", "10.0.0.1"},
        {"167772161", "10.0.0.1"},
        {"10.0.0.1 and more", "10.0.0.1"},
        {"2001:DB8::1", "2001:db8::1"},
        {"2001:db8::1%nosuch", "2001:db8::1"},
        {"fe80::1%nosuch", "fe80::1%2"}, /* which is that of the interface then */
        {"fe80::1%2", "fe80::1%2"},
        {"[2001:db8::1]", ""},
        {"2001:db8::1#53", ""},
        {"192.0.2.1:53", ""},
        {"192.0.2.1;x", ""},
        {"192.0.2.1#x", ""},
        {"192.0.2.1\r", ""},
        {"192.0.2.1%lo", ""},
        {"dns+tls://192.0.2.1", ""},
        {"192.0.2.256", ""},
        {"", ""},
    };
    const char *root = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[128];
        snprintf(text, sizeof text, "nameserver %s\n", cases[i].word);
        temporary_root_write(root, "/etc/resolv.conf", text);
        struct resolver_table *table = read_root(root);
        const bool taken = cases[i].server[0] != '\0';
        assert_servers(table, ETH0, taken ? RESOLVER_SOURCE_RESOLV_CONF : RESOLVER_SOURCE_NONE,
                       cases[i].server);
        resolver_table_free(table);
    }
}

/* What a systemd-networkd left that does not run any more holds where nobody else knows better. */
static void test_networkd_left(void **state)
{
    const char *root = *state;
    temporary_root_write(root, "/run/systemd/netif/links/2", "DNS=10.0.0.1\n");
    temporary_root_write(root, "/run/systemd/netif/links/3", "DNS=10.3.0.1\n");
    temporary_root_write(root, "/run/resolvconf/interface/eth0.dhcp", "nameserver 10.0.0.9\n");
    temporary_root_write(root, "/run/systemd/units/invocation:x.service", "");
    struct resolver_table *table = read_root(root);
    assert_servers(table, ETH0, RESOLVER_SOURCE_RESOLVCONF, "10.0.0.9");
    assert_servers(table, ETH1, RESOLVER_SOURCE_NETWORKD, "10.3.0.1");
    resolver_table_free(table);

    temporary_root_write(root, "/run/systemd/units/invocation:systemd-networkd.service", "");
    table = read_root(root);
    assert_servers(table, ETH0, RESOLVER_SOURCE_NETWORKD, "10.0.0.1");
    assert_said_nothing();
    resolver_table_free(table);
}

#ifdef HAVE_LIBSYSTEMD
/* A bus that accepts and says nothing may not take longer than it is given. */
static void test_silent_bus(void **state)
{
    const char *root = *state;
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    temporary_root_write(root, "/run/dbus/x", "");
    snprintf(address.sun_path, sizeof address.sun_path, "%s/run/dbus/system_bus_socket", root);
    int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(listener >= 0);
    assert_int_equal(bind(listener, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(listen(listener, 4), 0);

    temporary_root_write(root, "/etc/resolv.conf", "nameserver 10.0.0.1\n");
    char bus[sizeof address.sun_path + 16];
    snprintf(bus, sizeof bus, "unix:path=%s", address.sun_path);
    const struct resolver_context context = {
        .root = root, .host_namespace = true, .bus_address = bus, .timeout_ms = 100};
    struct timespec start, end;
    clock_gettime(CLOCK_MONOTONIC, &start);
    struct resolver_table *table = read_context(&context);
    clock_gettime(CLOCK_MONOTONIC, &end);
    long elapsed = (end.tv_sec - start.tv_sec) * 1000 + (end.tv_nsec - start.tv_nsec) / 1000000;
    assert_true(elapsed >= 90);
    assert_said("the system bus is passed over: Connection timed out");
    assert_servers(table, ETH0, RESOLVER_SOURCE_RESOLV_CONF, "10.0.0.1");
    resolver_table_free(table);
    close(listener);
}
#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROOT_TEST(test_empty_root),
        ROOT_TEST(test_refused_arguments),
        cmocka_unit_test(test_missing_root),
        ROOT_TEST(test_networkd),
        ROOT_TEST(test_networkd_malformed),
        ROOT_TEST(test_unreadable_files),
        ROOT_TEST(test_resolvconf_records),
        ROOT_TEST(test_dhclient),
        ROOT_TEST(test_resolv_conf_default_route),
        ROOT_TEST(test_resolv_conf_no_default_route),
        ROOT_TEST(test_resolv_conf_stub),
        ROOT_TEST(test_other_namespace),
        ROOT_TEST(test_servers_on_this_host),
        ROOT_TEST(test_nameserver_words),
        ROOT_TEST(test_networkd_left),
#ifdef HAVE_LIBSYSTEMD
        ROOT_TEST(test_silent_bus),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
