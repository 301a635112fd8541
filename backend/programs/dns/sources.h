/* SPDX-License-Identifier: BSD-2-Clause */
/* What the sources of DNS servers share: one run over all of them, servers and lists of these. */
#pragma once

#include "programs/dns/resolver.h"

/* --- a run ------------------------------------------------------------------------------------ */

struct bus;

struct resolver_run {
    const struct resolver_context *context;
    int root;
    struct resolver_table *table;
    struct bus *bus;                /* NULL: there is none */
    bool networkd_runs;
};

/* Each source returns 0 or a shortage of our own (is_own_shortage()); whatever else happens to it
 * is passed over. */
typedef int resolver_source_read(struct resolver_run *run);
resolver_source_read resolved_read;
resolver_source_read networkd_read;      /* and whom it gives a link-local address */
resolver_source_read networkd_left_read; /* what it left, once it does not run */
resolver_source_read networkmanager_read;
resolver_source_read resolvconf_read;
resolver_source_read dhclient_read;
resolver_source_read resolv_conf_read;
resolver_source_read link_local_read;

/* The index of a name or an alternative name; 0: there is none. */
uint32_t run_ifindex(const struct resolver_run *run, const char *name);

/* The link of a name, and of a name or an alternative name; NULL for one that the caller did not
 * pass. */
struct resolver_link *run_link_by_name(const struct resolver_run *run, const char *name);
struct resolver_link *run_link_by_any_name(const struct resolver_run *run, const char *name);

/* Gives the link a server, unless it is the loopback interface's or has those of an earlier
 * source.  -ENOMEM only. */
int link_add(struct resolver_link *link, enum resolver_source source,
             const struct resolver_server *server) __attribute__((warn_unused_result));

/* All servers of a list; and of a text with blanks or commas between, which is cut up and may be
 * NULL: if one of these is malformed it has none. */
int link_add_all(struct resolver_link *link, enum resolver_source source,
                 const server_list *servers) __attribute__((warn_unused_result));
int link_add_text(const struct resolver_run *run, struct resolver_link *link,
                  enum resolver_source source, char *text) __attribute__((warn_unused_result));

/* Takes back what a source gave that turned out to be malformed: to one link, or to all. */
void link_forget(struct resolver_link *link, enum resolver_source source);
void run_forget_all(struct resolver_run *run, enum resolver_source source);

/* --- servers, as the programs write them ------------------------------------------------------ */

/*
 * Understands ADDRESS, ADDRESS:PORT, [ADDRESS]:PORT, each with %INTERFACE and #NAME behind it, and
 * a scheme such as dns+tls:// before it.  False when it is none of these.  run is for the names
 * of interfaces and may be NULL.
 */
bool server_parse(const char *text, const struct resolver_run *run,
                  struct resolver_server *ret_server);

/* Makes a server of an address on the bus or in a file; false when family and size do not fit.
 * Port 0 becomes 53. */
bool server_from_bytes(int family, const void *address, size_t size, uint16_t port,
                       struct resolver_server *ret_server);

/* The index that a name or a number means as the scope of an address; 0: there is none. */
uint32_t server_scope(const char *zone, const struct resolver_run *run);

/* Whether it needs a scope. */
bool server_is_link_local(const struct resolver_server *server);

/* Whether it is 127.0.0.53 or .54, where systemd-resolved listens: its own servers say more. */
bool server_is_resolved_stub(const struct resolver_server *server);

/* Whether address and port are the same; a scope only counts where both have one. */
bool server_same(const struct resolver_server *left, const struct resolver_server *right);

/* Appends the server unless the list has it already.  A link-local IPv6 address without a scope
 * gets this one.  -ENOMEM only. */
int server_list_add(server_list *list, const struct resolver_server *server, uint32_t scope)
    __attribute__((warn_unused_result));

/* --- the system bus, with one deadline over everything that is asked there -------------------- */

struct sd_bus_message;

/* Connects; *ret_bus is NULL when there is no bus, or it does not answer in time. */
int bus_open(const struct resolver_context *context, struct bus **ret_bus)
    __attribute__((warn_unused_result));
void bus_close(struct bus *bus);

struct bus_property {
    const char *service;
    const char *path;
    const char *interface;
    const char *name;
    const char *type; /* the reply stands before its value */
};

/* Reads a property, and starts no service for it.  -ENOENT when it or its service is not there. */
int bus_property_read(const struct bus *bus, const struct bus_property *property,
                      struct sd_bus_message **ret_reply) __attribute__((warn_unused_result));

/* --- files ------------------------------------------------------------------------------------ */

/* resolv.conf(5), as glibc's resolver reads it. */
struct resolv_conf {
    server_list servers;   /* those on this host too, but not systemd-resolved's stub */
    bool names_resolved;   /* that stub is among them */
};

/* limit: how many "nameserver" lines with an address count; libc takes 3, other readers of the
 * format all.  The text is cut up; the list is the caller's.  -ENOMEM only. */
int resolv_conf_parse(char *text, size_t limit, const struct resolver_run *run,
                      struct resolv_conf *ret_file) __attribute__((warn_unused_result));

/* The same of a file below the run's root; an empty one where it is passed over. */
int resolv_conf_read_file(struct resolver_run *run, const char *path, size_t limit,
                          struct resolv_conf *ret_file) __attribute__((warn_unused_result));

/* Gives the links the servers of the leases in dhclient.leases(5).  The text is cut up. */
int dhclient_leases_take(const struct resolver_run *run, char *text)
    __attribute__((warn_unused_result));

/* dhcpcd.conf(5): whether it gives the interface a link-local address, which is neither switched
 * off nor replaced by another, nor kept away from the interface. */
bool dhcpcd_assigns_link_local(const char *text, const char *interface);

/* NetworkManager's keyfile: the connection's uuid where it has method=link-local, or
 * link-local=enabled or fallback, in [ipv4]; else NULL.  The text is cut up. */
char *networkmanager_link_local_uuid(char *text);
