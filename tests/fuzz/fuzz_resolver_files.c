/* SPDX-License-Identifier: BSD-2-Clause */
/* The texts of the file sources; the first byte chooses which. */
#include "programs/dns/sources.h"
#include "programs/radv/radvd.h"
#include "programs/unit_file.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_list(const server_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct resolver_server *server = &list->items[i];
        if ((server->family != AF_INET && server->family != AF_INET6) || server->port == 0 ||
            server_is_resolved_stub(server))
            abort();
        for (size_t j = 0; j < i; j++) {
            if (memcmp(server, &list->items[j], sizeof *server) == 0)
                abort();
        }
    }
}

static void fuzz_state(char *text)
{
    server_list list = {0};
    char *value = NULL;
    const struct state_key keys[] = {{"DNS", &value}, {NULL, NULL}};
    state_scan(text, keys);
    for (char *word; (word = strsep(&value, " \t"));) {
        struct resolver_server server;
        if (server_parse(word, NULL, &server) && !server_is_resolved_stub(&server) &&
            server_list_add(&list, &server, 2) < 0)
            break;
    }
    check_list(&list);
    free(list.items);
}

static void fuzz_resolv_conf(char *text)
{
    struct resolv_conf file = {0};
    if (resolv_conf_parse(text, 16, NULL, &file) < 0)
        return;
    check_list(&file.servers);
    free(file.servers.items);
}

static void fuzz_leases(char *text)
{
    static const struct in_addr address = {0x0a02000a};
    static const struct resolver_interface interface = {
        .ifindex = 2, .name = "eth0", .ipv4_addresses = &address, .ipv4_address_count = 1};
    static const struct resolver_context context = {0};
    struct resolver_link link = {
        .ifindex = 2, .interface = &interface, .source = RESOLVER_SOURCE_NONE};
    struct resolver_table table = {&link, 1};
    const struct resolver_run run = {.context = &context, .table = &table};
    if (dhclient_leases_take(&run, text) == 0)
        check_list(&link.servers);
    free(link.servers.items);
}

static void fuzz_units(char *text)
{
    struct network_settings settings = network_defaults;
    struct advertisement item;
    dhcpcd_assigns_link_local(text, "eth0");
    char *copy = strdup(text);
    if (copy)
        networkmanager_link_local_uuid(copy);
    free(copy);
    network_settings_parse(text, &settings);
    networkd_sender_finish(&settings, &item);
    if (item.default_lifetime > 9000 || item.max_interval > 600 || item.min_interval < 3 ||
        item.min_interval > item.max_interval)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    char *text = malloc(size);
    if (!text)
        return 0;
    memcpy(text, data + 1, size - 1);
    text[size - 1] = '\0';
    switch (data[0] % 4) {
    case 0:
        fuzz_state(text);
        break;
    case 1:
        fuzz_resolv_conf(text);
        break;
    case 2:
        fuzz_leases(text);
        break;
    case 3:
        fuzz_units(text);
        break;
    }
    free(text);
    return 0;
}
