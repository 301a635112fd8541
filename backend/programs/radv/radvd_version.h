/* SPDX-License-Identifier: BSD-2-Clause */
/* Which radvd runs: its limits changed over time, and no file of it says its version. */
#pragma once

#include <stdbool.h>
#include <sys/types.h>

/*
 * Whether the process is a radvd from before 2.21, which has not got the limits of RFC 8319.  One
 * whose program cannot be read counts as a new one.  Fails where memory or descriptors are short.
 */
int radvd_is_before_rfc8319(pid_t process, bool *ret_is_before) __attribute__((warn_unused_result));
