/* SPDX-License-Identifier: BSD-2-Clause */
/* resolv.conf(5), as the C library reads it. */
#pragma once

#include "sources/resolver_server.h"

struct resolv_conf {
    struct server_list servers;
    bool names_resolved;   /* it points to systemd-resolved's stub, 127.0.0.53 or .54 */
    unsigned int bad_line; /* first "nameserver" line without an address, which libc passes over */
};

void resolv_conf_done(struct resolv_conf *file);

/* limit: how many "nameserver" lines count; libc takes 3, other readers of the format all. */
int resolv_conf_parse(const char *text, size_t limit, const struct scope_names *names,
                      struct resolv_conf *ret_file) __attribute__((warn_unused_result));
