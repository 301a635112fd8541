/* SPDX-License-Identifier: BSD-2-Clause */
/* resolv.conf(5), as glibc's resolver reads it. */
#pragma once

#include "programs/dns/resolver_server.h"

struct resolv_conf {
    struct server_list servers; /* those on this host too, but not systemd-resolved's stub */
    bool names_resolved;        /* that stub is among them */
    unsigned int bad_line; /* first "nameserver" line without an address, which libc passes over */
};

void resolv_conf_done(struct resolv_conf *file);

/* limit: how many "nameserver" lines count; libc takes 3, other readers of the format all. */
int resolv_conf_parse(const char *text, size_t limit, const struct scope_names *names,
                      struct resolv_conf *ret_file) __attribute__((warn_unused_result));
