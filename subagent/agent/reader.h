/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The thread that owns the live handle: it follows the kernel, and reads again what nobody
 * announces when a request wants it.  A hung snmpd and the kernel's events never wait for each
 * other.
 */
#pragma once

#include "live/live.h"

#include <stdbool.h>

struct reader;
struct interfaces_asked;

struct reader_options {
    struct live_options live;
    unsigned idle_interval; /* seconds between re-reads that nobody asks for; 0: none */
};

/* Opens the handle, which reads the kernel once; no thread yet. */
int reader_open(const struct reader_options *options, struct reader **ret_reader);
int reader_start(struct reader *reader);
/* Ends the thread and returns NULL; or the reader, left as it is, when the thread is still busy: then the
 * process can only end. */
struct reader *reader_close(struct reader *reader);

/* A reference on a snapshot in which what is asked is fresh enough.  Waits for it if need be, until then at most
 * (CLOCK_MONOTONIC, nanoseconds): what a request waits for too long, the master asks again. */
struct snapshot *reader_snapshot(struct reader *reader, const struct interfaces_asked *asked,
                                 uint64_t until);

/* Of all interfaces, with what only ethtool tells: read for the first who asks, and followed from then
 * on. */
struct snapshot *reader_snapshot_with_ethtool(struct reader *reader, uint64_t until);

/* The newest, whatever its age. */
struct snapshot *reader_newest(struct reader *reader);

struct live_counters reader_counters(struct reader *reader);

/* These wait until the thread has done it; -ECANCELED when a signal asks to end before. */
int reader_set_filter(struct reader *reader, const struct live_filter *filter);
int reader_refresh_interface(struct reader *reader, uint32_t ifindex);
int reader_want_ethtool(struct reader *reader);

void reader_set_idle_interval(struct reader *reader, unsigned seconds);
