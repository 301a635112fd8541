/* SPDX-License-Identifier: BSD-2-Clause */
/* Reads what was announced, and publishes it. */
#pragma once

#include "live/live_private.h"

/* On failure nothing is published, and the notes stay as they are. */
int live_read_dirty(struct live *live);
