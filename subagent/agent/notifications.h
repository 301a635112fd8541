/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The notifications of IPIF-MIB.
 *
 * Added and Removed are sent at once; what changes in a row is sent together, once in the
 * configured interval.
 */
#pragma once

#include <stdint.h>

/* The switch or the interval may have changed. */
void notify_configure(void);

/* Takes the changes of rows from their queue, and sends what is due and may go; returns when to call again, UINT64_MAX for never. */
uint64_t notify_tick(uint64_t now);

void notify_done(void);
