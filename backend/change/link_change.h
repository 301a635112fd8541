/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A change of an interface as a whole, whatever protocols it has: judged, written, undone, as a
 * row_change is.  Switched up and down, named by its alias, made to take all packets.
 *
 * The link is read once, when the change begins.  What is wanted is at first what there is.
 */
#pragma once

#include "change/judge.h"
#include "change/right.h"
#include "change/saved_addresses.h"
#include "live/live.h"
#include "model/interfaces.h"
#include "netlink/link.h"
#include "netlink/link_set.h"

struct link_change {
    struct live *live;
    struct link_record link; /* when it began */
    struct interface_record current;
    struct interface_record wanted;
    uint32_t written;                  /* what was written: the judgement's */
    char alias[LINK_WHOLE_ALIAS_SIZE]; /* as it was */
    struct saved_addresses lost;       /* what the kernel forgets of a link that goes down */
};

/* What of a link can be changed: struct judgement has a set of them. */
enum link_change_of {
    LINK_CHANGE_ADMIN_STATUS = 1 << 0,
    LINK_CHANGE_PROMISCUOUS = 1 << 1,
    LINK_CHANGE_ALIAS = 1 << 2,
};

/* Reads the link.  -ENODEV no such interface, or what the kernel said. */
int link_change_begin(struct live *live, uint32_t ifindex, struct link_change *ret_change)
    __attribute__((warn_unused_result));

/* Judges what may be wanted; its fields are IF-MIB's. */
struct judgement link_change_judge(const struct link_change *change,
                                   const struct interface_record *wanted);

/*
 * Writes all that change->wanted asks for, or nothing.
 *
 * problem  receives one line about the failure, or "".
 *
 * -EINVAL a wrong value, -EOPNOTSUPP one that cannot be as things are, -EPERM without
 * CAP_NET_ADMIN: nothing is touched then; otherwise what the kernel said, and what was written is
 * undone.
 */
int link_change_apply(struct link_change *change, char problem[static CHANGE_PROBLEM_SIZE])
    __attribute__((warn_unused_result));

/*
 * Writes what was there before; nothing, where nothing was written.  A link that went down gets
 * back the IPv6 addresses and the static routes that it lost.  Logs a failure, and returns it; a
 * link that has gone is none.
 */
int link_change_undo(struct link_change *change);

void link_change_done(struct link_change *change);
