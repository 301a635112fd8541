/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A change of one interface in one family: judged, written, undone.  SetIpInterfaceEntry, SNMP's
 * SET and `ipif set` are this.
 *
 * The row is read once, when the change begins.  What is wanted is a record: in its row, and in
 * enable_status, every field that is to stay holds the pattern that asks for nothing (see judge.h).
 */
#pragma once

#include "change/judge.h"
#include "change/right.h"
#include "live/live.h"
#include "netlink/link.h"
#include "netlink/sysctl.h"

enum { CHANGE_STEPS_MAX = 12 };

struct change {
    struct live *live;
    struct situation situation; /* when it began */
    struct record wanted;       /* at first nothing, of the interface */
    struct link_record link;
    struct change_step {
        const struct change_value *value;
        int64_t before;
    } steps[CHANGE_STEPS_MAX]; /* what is written, the last one last */
    size_t step_count;
    char failed[SYSCTL_PATH_SIZE]; /* what the last failure was about */
};

/* Reads the row of a key as GetIpInterfaceEntry takes it.  -EINVAL a bad key, -ENODEV no such
 * row, or what the kernel said. */
int change_begin(struct live *live, const MIB_IPINTERFACE_ROW *key, struct change *ret_change)
    __attribute__((warn_unused_result));

/* Judges a row that may be wanted.  0 with the judgement, or a negative errno. */
int change_judge(struct change *change, const struct record *wanted,
                 struct judgement *ret_judgement) __attribute__((warn_unused_result));

/*
 * Writes all that change->wanted asks for, or nothing.
 *
 * problem  receives one line about the failure, or "".
 *
 * -EINVAL a wrong value, -EOPNOTSUPP a field that Linux cannot set to that, -EPERM without
 * CAP_NET_ADMIN: nothing is touched then; otherwise what the kernel said, and what was written is
 * undone.
 */
int change_apply(struct change *change, char problem[static CHANGE_PROBLEM_SIZE])
    __attribute__((warn_unused_result));

/* Writes the values from before, the last one first; nothing, where nothing was written.  Goes on
 * after a failure, logs it, and returns the first one. */
int change_undo(struct change *change);
