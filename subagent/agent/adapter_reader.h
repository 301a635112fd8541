/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The adapters' DNS servers and automatic addresses, read by a thread with a handle of its own:
 * the programs that know them may take half a second, for which the kernel's events cannot wait.
 * Read only when somebody asks.
 */
#pragma once

#include "live/live.h"
#include "model/adapter.h"

struct adapter_reader;

/* The options' filter and namespace count; the thread starts with the first question. */
int adapter_reader_open(const struct live_options *options, struct adapter_reader **ret_reader);
struct adapter_reader *adapter_reader_close(struct adapter_reader *reader); /* as reader_close() */

/* A reference on what was read within the last second, or on the last reading when that takes
 * beyond then (CLOCK_MONOTONIC, nanoseconds); NULL before the first. */
struct adapters *adapter_reader_get(struct adapter_reader *reader, uint64_t until);

/* Forgets what was read, and shows other interfaces from now on.  Waits for a reading to end;
 * -ECANCELED when a signal asks to end before. */
int adapter_reader_set_filter(struct adapter_reader *reader, const struct live_filter *filter);
/* Takes that back, by nothing that can fail. */
void adapter_reader_restore_filter(struct adapter_reader *reader);
