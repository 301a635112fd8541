/* SPDX-License-Identifier: BSD-2-Clause */
/* dhclient.leases(5), as far as it says which address and which servers an interface got. */
#pragma once

#include "programs/dns/resolver_server.h"

#include <net/if.h>

/* One "lease { ... }"; lists of servers are owned. */
struct dhclient_lease {
    char interface[IF_NAMESIZE];
    struct in_addr address;
    struct server_list servers;
};

struct dhclient_leases {
    struct dhclient_lease *items;
    size_t count;
    size_t capacity;
};

void dhclient_leases_done(struct dhclient_leases *leases);

/*
 * All leases of a file, in its order: the last one of an interface is the one that holds.  One with
 * a malformed statement is left out, and *ret_line then is the first such line, else 0; so is a
 * last one that is still being written.  -EBADMSG for a stray brace, behind which nothing tells
 * what belongs to which lease, *ret_line being its line; -ENOMEM.
 */
int dhclient_leases_parse(const char *text, struct dhclient_leases *ret_leases,
                          unsigned int *ret_line) __attribute__((warn_unused_result));
