/* SPDX-License-Identifier: BSD-2-Clause */
/* Times of ours in the terms of whoever asks. */
#pragma once

#include <stdint.h>

/* A monotonic time (util/clock.h) as snmpd's sysUpTime, in hundredths of a second: 0 when it lies
 * before snmpd's start.  The daemon and the module know it in ways of their own. */
uint32_t uptime_ticks(uint64_t time);
