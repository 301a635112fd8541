/* SPDX-License-Identifier: BSD-2-Clause */
/* Adapters of a namespace: their DNS servers and automatic IPv4 addresses. */
#pragma once

#include "live/live.h"
#include "model/adapter.h"

/*
 * Asks the kernel and the programs that configure DNS, for every interface that the handle shows.
 * It may take as long as these programs do, half a second at most; nothing of it is kept.
 */
int live_read_adapters(struct live *live, struct adapters **ret_adapters)
    __attribute__((warn_unused_result));
