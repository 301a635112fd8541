/* SPDX-License-Identifier: BSD-2-Clause */
/* Addresses of DNS servers as the programs write them, and lists of these. */
#pragma once

#include "programs/dns/resolver.h"

struct server_list {
    struct resolver_server *items;
    size_t count;
    size_t capacity;
};

/* Index of an interface by name, 0 when there is none. */
typedef uint32_t scope_lookup(void *context, const char *name);

struct scope_names {
    scope_lookup *lookup;
    void *context;
};

/*
 * Understands ADDRESS, ADDRESS:PORT, [ADDRESS]:PORT, each with %INTERFACE and #NAME behind it, and
 * a scheme such as dns+tls:// before it.  False when it is none of these.
 */
bool server_parse(const char *text, size_t length, const struct scope_names *names,
                  struct resolver_server *ret_server);

/*
 * Makes a server of an address on the bus or in a file; false when family and size do not fit.
 * Port 0 becomes 53.
 */
bool server_from_bytes(int family, const void *address, size_t size, uint16_t port,
                       struct resolver_server *ret_server);

/* Whether it needs a scope. */
bool server_is_link_local(const struct resolver_server *server);

/* Whether it is 127.0.0.53 or .54, where systemd-resolved listens: its own servers say more. */
bool server_is_resolved_stub(const struct resolver_server *server);

/*
 * Appends the server unless the list has it already.  A link-local IPv6 address without a scope
 * gets this one.  -ENOMEM only.
 */
int server_list_append(struct server_list *list, const struct resolver_server *server,
                       uint32_t scope) __attribute__((warn_unused_result));

/*
 * The same for a server of an interface, which is neither the unspecified address nor
 * systemd-resolved's stub: systemd-resolved refuses both as servers.
 */
int server_list_add(struct server_list *list, const struct resolver_server *server, uint32_t scope)
    __attribute__((warn_unused_result));

/*
 * Adds all servers of a text, separated by any of the characters.  -EBADMSG, with the list in
 * between, when one of them is malformed; *ret_token and *ret_length then are that one.
 */
int server_list_add_text(struct server_list *list, const char *text, size_t length,
                         const char *separators, const struct scope_names *names, uint32_t scope,
                         const char **ret_token, size_t *ret_length)
    __attribute__((warn_unused_result));

/* Whether address and port are the same; a scope only counts where both have one. */
bool server_same(const struct resolver_server *left, const struct resolver_server *right);
