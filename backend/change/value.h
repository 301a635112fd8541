/* SPDX-License-Identifier: BSD-2-Clause */
/* Writing one value of an interface to the kernel; inside of the engine. */
#pragma once

#include "change/row_change.h"

struct change_value {
    enum change_of change;
    const char *group;    /* below /proc/sys/net/ipvX */
    const char *names[2]; /* IPv4, IPv6; NULL: not by a file */
};

/* Writes a value and gives what it was before: IPv6's switch with all that it would lose. */
int value_exchange(struct change *change, const struct change_value *value, int64_t number,
                   int64_t *ret_before) __attribute__((warn_unused_result));

/* Whether an earlier time left addresses or routes that could not be given back. */
bool value_has_left(const struct change *change);
