/* SPDX-License-Identifier: BSD-2-Clause */
#include "live/adapters.h"
#include "live/live_private.h"
#include "model/join.h"
#include "netlink/network_namespace.h"
#include "programs/dns/resolver.h"
#include "util/cleanup.h"
#include "util/shortage.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <linux/rtnetlink.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* What the kernel says, and what the programs are to know of it. */
struct reading {
    link_array links;
    address_array addresses;
    inet_address_array inet;
    route_array routes;
    ARRAY(struct in_addr) locals; /* those of inet, without their indexes */
    ARRAY(struct resolver_interface) interfaces;
};

static void reading_done(struct reading *reading)
{
    array_done(&reading->links);
    array_done(&reading->addresses);
    array_done(&reading->inet);
    array_done(&reading->routes);
    array_done(&reading->locals);
    array_done(&reading->interfaces);
}

static int read_kernel(struct live *live, struct reading *reading)
{
    int result = link_read_all(&live->route, &reading->links);
    if (result == 0)
        result = address_read_all(&live->route, &reading->addresses, &reading->inet);
    if (result == 0)
        result = route_read_defaults(&live->route, AF_INET, RT_TABLE_MAIN, 0, &reading->routes);
    if (result == 0 && reading->routes.count == 0) /* a host of IPv6 alone */
        result = route_read_defaults(&live->route, AF_INET6, RT_TABLE_MAIN, 0, &reading->routes);
    for (size_t i = 0; result == 0 && i < reading->inet.count; i++) {
        struct in_addr *local = array_append(&reading->locals);
        if (!local)
            return -ENOMEM;
        *local = reading->inet.items[i].local;
    }
    return result;
}

/* Links, addresses and routes are all by ascending ifindex: one walk over each. */
static int describe_interfaces(struct reading *reading)
{
    size_t address = 0, route = 0;
    for (size_t i = 0; i < reading->links.count; i++) {
        const struct link_record *link = &reading->links.items[i];
        struct resolver_interface *interface = array_append(&reading->interfaces);
        if (!interface)
            return -ENOMEM;
        interface->ifindex = link->ifindex;
        interface->name = link->name;
        interface->loopback = link->flags & IFF_LOOPBACK;
        interface->no_link_local = link->flags & (IFF_NOARP | IFF_POINTOPOINT);
        interface->connected = link->flags & IFF_RUNNING;
        while (address < reading->inet.count &&
               reading->inet.items[address].ifindex < link->ifindex)
            address++;
        interface->ipv4_addresses = reading->locals.items ? reading->locals.items + address : NULL;
        for (;
             address < reading->inet.count && reading->inet.items[address].ifindex == link->ifindex;
             address++)
            interface->ipv4_address_count++;
        for (;
             route < reading->routes.count && reading->routes.items[route].ifindex <= link->ifindex;
             route++) {
            const struct route_record *found = &reading->routes.items[route];
            if (found->ifindex != link->ifindex)
                continue;
            if (!interface->has_default_route || found->metric < interface->default_metric)
                interface->default_metric = found->metric;
            interface->has_default_route = true;
        }
    }
    return 0;
}

/* The name below /run/netns of the handle's namespace, by which /etc/netns has its files; empty
 * when there is none. */
static int find_namespace_name(const struct live *live, char ret_name[static NAME_MAX + 1])
{
    DIR *directory = opendir(NETWORK_NAMESPACE_FOLDER);
    int result = directory ? 0 : -errno;
    ret_name[0] = '\0';
    while (directory) {
        struct stat status;
        errno = 0;
        const struct dirent *entry = readdir(directory);
        const bool known = entry && fstatat(dirfd(directory), entry->d_name, &status, 0) == 0;
        if (known && status.st_dev == live->namespace_device &&
            status.st_ino == live->namespace_inode) {
            snprintf(ret_name, NAME_MAX + 1, "%s", entry->d_name);
            break;
        }
        result = known ? 0 : -errno;
        if (!entry || is_own_shortage(result))
            break;
    }
    if (directory)
        closedir(directory);
    return is_own_shortage(result) ? result : 0;
}

/* Programs may have been told an interface by another of its names. */
static uint32_t find_other_name(void *context, const char *name)
{
    struct live *live = context;
    struct link_record link;
    return link_read_by_name(&live->route, name, &link) == 0 ? link.ifindex : 0;
}

static int ask_programs(struct live *live, const struct reading *reading,
                        struct resolver_table **ret_table)
{
    char name[NAME_MAX + 1] = "";
    struct resolver_context context = {
        .host_namespace = live->host_namespace,
        .other_name = find_other_name,
        .names = live,
    };
    int result = live->host_namespace ? 0 : find_namespace_name(live, name);
    if (result < 0)
        return result;
    if (name[0])
        context.namespace_name = name;
    return resolver_read(&context, reading->interfaces.items, reading->interfaces.count, ret_table);
}

/* --- joining ---------------------------------------------------------------------------------- */

static void describe_server(const struct resolver_server *from, const struct link_record *link,
                            uint32_t position, struct dns_server *to)
{
    *to = (struct dns_server){.ifindex = link->ifindex, .position = position};
    const size_t length = from->family == AF_INET ? 4 : 16;
    inet_ntop(from->family, from->address, to->text, sizeof to->text);
    memcpy(to->address, from->address, length);
    to->address_length = (uint8_t)length;
    to->address_type = from->family == AF_INET ? INET_ADDRESS_IPV4 : INET_ADDRESS_IPV6;
    if (from->family == AF_INET6 && from->scope) {
        const uint32_t zone = htonl(from->scope);
        memcpy(to->address + length, &zone, sizeof zone);
        to->address_length += (uint8_t)sizeof zone;
        to->address_type = INET_ADDRESS_IPV6Z;
        char name[ESCAPED_NAME_SIZE];
        const size_t used = strlen(to->text);
        escape_name(link->name, name);
        snprintf(to->text + used, sizeof to->text - used, "%%%s", name);
    }
}

static int join_adapter(struct adapters *adapters, const struct link_record *link,
                        const struct address_record *addresses, const struct resolver_link *found)
{
    struct adapter *adapter = array_append(&adapters->adapters);
    if (!adapter)
        return -ENOMEM;
    adapter->ifindex = link->ifindex;
    memcpy(adapter->name, link->name, sizeof adapter->name);
    adapter->autoconfig_active = addresses && addresses->inet_autoconfigured > 0 &&
                                 !addresses->inet_global;
    /* Whoever assigned the address would do so, whether we know him or not. */
    adapter->autoconfig_enabled = adapter->autoconfig_active ||
                                  (found && found->autoconfig_enabled);
    for (size_t i = 0; found && i < found->servers.count; i++) {
        struct dns_server *server = array_append(&adapters->servers);
        if (!server)
            return -ENOMEM;
        describe_server(&found->servers.items[i], link, (uint32_t)i + 1, server);
        /* Nobody knows which one is in use: then it is the first. */
        if ((int)i == (found->current < 0 ? 0 : found->current))
            memcpy(adapter->current_dns_server, server->text, sizeof server->text);
    }
    return 0;
}

static int join_adapters(struct live *live, const struct reading *reading,
                         const struct resolver_table *table, struct adapters *adapters)
{
    size_t address = 0;
    for (size_t i = 0; i < reading->links.count; i++) {
        const struct link_record *link = &reading->links.items[i];
        bool shown;
        int result = live_interface_shown(live, link, &shown);
        if (result < 0)
            return result;
        if (!shown)
            continue;
        const struct address_record *found = ALONG(&reading->addresses, address, .ifindex,
                                                   link->ifindex);
        result = join_adapter(adapters, link, found, resolver_table_find(table, link->ifindex));
        if (result < 0)
            return result;
    }
    return 0;
}

int live_read_adapters(struct live *live, struct adapters **ret_adapters)
{
    struct reading reading = {0};
    struct resolver_table *table = NULL;
    struct adapters *adapters = adapters_new();
    int result = adapters ? read_kernel(live, &reading) : -ENOMEM;
    if (result == 0)
        result = describe_interfaces(&reading);
    if (result == 0)
        result = ask_programs(live, &reading, &table);
    if (result == 0)
        result = join_adapters(live, &reading, table, adapters);
    resolver_table_free(table);
    reading_done(&reading);
    if (result < 0) {
        shared_unref(adapters);
        return live_fail(live, result, "read addresses, routes and DNS servers");
    }
    *ret_adapters = adapters;
    return 0;
}
