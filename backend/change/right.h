/* SPDX-License-Identifier: BSD-2-Clause */
/* Whether the kernel lets this process change interfaces. */
#pragma once

#include "live/live.h"

/* Room for one line about the failure of a change. */
enum { CHANGE_PROBLEM_SIZE = 384 };

/*
 * Asks the kernel for the right to change an interface of the handle's namespace, and touches
 * nothing.
 *
 * name     the interface's, for the line
 * problem  receives one line about a failure
 *
 * -EPERM without CAP_NET_ADMIN, or what the kernel said.
 */
int change_check_right(struct live *live, const char *name,
                       char problem[static CHANGE_PROBLEM_SIZE])
    __attribute__((warn_unused_result));
