/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The files of other programs, read with one call after the other failing: what they say is told
 * whole, or the reading fails.  What could not be read is never taken for what is not there.
 */
#include "check.h"

#include "programs/dns/resolver.h"
#include "programs/radv/router_advertisement.h"
#include "unit/temporary_root.h"

#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const struct in_addr address = {0x0a02000a}; /* 10.0.2.10 */

/* One for each program, so that none can stand in for another. */
enum { NETWORKD = 2, RECORD, LEASE, DEFAULT, AVAHI, DHCPCD, KEYFILE, INTERFACES = KEYFILE };

static const struct resolver_interface interfaces[INTERFACES] = {
    {.ifindex = 1, .name = "lo", .loopback = true, .connected = true},
    {.ifindex = NETWORKD, .name = "networkd", .connected = true},
    {.ifindex = RECORD, .name = "record", .connected = true},
    {.ifindex = LEASE, .name = "lease", .ipv4_addresses = &address, .ipv4_address_count = 1},
    {.ifindex = DEFAULT, .name = "default", .has_default_route = true},
    {.ifindex = AVAHI, .name = "avahi", .connected = true},
    {.ifindex = DHCPCD, .name = "dhcpcd", .connected = true},
    {.ifindex = KEYFILE, .name = "keyfile", .connected = true},
};

static char root[4096];
static struct stat namespace;

static void write_programs(void)
{
    static const struct {
        const char *path;
        const char *text; /* NULL: a pid file */
    } files[] = {
        {"/run/systemd/units/invocation:systemd-networkd.service", ""},
        {"/run/systemd/netif/links/2", "NETWORK_FILE=/run/systemd/network/x.network\n"},
        {"/run/systemd/netif/leases/2", "DNS=192.0.2.2 2001:db8::3\n"},
        {"/run/systemd/network/x.network", "[Network]\nIPv6SendRA=yes\n"},
        {"/etc/systemd/network/x.network.d/a.conf",
         "[Network]\nLinkLocalAddressing=yes\n[IPv6SendRA]\nRouterLifetimeSec=7\n"},
        {"/run/resolvconf/interface/record.dhclient", "nameserver 192.0.2.4\n"},
        {"/var/lib/dhcp/dhclient.leases", "lease {\n  interface \"lease\";\n  fixed-address 10.0.2.10;\n"
                                          "  option domain-name-servers 192.0.2.5;\n}\n"},
        {"/etc/resolv.conf", "nameserver 127.0.0.53\n"},
        {"/run/systemd/resolve/resolv.conf", "nameserver 192.0.2.6\n"},
        {"/etc/netns/other/resolv.conf", "nameserver 192.0.2.7\n"},
        {"/run/avahi-autoipd.avahi.pid", NULL},
        {"/run/dhcpcd/dhcpcd.pid", NULL},
        {"/etc/dhcpcd.conf", "# nothing against it\n"},
        {"/run/NetworkManager/NetworkManager.pid", NULL},
        {"/run/NetworkManager/devices/8", "[device]\nconnection-uuid=0a-1b\n"},
        {"/etc/NetworkManager/system-connections/lan.nmconnection",
         "[connection]\nuuid=0a-1b\n[ipv4]\nmethod=link-local\n"},
        {"/run/radvd/radvd.pid", NULL},
        {"/usr/nothing", ""},
        {"/etc/radvd.conf", "interface record { AdvSendAdvert on; AdvCurHopLimit 9; };\n"},
    };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        if (files[i].text)
            temporary_root_write(root, files[i].path, files[i].text);
        else
            temporary_root_write_pid(root, files[i].path, 1);
    }
}

/* --- DNS servers ------------------------------------------------------------------------------ */

static void check_link(const struct resolver_table *table, uint32_t ifindex,
                       enum resolver_source source, uint8_t last, bool autoconfigured)
{
    const struct resolver_link *link = resolver_table_find(table, ifindex);
    CHECK(link->source == source);
    CHECK(link->autoconfig_enabled == autoconfigured);
    if (source == RESOLVER_SOURCE_NONE)
        CHECK(link->servers.count == 0);
    else
        CHECK(link->servers.count >= 1 && link->servers.items[0].address[3] == last);
}

static void check_host(const struct resolver_table *table)
{
    check_link(table, NETWORKD, RESOLVER_SOURCE_NETWORKD, 2, true);
    CHECK(resolver_table_find(table, NETWORKD)->servers.count == 2);
    check_link(table, RECORD, RESOLVER_SOURCE_RESOLVCONF, 4, false);
    check_link(table, LEASE, RESOLVER_SOURCE_DHCLIENT, 5, false);
    check_link(table, DEFAULT, RESOLVER_SOURCE_RESOLV_CONF, 6, false);
    check_link(table, AVAHI, RESOLVER_SOURCE_NONE, 0, true);
    check_link(table, DHCPCD, RESOLVER_SOURCE_NONE, 0, true);
    check_link(table, KEYFILE, RESOLVER_SOURCE_NONE, 0, true);
}

static struct resolver_table *read_resolver(const struct resolver_context *context)
{
    struct resolver_table *table = NULL;
    const int result = resolver_read(context, interfaces, INTERFACES, &table);
    CHECK((result == 0) == (table != NULL));
    CHECK(result == 0 || (result < 0 && faults_failed()));
    return table;
}

static void host(void)
{
    const struct resolver_context context = {.root = root, .host_namespace = true};
    struct resolver_table *table = read_resolver(&context);
    if (table)
        check_host(table);
    resolver_table_free(table);
}

static void other_namespace(void)
{
    const struct resolver_context context = {.root = root, .namespace_name = "other"};
    struct resolver_table *table = read_resolver(&context);
    if (table)
        check_link(table, DEFAULT, RESOLVER_SOURCE_RESOLV_CONF, 7, false);
    resolver_table_free(table);
}

/* --- DNS servers over D-Bus ------------------------------------------------------------------- */

/* See tests/programs/fake_bus_service.c for what it says. */
static struct resolver_table *ask_bus(void)
{
    static const struct resolver_interface two[] = {
        {.ifindex = 1, .name = "lo", .loopback = true},
        {.ifindex = 2, .name = "v0", .connected = true},
    };
    char empty[sizeof root + 8];
    snprintf(empty, sizeof empty, "%s/usr", root);
    const struct resolver_context context = {.root = empty,
                                             .host_namespace = true,
                                             .bus_address = getenv("IPIF_FAULT_BUS"),
                                             .timeout_ms = 5000};
    struct resolver_table *table = NULL;
    const int result = resolver_read(&context, two, 2, &table);
    CHECK((result == 0) == (table != NULL));
    CHECK(result == 0 || (result < 0 && faults_failed()));
    return table;
}

static void resolved(void)
{
    struct resolver_table *table = ask_bus();
    if (!table)
        return;
    check_link(table, 2, RESOLVER_SOURCE_RESOLVED, 2, false);
    const struct resolver_link *link = resolver_table_find(table, 2);
    CHECK(link->servers.count == 2 && link->current == 1);
    resolver_table_free(table);
}

static void networkmanager(void)
{
    struct resolver_table *table = ask_bus();
    if (!table)
        return;
    check_link(table, 2, RESOLVER_SOURCE_NETWORKMANAGER, 1, false);
    CHECK(resolver_table_find(table, 2)->servers.count == 3);
    resolver_table_free(table);
}

/* --- router advertisements -------------------------------------------------------------------- */

static void advertisements(void)
{
    const struct advertisement_context context = {.root = root,
                                                  .host_namespace = true,
                                                  .namespace_device = namespace.st_dev,
                                                  .namespace_inode = namespace.st_ino};
    struct advertisement_table *table = NULL;
    const int result = advertisement_read(&context, &table);
    CHECK((result == 0) == (table != NULL));
    CHECK(result == 0 || (result < 0 && faults_failed()));
    if (!table)
        return;
    const struct advertisement *radvd = advertisement_table_find(table, RECORD, "record", 0);
    CHECK(radvd && radvd->sends && radvd->current_hop_limit == 9);
    const struct advertisement *networkd = advertisement_table_find(table, NETWORKD, "networkd", 0);
    CHECK(networkd && networkd->sends && networkd->default_lifetime == 7);
    CHECK(!advertisement_table_find(table, LEASE, "lease", 0));
    advertisement_table_free(table);
}

static const struct scenario scenarios[] = {
    {"host", host},
    {"other", other_namespace},
    {"senders", advertisements},
    {NULL, NULL},
};

/* With a bus, on which the one that is named has to be. */
static const struct scenario on_bus[] = {
    {"resolved", resolved},
    {"networkmanager", networkmanager},
    {NULL, NULL},
};

static void remove_root(void)
{
    temporary_root_remove(root);
}

int main(int argument_count, char **arguments)
{
    if (stat("/proc/self/ns/net", &namespace) < 0)
        return 1;
    snprintf(root, sizeof root, "%s", temporary_root_make());
    atexit(remove_root);
    write_programs();
    const bool has_bus = getenv("IPIF_FAULT_BUS") != NULL;
    return check_scenarios(has_bus ? on_bus : scenarios, NULL, argument_count, arguments);
}
