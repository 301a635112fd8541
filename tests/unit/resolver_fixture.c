/* SPDX-License-Identifier: BSD-2-Clause */
#include "resolver_fixture.h"

#include "temporary_root.h"
#include "util/log.h"

#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct in_addr loopback_address = {0x0100007f};
const struct in_addr eth0_address = {0x0a02000a}; /* 10.0.2.10 */

/* Not in the order of their indexes: the caller's order must not matter. */
struct resolver_interface interfaces[INTERFACES] = {
    {.ifindex = ETH1, .name = "eth1", .connected = true},
    {.ifindex = LO,
     .name = "lo",
     .loopback = true,
     .connected = true,
     .ipv4_addresses = &loopback_address,
     .ipv4_address_count = 1},
    {.ifindex = ETH0,
     .name = "eth0",
     .connected = true,
     .has_default_route = true,
     .default_metric = 100,
     .ipv4_addresses = &eth0_address,
     .ipv4_address_count = 1},
    {.ifindex = VLAN, .name = "eth0.100", .connected = true},
    {.ifindex = TUN, .name = "wg0", .connected = true, .no_link_local = true},
};

static char said[16384];

static void keep(void *context, enum log_level level, const char *message)
{
    const size_t used = strlen(said);
    (void)context;
    assert_int_equal(level, LOG_LEVEL_DEBUG);
    snprintf(said + used, sizeof said - used, "%s\n", message);
}

void assert_said(const char *part)
{
    if (!strstr(said, part))
        print_error("\"%s\" is not in \"%s\"\n", part, said);
    assert_non_null(strstr(said, part));
}

void assert_said_nothing(void)
{
    assert_string_equal(said, "");
}

struct resolver_table *read_context(const struct resolver_context *context)
{
    struct resolver_table *table = NULL;
    said[0] = '\0';
    log_set_function(keep, NULL);
    assert_int_equal(resolver_read(context, interfaces, INTERFACES, &table), 0);
    assert_int_equal(table->count, INTERFACES);
    return table;
}

struct resolver_table *read_root(const char *root)
{
    const struct resolver_context context = {.root = root, .host_namespace = true};
    return read_context(&context);
}

/* "10.0.0.1 [fe80::1%2]:5353": what a person would write. */
static void describe(const struct resolver_link *link, char *text, size_t size)
{
    text[0] = '\0';
    for (size_t i = 0; i < link->servers.count; i++) {
        const struct resolver_server *server = &link->servers.items[i];
        char address[INET6_ADDRSTRLEN], scope[16] = "", port[16] = "";
        assert_non_null(inet_ntop(server->family, server->address, address, sizeof address));
        if (server->scope)
            snprintf(scope, sizeof scope, "%%%u", server->scope);
        if (server->port != 53)
            snprintf(port, sizeof port, ":%u", server->port);
        size_t used = strlen(text);
        snprintf(text + used, size - used, "%s%s%s%s", used ? " " : "", address, scope, port);
    }
}

void assert_servers(const struct resolver_table *table, uint32_t ifindex,
                    enum resolver_source source, const char *expected)
{
    const struct resolver_link *link = resolver_table_find(table, ifindex);
    char text[512];
    assert_non_null(link);
    describe(link, text, sizeof text);
    assert_string_equal(text, expected);
    assert_int_equal(link->source, source);
}

int make_root(void **state)
{
    *state = strdup(temporary_root_make());
    return *state ? 0 : -1;
}

int remove_root(void **state)
{
    temporary_root_remove(*state);
    free(*state);
    return 0;
}
