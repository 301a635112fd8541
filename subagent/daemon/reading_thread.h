/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The thread that owns a reader's handle: it follows the kernel, and reads again what nobody
 * announces.  A hung snmpd and the kernel's events never wait for each other.
 */
#pragma once

#include "agent/reader.h"

#include <signal.h>

/* Opens the handle; no thread yet.  stop: set when nothing is to be waited for any more, by a signal. */
int reading_thread_open(enum reading_kind routine, const struct live_options *options,
                        const volatile sig_atomic_t *stop, struct reader **ret_reader);
int reading_thread_start(struct reader *reader);

/* Ends the thread and closes.  False when it is still busy: then the process can only end. */
bool reading_thread_close(struct reader *reader);

/* For struct environment. */
int reading_thread_read(struct reader *reader, const struct reading *reading, uint64_t until);
void reading_thread_read_ahead(struct reader *reader);
void reading_thread_read_every(struct reader *reader, unsigned seconds);
