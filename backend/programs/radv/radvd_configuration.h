/* SPDX-License-Identifier: BSD-2-Clause */
/* radvd.conf(5), as far as it says what is advertised on which interface. */
#pragma once

#include "programs/radv/radvd_interface.h"

struct advertisement_list {
    struct advertisement *items;
    size_t count;
    size_t capacity;
};

/* The first thing that radvd logs as wrong. */
struct radvd_complaint {
    unsigned int line;
    const char *reason;          /* static text, NULL: nothing is wrong */
    char interface[IF_NAMESIZE]; /* that is not served; empty when the whole file is refused */
};

/*
 * Appends one item for each interface block that radvd serves, defaults filled in; the others it
 * refuses one by one, and *ret_complaint says why the first.  -EBADMSG when radvd would refuse the
 * text, and not run: *ret_complaint says where and why, and nothing is appended.  What this
 * radvd.conf(5) does not know inside a block is passed over, for a newer radvd may know it.
 */
int radvd_configuration_parse(const char *text, const struct radvd_limits *limits,
                              struct advertisement_list *list,
                              struct radvd_complaint *ret_complaint)
    __attribute__((warn_unused_result));
