/* SPDX-License-Identifier: BSD-2-Clause */
/* NetworkManager's DnsManager: one property with the servers of all its interfaces. */
#include "programs/dns/sources.h"
#include "programs/text_file.h"

#include <systemd/sd-bus.h>

static int read_nameservers(const struct resolver_run *run, sd_bus_message *reply,
                            server_list *list)
{
    int r = sd_bus_message_enter_container(reply, 'v', "as");
    if (r >= 0)
        r = sd_bus_message_enter_container(reply, 'a', "s");
    const char *text;
    while (r >= 0 && (r = sd_bus_message_read(reply, "s", &text)) > 0) {
        struct resolver_server server;
        r = server_parse(text, run, &server) ? server_list_add(list, &server, 0) : -EPROTO;
    }
    if (r >= 0)
        r = sd_bus_message_exit_container(reply);
    if (r >= 0)
        r = sd_bus_message_exit_container(reply);
    return r;
}

/* One dictionary; an interface may have several, one for each family. */
static int read_entry(struct resolver_run *run, sd_bus_message *reply)
{
    const char *key, *name = NULL;
    server_list list = {0};
    int r = 0;
    while (r >= 0 && (r = sd_bus_message_enter_container(reply, 'e', "sv")) > 0) {
        r = sd_bus_message_read(reply, "s", &key);
        if (r >= 0 && strcmp(key, "interface") == 0)
            r = sd_bus_message_read(reply, "v", "s", &name);
        else if (r >= 0 && strcmp(key, "nameservers") == 0)
            r = read_nameservers(run, reply, &list);
        else if (r >= 0)
            r = sd_bus_message_skip(reply, "v");
        if (r >= 0)
            r = sd_bus_message_exit_container(reply);
    }
    /* Without an interface the servers are those of the whole host: resolv.conf has them. */
    struct resolver_link *link = r >= 0 && name ? run_link_by_any_name(run, name) : NULL;
    if (link)
        r = link_add_all(link, RESOLVER_SOURCE_NETWORKMANAGER, &list);
    array_done(&list);
    return r;
}

int networkmanager_read(struct resolver_run *run)
{
    static const struct bus_property configuration = {
        "org.freedesktop.NetworkManager", "/org/freedesktop/NetworkManager/DnsManager",
        "org.freedesktop.NetworkManager.DnsManager", "Configuration", "aa{sv}"};
    sd_bus_message *reply = NULL;
    if (!run->bus)
        return 0;
    int r = bus_property_read(run->bus, &configuration, &reply);
    if (r >= 0)
        r = sd_bus_message_enter_container(reply, 'a', "a{sv}");
    while (r >= 0 && (r = sd_bus_message_enter_container(reply, 'a', "{sv}")) > 0) {
        r = read_entry(run, reply);
        if (r >= 0)
            r = sd_bus_message_exit_container(reply);
    }
    if (r < 0)
        run_forget_all(run, RESOLVER_SOURCE_NETWORKMANAGER);
    sd_bus_message_unref(reply);
    return pass_over("NetworkManager over D-Bus", r);
}
