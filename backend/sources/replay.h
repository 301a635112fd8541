/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * IPv6 addresses and routes of one interface, kept as the kernel's own messages, so that they can
 * be removed and given back with everything that they carry.
 */
#pragma once

#include "netlink/netlink.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum replay_choice {
    REPLAY_LINK_LOCAL_ADDRESSES, /* fe80::/10 */
    REPLAY_PERMANENT_ADDRESSES,  /* what somebody configured, and what the kernel made for good */
    REPLAY_STATIC_ADDRESSES,     /* the same without link-local ones */
    REPLAY_ADVERTISED_DEFAULT_ROUTES,
    REPLAY_STATIC_ROUTES, /* neither the kernel's own nor advertised */
};

struct replay {
    char *bytes; /* netlink messages, aligned, one behind the other */
    size_t length;
    size_t count;
};

/* Reads what is there and adds it to the replay.  On failure the replay is as it was. */
int replay_take(struct netlink *netlink, uint32_t ifindex, enum replay_choice choice,
                struct replay *replay) __attribute__((warn_unused_result));

/* Adds messages read from elsewhere: -EBADMSG when they are not what replay_take() gives. */
int replay_take_bytes(const void *bytes, size_t length, uint32_t ifindex, struct replay *replay)
    __attribute__((warn_unused_result));

/* Takes all of it from the interface; what is not there any more is no failure. */
int replay_remove(struct netlink *netlink, const struct replay *replay)
    __attribute__((warn_unused_result));

/* Gives all of it to the interface; what is there already is no failure.  Goes on after a failure
 * and returns the first one.  What could not be given is added to ret_left, which may be NULL;
 * -ENOMEM: not all of it. */
int replay_restore(struct netlink *netlink, const struct replay *replay, struct replay *ret_left)
    __attribute__((warn_unused_result));

void replay_done(struct replay *replay);
