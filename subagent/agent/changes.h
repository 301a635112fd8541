/* SPDX-License-Identifier: BSD-2-Clause */
/* What follows when rows change: what is kept about them is applied, and managers are told. */
#pragma once

#include <stdint.h>

/* Does what is due; returns when to call again, UINT64_MAX for never. */
uint64_t changes_tick(uint64_t now);

void changes_done(void);
