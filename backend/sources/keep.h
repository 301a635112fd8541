/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Addresses and routes kept over the time in which IPv6 is switched off on an interface: one file
 * for each, below /run/ipif, so that any process can give them back and a reboot forgets them.
 */
#pragma once

#include "sources/replay.h"

#include <stddef.h>
#include <stdint.h>

enum { KEEP_PATH_SIZE = 80 };

/* The file of an interface of the namespace that the socket belongs to. */
int keep_path(const struct netlink *netlink, uint32_t ifindex, char ret_path[static KEEP_PATH_SIZE])
    __attribute__((warn_unused_result));

/* Writes the file whole or not at all. */
int keep_write(const char *path, const struct replay *replay) __attribute__((warn_unused_result));

/* Adds what the file has to the replay.  -ENOENT without one, -EBADMSG when it is none of ours. */
int keep_read(const char *path, uint32_t ifindex, struct replay *replay)
    __attribute__((warn_unused_result));

void keep_forget(const char *path);
