/* SPDX-License-Identifier: BSD-2-Clause */
#include "programs/dns/sources.h"

#include "programs/unit_file.h"

#include <arpa/inet.h>
#include <stdio.h>

enum { DNS_PORT = 53, TEXT_LIMIT = 128 };

uint32_t server_scope(const char *zone, const struct resolver_run *run)
{
    uint32_t index = run ? run_ifindex(run, zone) : 0;
    if (index == 0)
        unit_number(zone, UINT32_MAX, &index);
    return index;
}

/* Cuts the text at the character; what follows it, or NULL. */
static char *cut(char *text, char separator)
{
    char *found = strchr(text, separator);
    if (found)
        *found++ = '\0';
    return found;
}

bool server_is_link_local(const struct resolver_server *server)
{
    return server->family == AF_INET6 && server->address[0] == 0xfe &&
           (server->address[1] & 0xc0) == 0x80;
}

bool server_parse(const char *text, const struct resolver_run *run,
                  struct resolver_server *ret_server)
{
    char copy[TEXT_LIMIT];
    struct resolver_server server = {0};
    uint32_t number = DNS_PORT;
    if ((size_t)snprintf(copy, sizeof copy, "%s", text) >= sizeof copy)
        return false;
    cut(copy, '#');
    char *scheme = strstr(copy, "://");
    char *address = scheme ? scheme + 3 : copy;

    /* The interface is written inside the brackets by some and behind the port by others. */
    char *port = NULL, *zone = NULL;
    if (*address == '[') {
        char *rest = cut(++address, ']');
        zone = cut(address, '%');
        if (rest && !zone)
            zone = cut(rest, '%');
        if (!rest || (*rest && *rest != ':'))
            return false;
        port = *rest ? rest + 1 : NULL;
    } else {
        zone = cut(address, '%');
        char *colon = strchr(address, ':');
        if (colon && !strchr(colon + 1, ':'))
            port = cut(address, ':');
    }
    if (port && (!unit_number(port, UINT16_MAX, &number) || number == 0))
        return false;
    server.port = (uint16_t)number;
    if (inet_pton(AF_INET, address, server.address) == 1)
        server.family = AF_INET;
    else if (inet_pton(AF_INET6, address, server.address) == 1)
        server.family = AF_INET6;
    else
        return false;
    const uint32_t scope = zone ? server_scope(zone, run) : 0;
    if (zone && scope == 0)
        return false;
    if (server_is_link_local(&server))
        server.scope = scope;
    *ret_server = server;
    return true;
}

bool server_from_bytes(int family, const void *address, size_t size, uint16_t port,
                       struct resolver_server *ret_server)
{
    if (!(family == AF_INET && size == 4) && !(family == AF_INET6 && size == 16))
        return false;
    *ret_server = (struct resolver_server){.family = family, .port = port ? port : DNS_PORT};
    memcpy(ret_server->address, address, size);
    return true;
}

bool server_same(const struct resolver_server *left, const struct resolver_server *right)
{
    return left->family == right->family && left->port == right->port &&
           memcmp(left->address, right->address, sizeof left->address) == 0 &&
           (left->scope == right->scope || left->scope == 0 || right->scope == 0);
}

bool server_is_resolved_stub(const struct resolver_server *server)
{
    static const uint8_t stub[] = {127, 0, 0};
    return server->family == AF_INET && memcmp(server->address, stub, sizeof stub) == 0 &&
           (server->address[3] == 53 || server->address[3] == 54);
}

int server_list_add(server_list *list, const struct resolver_server *server, uint32_t scope)
{
    struct resolver_server added = *server;
    if (server_is_link_local(&added) && added.scope == 0)
        added.scope = scope;
    for (size_t i = 0; i < list->count; i++) {
        if (server_same(&list->items[i], &added))
            return 0;
    }
    struct resolver_server *slot = array_append(list);
    if (!slot)
        return -ENOMEM;
    *slot = added;
    return 0;
}
