/* SPDX-License-Identifier: BSD-2-Clause */
/* Writing to one interface with the way back: every step knows what was there before it. */
#pragma once

#include "netlink/netlink.h"
#include "sources/replay.h"
#include "netlink/sysctl.h"

#include <stdint.h>

enum { JOURNAL_STEPS_MAX = 12 };

/* "ipv6", "conf", "accept_ra": a value that the interface has under its name. */
struct journal_sysctl {
    const char *family;
    const char *group;
    const char *name;
};

struct journal_step {
    enum { JOURNAL_SYSCTL, JOURNAL_LINK_MTU, JOURNAL_REMOVAL } kind;
    struct journal_sysctl sysctl; /* JOURNAL_SYSCTL */
    int64_t before;               /* JOURNAL_SYSCTL, JOURNAL_LINK_MTU */
    struct replay removed;        /* JOURNAL_REMOVAL */
};

struct journal {
    struct netlink *netlink;
    const struct sysctl *sysctl;
    uint32_t ifindex;
    struct journal_step steps[JOURNAL_STEPS_MAX];
    size_t count;
    char failed[SYSCTL_PATH_SIZE]; /* what the last failure was about */
};

/* Each of these writes at once, or fails with what the kernel said and has changed nothing. */
int journal_sysctl(struct journal *journal, const struct journal_sysctl *sysctl, int64_t number)
    __attribute__((warn_unused_result));
int journal_link_mtu(struct journal *journal, uint32_t before, uint32_t mtu)
    __attribute__((warn_unused_result));
int journal_remove(struct journal *journal, enum replay_choice choice)
    __attribute__((warn_unused_result));

/* Undoes every step, the last one first.  Goes on after a failure and returns the first one. */
int journal_undo(struct journal *journal);

void journal_done(struct journal *journal);
