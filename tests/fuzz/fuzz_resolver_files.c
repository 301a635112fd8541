/* SPDX-License-Identifier: BSD-2-Clause */
/* The texts of the file sources; the first byte chooses which. */
#include "programs/dns/autoconfiguration.h"
#include "programs/dns/dhclient_leases.h"
#include "programs/radv/networkd_advertisement.h"
#include "programs/dns/resolv_conf.h"
#include "programs/unit_file.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_list(const struct server_list *list)
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

static void fuzz_state(const char *text)
{
    struct server_list list = {0};
    const char *value, *token;
    size_t length, token_length;
    if (state_value(text, "DNS", &value, &length) &&
        server_list_add_text(&list, value, length, " \t", NULL, 2, &token, &token_length) < 0 &&
        (token < value || token + token_length > value + length))
        abort();
    check_list(&list);
    free(list.items);
}

static void fuzz_resolv_conf(const char *text)
{
    struct resolv_conf file = {0};
    if (resolv_conf_parse(text, 16, NULL, &file) < 0)
        return;
    check_list(&file.servers);
    resolv_conf_done(&file);
}

static void fuzz_leases(const char *text)
{
    struct dhclient_leases leases = {0};
    unsigned int line = 0;
    if (dhclient_leases_parse(text, &leases, &line) < 0) {
        if (line == 0 || leases.count > 0)
            abort();
        return;
    }
    for (size_t i = 0; i < leases.count; i++)
        check_list(&leases.items[i].servers);
    dhclient_leases_done(&leases);
}

static void fuzz_units(const char *text)
{
    struct advertisement item;
    networkd_advertisement_parse(text, true, &item);
    if (item.default_lifetime > 9000 || item.max_interval > 600 || item.min_interval < 3 ||
        item.min_interval > item.max_interval)
        abort();
    networkd_assigns_link_local(text);
    networkmanager_assigns_link_local(text, "uuid");
    dhcpcd_assigns_link_local(text, "eth0");
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
