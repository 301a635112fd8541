/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A thread that owns the handles of readers, however many: it follows the kernel in each of their
 * namespaces, and reads again what nobody announces.  A hung snmpd and the kernel's events never
 * wait for each other.
 */
#pragma once

#include "agent/reader.h"

#include <signal.h>

struct reading_thread;

/* Without readers, and not running yet.  stop: set when nothing is to be waited for any more, by a
 * signal. */
int reading_thread_new(const volatile sig_atomic_t *stop, struct reading_thread **ret_thread);
int reading_thread_start(struct reading_thread *thread);

/* The end does not wait for the kernel or a bus for longer. */
#define ENDING_PATIENCE (100 * NANOSECONDS_PER_MILLISECOND)

/* Ends the thread and closes its readers.  False when it is still busy: then the process can only
 * end. */
bool reading_thread_close(struct reading_thread *thread);

/* Opens a handle that the thread owns from then on, also while it runs. */
int reading_thread_open(struct reading_thread *thread, const char *context,
                        enum reading_kind routine, const struct live_options *options,
                        struct reader **ret_reader);

/* Has the thread close it, without waiting: nobody uses it any more. */
void reading_thread_drop(struct reader *reader);

/* For struct environment. */
int reading_thread_read(struct reader *reader, const struct reading *reading, uint64_t until);
void reading_thread_read_ahead(struct reader *reader);
void reading_thread_read_every(struct reader *reader, unsigned seconds);
