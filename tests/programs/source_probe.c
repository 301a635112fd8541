/* SPDX-License-Identifier: BSD-2-Clause */
/* Prints what the resolver or the router advertisement sources give for the interfaces of this
 * network namespace, as JSON.  No part of the product: the tests' window into one layer. */
#include "programs/dns/resolver.h"
#include "programs/radv/router_advertisement.h"
#include "util/cleanup.h"
#include "util/log.h"

#include <arpa/inet.h>
#include <net/if_arp.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static void print_string(const char *text)
{
    putchar('"');
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            printf("\\%c", *text);
        else if ((unsigned char)*text < ' ')
            printf("\\u%04x", (unsigned int)(unsigned char)*text);
        else
            putchar(*text);
    }
    putchar('"');
}

/* What the debug log has to say, as the members of a list. */
static char *messages;
static size_t messages_size;
static FILE *log_stream;

static void keep_message(void *context, enum log_level level, const char *message)
{
    (void)context;
    (void)level;
    fprintf(log_stream, "%s\n", message);
}

static void print_messages(void)
{
    const char *separator = "";
    fclose(log_stream);
    printf("\"log\": [");
    char *next = messages;
    for (char *line; (line = strsep(&next, "\n")) && *line; separator = ", ") {
        printf("%s", separator);
        print_string(line);
    }
    printf("]}\n");
    free(messages);
}

static const char *source_name(enum resolver_source source)
{
    static const char *const names[] = {
        [RESOLVER_SOURCE_RESOLVED] = "systemd-resolved",
        [RESOLVER_SOURCE_NETWORKD] = "systemd-networkd",
        [RESOLVER_SOURCE_NETWORKMANAGER] = "NetworkManager",
        [RESOLVER_SOURCE_RESOLVCONF] = "resolvconf",
        [RESOLVER_SOURCE_DHCLIENT] = "dhclient",
        [RESOLVER_SOURCE_RESOLV_CONF] = "resolv.conf",
        [RESOLVER_SOURCE_NONE] = "none",
    };
    return names[source];
}

static void print_link(const struct resolver_link *link)
{
    printf("{\"ifindex\": %u, \"current\": %d, \"autoconfig\": %s, \"source\": ", link->ifindex,
           link->current, link->autoconfig_enabled ? "true" : "false");
    print_string(source_name(link->source));
    printf(", \"servers\": [");
    for (size_t i = 0; i < link->servers.count; i++) {
        const struct resolver_server *server = &link->servers.items[i];
        char address[INET6_ADDRSTRLEN] = "";
        inet_ntop(server->family, server->address, address, sizeof address);
        printf("%s{\"address\": \"%s\", \"scope\": %u, \"port\": %u}", i ? ", " : "", address,
               server->scope, server->port);
    }
    printf("]}");
}

static int probe_resolver(const char *root, const char *bus_address)
{
    struct if_nameindex *names = if_nameindex();
    size_t count = 0;
    while (names && names[count].if_index)
        count++;
    CLEANUP_FREE struct resolver_interface *interfaces = calloc(count + 1, sizeof *interfaces);
    if (!names || !interfaces)
        return 1;
    for (size_t i = 0; i < count; i++) {
        interfaces[i] = (struct resolver_interface){
            .ifindex = names[i].if_index,
            .name = names[i].if_name,
            .loopback = strcmp(names[i].if_name, "lo") == 0,
            .connected = true,
        };
    }
    const struct resolver_context context = {
        .root = root, .host_namespace = true, .bus_address = bus_address};
    CLEANUP(cleanup_resolver_table) struct resolver_table *table = NULL;
    int r = resolver_read(&context, interfaces, count, &table);
    if_freenameindex(names);
    if (r < 0) {
        fprintf(stderr, "resolver_read: %s\n", strerror(-r));
        return 1;
    }
    printf("{\"links\": [");
    for (size_t i = 0; i < table->count; i++) {
        printf("%s", i ? ", " : "");
        print_link(&table->links[i]);
    }
    printf("], ");
    print_messages();
    return 0;
}

static void print_advertisement(const char *separator, const struct advertisement *item)
{
    printf("%s{\"source\": \"%s\", \"name\": \"%s\", \"ifindex\": %u, \"sends\": %d, "
           "\"min_interval\": %u, \"max_interval\": %u, \"managed\": %d, \"other\": %d, "
           "\"link_mtu\": %u, \"reachable_time\": %u, \"retransmit_time\": %u, "
           "\"current_hop_limit\": %u, \"default_lifetime\": %u}",
           separator,
           item->source == ADVERTISEMENT_SOURCE_RADVD ? "radvd" : "systemd-networkd", item->name, item->ifindex,
           item->sends, item->min_interval, item->max_interval, item->managed, item->other,
           item->link_mtu, item->reachable_time, item->retransmit_time, item->current_hop_limit,
           item->default_lifetime);
}

/* What is sent on each interface of this network namespace. */
static void print_interfaces(const struct advertisement_table *table)
{
    struct if_nameindex *names = if_nameindex();
    const int descriptor = socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    const char *separator = "";
    for (size_t i = 0; names && names[i].if_index; i++) {
        struct ifreq hardware = {0}, mtu = {0};
        snprintf(hardware.ifr_name, sizeof hardware.ifr_name, "%s", names[i].if_name);
        snprintf(mtu.ifr_name, sizeof mtu.ifr_name, "%s", names[i].if_name);
        if (ioctl(descriptor, SIOCGIFHWADDR, &hardware) < 0 ||
            ioctl(descriptor, SIOCGIFMTU, &mtu) < 0)
            continue;
        const bool ethernet = hardware.ifr_hwaddr.sa_family == ARPHRD_ETHER;
        const struct advertisement *item = advertisement_table_find(
            table, names[i].if_index, names[i].if_name, ethernet ? (uint32_t)mtu.ifr_mtu : 0);
        if (!item)
            continue;
        printf("%s", separator);
        print_string(names[i].if_name);
        print_advertisement(": ", item);
        separator = ", ";
    }
    if_freenameindex(names);
    close(descriptor);
}

static int probe_advertisements(const char *root, const char *configuration)
{
    const struct advertisement_context context = {
        .root = root, .host_namespace = true, .radvd_configuration = configuration};
    CLEANUP(cleanup_advertisement_table) struct advertisement_table *table = NULL;
    int r = advertisement_read(&context, &table);
    if (r < 0) {
        fprintf(stderr, "advertisement_read: %s\n", strerror(-r));
        return 1;
    }
    printf("{\"items\": [");
    for (size_t i = 0; i < table->count; i++)
        print_advertisement(i ? ", " : "", &table->items[i]);
    printf("], \"interfaces\": {");
    print_interfaces(table);
    printf("}, ");
    print_messages();
    return 0;
}

int main(int count, char **arguments)
{
    log_stream = open_memstream(&messages, &messages_size);
    if (!log_stream)
        return 1;
    log_set_function(keep_message, NULL);
    if (count == 4 && strcmp(arguments[1], "resolver") == 0)
        return probe_resolver(arguments[2], arguments[3]);
    if (count == 4 && strcmp(arguments[1], "advertisements") == 0)
        return probe_advertisements(arguments[2], arguments[3]);
    fprintf(stderr, "usage: source_probe resolver ROOT BUS-ADDRESS | advertisements ROOT FILE\n");
    return 2;
}
