/* SPDX-License-Identifier: BSD-2-Clause */
/* NetworkManager's DnsManager: one property with the servers of all its interfaces. */
#include "programs/dns/resolver_bus.h"
#include "programs/dns/resolver_run.h"
#include "util/array.h"
#include "util/shortage.h"

static int read_nameservers(struct resolver_run *run, sd_bus_message *reply,
                            struct server_list *list)
{
    int r = sd_bus_message_enter_container(reply, 'v', "as");
    if (r >= 0)
        r = sd_bus_message_enter_container(reply, 'a', "s");
    if (r < 0)
        return r;
    const char *text;
    while ((r = sd_bus_message_read(reply, "s", &text)) > 0) {
        struct resolver_server server;
        if (!server_parse(text, strlen(text), &run->names, &server))
            return -EBADMSG;
        r = server_list_add(list, &server, 0);
        if (r < 0)
            return r;
    }
    if (r >= 0)
        r = sd_bus_message_exit_container(reply);
    if (r >= 0)
        r = sd_bus_message_exit_container(reply);
    return r;
}

static int read_key(struct resolver_run *run, sd_bus_message *reply, const char **name,
                    struct server_list *list)
{
    const char *key;
    int r = sd_bus_message_read(reply, "s", &key);
    if (r < 0)
        return r;
    if (strcmp(key, "interface") == 0)
        return sd_bus_message_read(reply, "v", "s", name);
    if (strcmp(key, "nameservers") == 0)
        return read_nameservers(run, reply, list);
    return sd_bus_message_skip(reply, "v");
}

/* One dictionary; an interface may have several, one for each family. */
static int read_entry(struct resolver_run *run, sd_bus_message *reply, struct server_list *lists)
{
    const char *name = NULL;
    struct server_list list = {0};
    int r;
    while ((r = sd_bus_message_enter_container(reply, 'e', "sv")) > 0) {
        r = read_key(run, reply, &name, &list);
        if (r >= 0)
            r = sd_bus_message_exit_container(reply);
        if (r < 0)
            break;
    }
    /* Without an interface the servers are those of the whole host: resolv.conf has them. */
    const struct resolver_interface *interface = r >= 0 && name ? resolver_run_by_name(run, name)
                                                                : NULL;
    if (interface) {
        size_t position = (size_t)(resolver_run_link(run, interface->ifindex) - run->table->links);
        for (size_t i = 0; i < list.count && r >= 0; i++)
            r = server_list_add(&lists[position], &list.items[i], interface->ifindex);
    }
    array_done(&list);
    return r;
}

static int read_configuration(struct resolver_run *run, sd_bus_message *reply,
                              struct server_list *lists)
{
    int r = sd_bus_message_enter_container(reply, 'v', "aa{sv}");
    if (r >= 0)
        r = sd_bus_message_enter_container(reply, 'a', "a{sv}");
    if (r < 0)
        return r;
    while ((r = sd_bus_message_enter_container(reply, 'a', "{sv}")) > 0) {
        r = read_entry(run, reply, lists);
        if (r >= 0)
            r = sd_bus_message_exit_container(reply);
        if (r < 0)
            return r;
    }
    return r;
}

int resolver_networkmanager_read(struct resolver_run *run)
{
    static const struct bus_property configuration = {
        "org.freedesktop.NetworkManager", "/org/freedesktop/NetworkManager/DnsManager",
        "org.freedesktop.NetworkManager.DnsManager", "Configuration"};
    if (!run->bus->bus) {
        resolver_reason(run, RESOLVER_SOURCE_NETWORKMANAGER, "%s",
                        run->bus->reason ? run->bus->reason : "there is no system bus");
        return 0;
    }
    sd_bus_error error = SD_BUS_ERROR_NULL;
    sd_bus_message *reply = NULL;
    struct server_list *lists = calloc(run->count + 1, sizeof *lists);
    if (!lists)
        return -ENOMEM;
    int r = resolver_bus_property(run->bus, &configuration, &error, &reply);
    if (r >= 0)
        r = read_configuration(run, reply, lists);
    for (size_t i = 0; i < run->count; i++) {
        if (r >= 0)
            resolver_run_offer(run, &run->table->links[i], RESOLVER_SOURCE_NETWORKMANAGER,
                               &lists[i]);
        array_done(&lists[i]);
    }
    free(lists);
    if (r < 0 && !is_own_shortage(r))
        resolver_reason(run, RESOLVER_SOURCE_NETWORKMANAGER, "NetworkManager over D-Bus: %s",
                        resolver_bus_error_text(r, &error));
    sd_bus_message_unref(reply);
    sd_bus_error_free(&error);
    return is_own_shortage(r) ? r : 0;
}
