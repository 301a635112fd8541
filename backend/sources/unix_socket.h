/* SPDX-License-Identifier: BSD-2-Clause */
/* The Unix stream sockets of a network namespace, and who is at the other end: unix_diag. */
#pragma once

#include "util/array.h"

#include <stdbool.h>
#include <stdint.h>

struct unix_socket {
    uint32_t inode;
    uint32_t peer; /* the inode at the other end; 0: none, or nobody has accepted it yet */
    bool listens;
    char path[108 + 1]; /* where it, or the socket that accepted it, is bound; empty: nowhere */
};

struct unix_sockets {
    ARRAY(struct unix_socket) items;
};

/*
 * Reads them; needs no privilege.
 *
 * netns  as for network_namespace_call().
 *
 * 0, or a negative errno: -ENOENT no unix_diag in the kernel, or no such namespace; -ENOMEM;
 * -EPERM no right to enter the namespace.  ret_sockets is untouched then.
 */
int unix_sockets_read(const char *netns, struct unix_sockets *ret_sockets)
    __attribute__((warn_unused_result));
void unix_sockets_done(struct unix_sockets *sockets);

/* NULL: there is none of that inode. */
const struct unix_socket *unix_sockets_find(const struct unix_sockets *sockets, uint32_t inode);
