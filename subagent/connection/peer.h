/* SPDX-License-Identifier: BSD-2-Clause */
/* Who sits at the other end of the AgentX socket: AgentX itself knows no authentication. */
#pragma once

/*
 * Warns where the process that listens is neither root's, nor snmpd's user's, nor our own user's,
 * and where anybody could put a socket of their own in the place of this one; once for each
 * change of that.
 *
 * descriptor  connected to the unix socket at path.
 */
void peer_check(int descriptor, const char *path);
