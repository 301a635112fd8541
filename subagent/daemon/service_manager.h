/* SPDX-License-Identifier: BSD-2-Clause */
/* What the service manager is told; nothing where there is none. */
#pragma once

#include <stdint.h>

void status_ready(void);
void status_reloading(void); /* status_ready() ends it */
void status_stopping(void);

/* Tells the text, if it is another one, and that we live, when that is due.  Returns when to call
 * again, UINT64_MAX for never. */
uint64_t status_tick(uint64_t now, const char *text);
