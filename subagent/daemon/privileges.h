/* SPDX-License-Identifier: BSD-2-Clause */
/* Giving up the rights that ipifd was started with and does not need. */
#pragma once

#include <stdbool.h>

/* Has agentUser and agentGroup say whom they do not know.  Behind init_agent(). */
void privileges_init(void);

/*
 * Becomes agentUser and agentGroup where they are configured, and gives up every capability but
 * CAP_NET_ADMIN, if managers may write, CAP_SYS_ADMIN, if namespaces are entered later, and
 * CAP_DAC_OVERRIDE, if we stay root: snmpd's socket belongs to root or to snmpd's user.  Nothing
 * that we start gains any right from now on.
 *
 * For the calling thread and those that it starts: to be called before there is another one.
 * Negative errno when it cannot become that user, or cannot see what it has; logs every failure.
 */
int privileges_drop(bool writable, bool enters);

/* Whether privileges_drop() has left the right to change interfaces. */
bool privileges_may_write(void);
