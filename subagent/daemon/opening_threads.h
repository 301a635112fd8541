/* SPDX-License-Identifier: BSD-2-Clause */
/* Contexts are opened beside the main thread, several at once: a namespace full of interfaces holds
 * up no request, and a thousand are there within two seconds. */
#pragma once

#include "agent/opening.h"

#include <stdbool.h>
#include <stdint.h>

/* For struct environment: takes the opening, which is carried out by a thread that ends when there
 * is nothing more to open.  loop_wake() says of each that it is done. */
void opening_threads_begin(struct opening *opening);

/* Until none is under way, or until then (CLOCK_MONOTONIC, nanoseconds; UINT64_MAX: as long as it
 * takes).  False: one still is. */
bool opening_threads_wait(uint64_t until);
