/* SPDX-License-Identifier: BSD-2-Clause */
/* systemd-resolved, org.freedesktop.resolve1(5): one call for the servers of all links, in the form
 * with ports that it has since version 246: older ones stand beside no Net-SNMP 5.9. */
#include "programs/dns/sources.h"
#include "programs/text_file.h"

#include <inttypes.h>
#include <stdio.h>
#include <systemd/sd-bus.h>

static const char service[] = "org.freedesktop.resolve1";

/* Family, address, port and name. */
static int read_address(sd_bus_message *reply, struct resolver_server *ret_server)
{
    int32_t family;
    const void *address;
    size_t size;
    uint16_t port = 0;
    const char *name;
    int r = sd_bus_message_read(reply, "i", &family);
    if (r >= 0)
        r = sd_bus_message_read_array(reply, 'y', &address, &size);
    if (r >= 0)
        r = sd_bus_message_read(reply, "qs", &port, &name);
    if (r < 0)
        return r;
    if (family == 0) /* "no server", for the current one */
        return -ENOENT;
    return server_from_bytes(family, address, size, port, ret_server) ? 0 : -EPROTO;
}

/* Index 0 is a global server's: it comes back in resolv.conf. */
static int read_server(struct resolver_run *run, sd_bus_message *reply)
{
    int32_t ifindex;
    struct resolver_server server;
    int r = sd_bus_message_read(reply, "i", &ifindex);
    if (r >= 0)
        r = read_address(reply, &server);
    struct resolver_link *link = r < 0 ? NULL : resolver_table_find(run->table, (uint32_t)ifindex);
    if (link)
        r = link_add(link, RESOLVER_SOURCE_RESOLVED, &server);
    return r;
}

static int read_servers(struct resolver_run *run)
{
    static const struct bus_property property = {service, "/org/freedesktop/resolve1",
                                                 "org.freedesktop.resolve1.Manager", "DNSEx",
                                                 "a(iiayqs)"};
    sd_bus_message *reply = NULL;
    int r = bus_property_read(run->bus, &property, &reply);
    if (r >= 0)
        r = sd_bus_message_enter_container(reply, 'a', "(iiayqs)");
    while (r >= 0 && (r = sd_bus_message_enter_container(reply, 'r', "iiayqs")) > 0) {
        r = read_server(run, reply);
        if (r >= 0)
            r = sd_bus_message_exit_container(reply);
    }
    sd_bus_message_unref(reply);
    return r;
}

/* The one in use, once a server was asked. */
static int read_current(struct resolver_run *run, struct resolver_link *link)
{
    char number[16];
    char *path = NULL;
    sd_bus_message *reply = NULL;
    struct resolver_server server;
    snprintf(number, sizeof number, "%" PRIu32, link->ifindex);
    int r = sd_bus_path_encode("/org/freedesktop/resolve1/link", number, &path);
    const struct bus_property property = {service, path, "org.freedesktop.resolve1.Link",
                                          "CurrentDNSServerEx", "(iayqs)"};
    if (r >= 0)
        r = bus_property_read(run->bus, &property, &reply);
    if (r >= 0)
        r = sd_bus_message_enter_container(reply, 'r', "iayqs");
    if (r >= 0)
        r = read_address(reply, &server);
    for (size_t i = 0; r >= 0 && i < link->servers.count; i++) {
        if (server_same(&link->servers.items[i], &server))
            link->current = (int)i;
    }
    sd_bus_message_unref(reply);
    free(path);
    return r;
}

int resolved_read(struct resolver_run *run)
{
    if (!run->bus)
        return 0;
    int r = read_servers(run);
    if (r < 0)
        run_forget_all(run, RESOLVER_SOURCE_RESOLVED);
    /* A link with one server needs no question, and nobody answers the next in time after one. */
    for (size_t i = 0; r >= 0 && i < run->table->count; i++) {
        struct resolver_link *link = &run->table->links[i];
        if (link->source == RESOLVER_SOURCE_RESOLVED && link->servers.count > 1)
            r = read_current(run, link);
        if (r < 0 && r != -ETIMEDOUT)
            r = pass_over("systemd-resolved's server in use", r);
    }
    return pass_over("systemd-resolved over D-Bus", r);
}
