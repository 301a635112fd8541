/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The notifications of IPIF-MIB, and IF-MIB's linkUp and linkDown.
 *
 * Added, Removed and those of links are sent at once; what changes in a row is sent together, once
 * in the configured interval.
 */
#pragma once

#include <stdint.h>

/* The switch or the interval may have changed. */
void notify_configure(void);

/* The same of the current context alone, which has come. */
void notify_configure_context(void);

/* Takes the changes from their queue, and sends what is due and may go; returns when to call again,
 * UINT64_MAX for never. */
uint64_t notify_tick(uint64_t now);

void notify_done(void);
