/* SPDX-License-Identifier: BSD-2-Clause */
/* The reader of adapters (see adapter_reader.h) inside snmpd, which waits for each reading. */
#include "agent/adapter_reader.h"

#include "live/adapters.h"
#include "module/module.h"
#include "util/clock.h"
#include "util/log.h"

#include <errno.h>
#include <stdlib.h>

struct adapter_reader {
    struct live *live;
    struct adapters *adapters;
    uint64_t next; /* not read again before: a silent bus costs half a second each time */
    bool failing;
};

int adapter_reader_open(const struct live_options *options, struct adapter_reader **ret_reader)
{
    struct adapter_reader *reader = calloc(1, sizeof *reader);
    if (!reader)
        return -ENOMEM;
    struct live_options idle = *options;
    idle.follow = false;
    idle.idle = true;
    idle.changed = NULL;
    int error = live_open(&idle, &reader->live);
    if (error < 0) {
        free(reader);
        return error;
    }
    *ret_reader = reader;
    return 0;
}

struct adapter_reader *adapter_reader_close(struct adapter_reader *reader)
{
    if (reader) {
        adapters_unref(reader->adapters);
        live_close(reader->live);
        free(reader);
    }
    return NULL;
}

static void read_again(struct adapter_reader *reader)
{
    struct adapters *adapters;
    const uint64_t begun = monotonic_now();
    const int error = live_read_adapters(reader->live, &adapters);
    const uint64_t ended = monotonic_now();
    if (error == 0) {
        adapters_unref(reader->adapters);
        reader->adapters = adapters;
    } else if (error != -EINTR && !reader->failing) { /* that is a storm, and no failure */
        log_error("%s; serving the last adapters", live_error(reader->live));
    }
    reader->failing = error < 0 && error != -EINTR;
    reader->next = ended + reading_pause(begun, ended, NANOSECONDS_PER_SECOND);
}

struct adapters *adapter_reader_get(struct adapter_reader *reader, uint64_t until)
{
    (void)until;
    if (monotonic_now() >= reader->next)
        read_again(reader);
    return reader->adapters ? adapters_ref(reader->adapters) : NULL;
}

int adapter_reader_set_filter(struct adapter_reader *reader, const struct live_filter *filter)
{
    reader->adapters = adapters_unref(reader->adapters);
    reader->next = 0;
    return live_set_filter(reader->live, filter);
}
