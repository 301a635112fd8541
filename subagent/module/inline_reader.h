/* SPDX-License-Identifier: BSD-2-Clause */
/* Reading without a thread, in snmpd's own loop. */
#pragma once

#include "agent/reader.h"

/* Opens the handle, and has snmpd listen to it. */
int inline_reader_open(enum reading_kind routine, const struct live_options *options,
                       struct reader **ret_reader);
void inline_reader_close(struct reader *reader);

/* For struct environment. */
int inline_reader_read(struct reader *reader, const struct reading *reading, uint64_t until);
void inline_reader_read_ahead(struct reader *reader);
void inline_reader_read_every(struct reader *reader, unsigned seconds);
