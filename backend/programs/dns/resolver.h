/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which DNS servers an interface has, and whether something on the host would give it a
 * link-local IPv4 address by itself.  The kernel knows neither; this module asks the programs
 * that do, in a fixed order, for all interfaces at once.
 */
#pragma once

#include "util/array.h"

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* In the order in which they are asked: the first that knows servers of an interface wins. */
enum resolver_source {
    RESOLVER_SOURCE_RESOLVED,       /* systemd-resolved over D-Bus */
    RESOLVER_SOURCE_NETWORKD,       /* /run/systemd/netif/links and leases */
    RESOLVER_SOURCE_NETWORKMANAGER, /* NetworkManager's DnsManager over D-Bus */
    RESOLVER_SOURCE_RESOLVCONF,     /* resolvconf, openresolv and dhcpcd records */
    RESOLVER_SOURCE_DHCLIENT,       /* dhclient leases */
    RESOLVER_SOURCE_RESOLV_CONF,    /* resolv.conf, attributed */
    RESOLVER_SOURCE_NONE,
};

struct resolver_server {
    int family;          /* AF_INET or AF_INET6 */
    uint8_t address[16]; /* network order, 4 or 16 bytes used */
    uint32_t scope;      /* interface index of a link-local IPv6 server, else 0 */
    uint16_t port;       /* host order; 53 where the source names none */
};

typedef ARRAY(struct resolver_server) server_list;

/* What the caller knows of an interface.  Pass every interface of the namespace, in any order:
 * resolv.conf can only be attributed with all of them in view. */
struct resolver_interface {
    uint32_t ifindex;
    const char *name;
    bool loopback;
    bool no_link_local;      /* IFF_NOARP or IFF_POINTOPOINT: nobody assigns 169.254/16 there */
    bool connected;          /* IFF_RUNNING */
    bool has_default_route;  /* a default route leaves through it: IPv4, else IPv6 */
    uint32_t default_metric; /* of that route, the lowest one */
    const struct in_addr *ipv4_addresses;
    size_t ipv4_address_count;
};

struct resolver_link {
    uint32_t ifindex;
    const struct resolver_interface *interface; /* as long as the caller has it */
    server_list servers;                        /* source's order, no duplicates */
    int current;                 /* index of the server in use; the first when nobody says */
    enum resolver_source source; /* where the servers come from; NONE without servers */
    bool autoconfig_enabled;     /* something would assign a link-local IPv4 address */
};

struct resolver_context {
    /* Directory that stands for "/" in every path; NULL is "/" itself. */
    const char *root;
    /* Whether the interfaces are those of the host's network namespace.  All sources but
     * /etc/netns describe that one only. */
    bool host_namespace;
    /* Otherwise the name under /run/netns, or NULL: then no source is valid at all. */
    const char *namespace_name;
    /* D-Bus address; NULL is the system bus, or none where there is a root. */
    const char *bus_address;
    /* Most that all D-Bus traffic of one read may take; 0 is 500. */
    unsigned int timeout_ms;
    /* The index of the interface that has an alternative name, or 0.  dhclient and the resolver of
     * the C library take those, too; radvd and dhcpcd do not.  May be NULL. */
    uint32_t (*other_name)(void *names, const char *name);
    void *names;
};

struct resolver_table {
    struct resolver_link *links; /* ascending ifindex, one for every interface passed */
    size_t count;
};

/*
 * Reads the servers of all interfaces.  A source that is missing, out of reach or malformed is
 * passed over, with a line in the debug log.  Fails where memory or descriptors are short or a disk
 * is broken, and with -EINVAL when an index or a name is missing; *ret_table is then untouched.
 */
int resolver_read(const struct resolver_context *context,
                  const struct resolver_interface *interfaces, size_t count,
                  struct resolver_table **ret_table) __attribute__((warn_unused_result));

/* Accepts NULL. */
void resolver_table_free(struct resolver_table *table);
static inline void cleanup_resolver_table(struct resolver_table **table)
{
    resolver_table_free(*table);
}

/* NULL for an index that was not passed. */
struct resolver_link *resolver_table_find(const struct resolver_table *table, uint32_t ifindex);
