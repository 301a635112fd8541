/* SPDX-License-Identifier: BSD-2-Clause */
/* What GetPerAdapterInfo tells of an interface: automatic configuration and DNS servers. */
#pragma once

#include "util/array.h"
#include "util/escape.h"
#include "util/inet_octets.h"
#include "util/shared.h"

#include <net/if.h>
#include <netinet/in.h>
#include <stddef.h>
#include <stdint.h>

enum { DNS_SERVER_ADDRESS_SIZE = 20, DNS_SERVER_TEXT_SIZE = INET6_ADDRSTRLEN + ESCAPED_NAME_SIZE };

struct adapter {
    uint32_t ifindex;
    char name[IF_NAMESIZE];
    uint8_t autoconfig_enabled; /* something would assign a link-local IPv4 address */
    uint8_t autoconfig_active;  /* it has */
    char current_dns_server[DNS_SERVER_TEXT_SIZE]; /* empty: none */
};

struct dns_server {
    uint32_t ifindex;
    uint32_t position;                        /* from 1, in the order of use */
    uint8_t address_type;                     /* enum inet_address_type */
    uint8_t address_length;                   /* bytes */
    uint8_t address[DNS_SERVER_ADDRESS_SIZE]; /* network order */
    char text[DNS_SERVER_TEXT_SIZE];          /* "192.0.2.1", "fe80::1%eth0": the zone escaped */
};

/* All adapters of a namespace at one moment; immutable when it is filled. */
struct adapters {
    struct shared shared;
    ARRAY(struct adapter) adapters; /* by ascending ifindex */
    /* By ascending ifindex and position.  Servers may be without an adapter: a table of their own.
     */
    ARRAY(struct dns_server) servers;
};

struct adapters *adapters_new(void); /* none; NULL without memory */

/* At a position, by ascending ifindex; NULL behind the last. */
const struct adapter *adapters_at(const struct adapters *adapters, size_t position);
/* At a position, by ascending ifindex and position; NULL behind the last. */
const struct dns_server *adapters_server_at(const struct adapters *adapters, size_t position);

/* Positions of the first whose index is not less: for searches. */
size_t adapters_lower(const struct adapters *adapters, uint32_t ifindex);
size_t adapters_server_lower(const struct adapters *adapters, uint32_t ifindex, uint32_t position);
