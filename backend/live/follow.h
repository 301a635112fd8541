/* SPDX-License-Identifier: BSD-2-Clause */
/* The kernel's announcements, and the descriptor that a caller polls for them. */
#pragma once

#include "live/live_private.h"

int live_follow_start(struct live *live);
void live_follow_stop(struct live *live);
