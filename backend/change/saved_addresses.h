/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * IPv6 addresses and routes of one interface, as the kernel's own messages: they can be removed,
 * kept in a file, and given back with everything that they carry.
 *
 * The kernel forgets them when IPv6 is switched off on the interface; whoever switches it off and
 * on again from afar would otherwise lose the addresses by which he came.  With the interface
 * itself go the routes of IPv4, too.
 */
#pragma once

#include "netlink/netlink.h"

#include <stddef.h>
#include <stdint.h>

enum saved_kind {
    LINK_LOCAL_ADDRESSES, /* fe80::/10 */
    PERMANENT_ADDRESSES,  /* what somebody configured, and what the kernel made for good */
    STATIC_ADDRESSES,     /* the same without link-local ones */
    ADVERTISED_DEFAULT_ROUTES,
    STATIC_ROUTES,      /* neither the kernel's own nor advertised */
    STATIC_INET_ROUTES, /* the same of IPv4 */
};

struct saved_addresses {
    char *bytes; /* netlink messages, aligned, one behind the other */
    size_t length;
};

/* Reads what is there and adds it. */
int saved_addresses_read(struct netlink *netlink, uint32_t ifindex, enum saved_kind which,
                         struct saved_addresses *saved) __attribute__((warn_unused_result));

/* Takes all of it from the interface; what is not there any more is no failure. */
int saved_addresses_remove(struct netlink *netlink, const struct saved_addresses *saved)
    __attribute__((warn_unused_result));

/* Gives all of it to the interface; what is there already is no failure.  Goes on after a failure
 * and returns the first one.  What could not be given is added to ret_left; -ENOMEM: not all. */
int saved_addresses_restore(struct netlink *netlink, const struct saved_addresses *saved,
                            struct saved_addresses *ret_left) __attribute__((warn_unused_result));

void saved_addresses_done(struct saved_addresses *saved);

/* --- the file: one for each interface, below /run/ipif, so that any process can give them back and
 * a reboot forgets them ------------------------------------------------------------------------ */

enum { SAVED_PATH_SIZE = 80 };

/* The file of an interface of the namespace that the socket belongs to. */
int saved_addresses_path(const struct netlink *netlink, uint32_t ifindex,
                         char ret_path[static SAVED_PATH_SIZE]) __attribute__((warn_unused_result));

/* Writes the file whole or not at all; without anything to keep there is none. */
int saved_addresses_save(const char *path, const struct saved_addresses *saved)
    __attribute__((warn_unused_result));

/* Adds what the file has.  -ENOENT without one, -EBADMSG when it is none of ours, -EACCES when
 * others could have written it. */
int saved_addresses_load(const char *path, uint32_t ifindex, struct saved_addresses *saved)
    __attribute__((warn_unused_result));

/* The messages of such a file: -EBADMSG when they are not what saved_addresses_read() gives. */
int saved_addresses_take(const void *bytes, size_t length, uint32_t ifindex,
                         struct saved_addresses *saved) __attribute__((warn_unused_result));
