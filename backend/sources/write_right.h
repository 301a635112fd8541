/* SPDX-License-Identifier: BSD-2-Clause */
/* Whether interfaces may be changed through a socket: asked of the kernel itself. */
#pragma once

#include "netlink/netlink.h"

/*
 * 0 when the kernel would take a change by the calling thread; -EPERM or -EACCES when it would
 * not; another negative errno when it could not be asked.  Changes nothing.
 */
int write_right_check(struct netlink *netlink) __attribute__((warn_unused_result));
