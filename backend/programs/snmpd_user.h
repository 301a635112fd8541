/* SPDX-License-Identifier: BSD-2-Clause */
/* Whose processes are believed to be snmpd. */
#pragma once

#include <stdbool.h>
#include <sys/types.h>

/* Root, the user that snmpd becomes as distributions have it, and the caller, who may run an snmpd
 * of their own. */
bool snmpd_user_is(uid_t user);
