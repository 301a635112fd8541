/* SPDX-License-Identifier: BSD-2-Clause */
/* The main thread's own handle for changes: the reader's is the reader's. */
#pragma once

#include "live/live.h"

/* Opens the handle, which the first need does too: for another namespace, while there is the right
 * to enter it.  Logs its failure. */
int set_handle_open(void);
void set_handle_close(void);

/* An agent that nobody writes to has none.  NULL: it cannot be opened. */
struct live *set_handle(void);
