/* SPDX-License-Identifier: BSD-2-Clause */
/* Reading without a thread. */
#include "module/module.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>
#include <net-snmp/library/fd_event_manager.h>

#include <errno.h>
#include <stdlib.h>

/* snmpd waits for failed and for slow readings in a twentieth of its time at most. */
enum { REST_FACTOR = 19 };

struct inline_reader {
    struct reader reader; /* the first: a pointer to it is one to all */
    unsigned every;       /* an alarm of the library; 0: none */
    unsigned ahead;       /* the same, once */
};

static void on_kernel(int descriptor, void *context)
{
    (void)descriptor;
    reader_follow(context);
}

int inline_reader_open(const char *context, enum reading_kind routine,
                       const struct live_options *options, struct reader **ret_reader)
{
    struct inline_reader *reader = calloc(1, sizeof *reader);
    if (!reader)
        return -ENOMEM;
    reader->reader.rest_factor = REST_FACTOR;
    int error = reader_init(&reader->reader, context, routine, options);
    if (error < 0) {
        free(reader);
        return error;
    }
    const int descriptor = live_descriptor(reader->reader.live);
    if (descriptor >= 0 && register_readfd(descriptor, on_kernel, reader) != FD_REGISTERED_OK) {
        reader_done(&reader->reader);
        free(reader);
        return -ENOSPC;
    }
    *ret_reader = &reader->reader;
    return 0;
}

void inline_reader_close(struct reader *reader)
{
    struct inline_reader *own = (struct inline_reader *)reader;
    if (!reader)
        return;
    const int descriptor = live_descriptor(reader->live);
    if (descriptor >= 0)
        unregister_readfd(descriptor);
    inline_reader_read_every(reader, 0);
    if (own->ahead)
        snmp_alarm_unregister(own->ahead);
    reader_done(reader);
    free(own);
}

int inline_reader_read(struct reader *reader, const struct reading *reading, uint64_t until)
{
    struct reading own = *reading;
    (void)until; /* nothing else can be done meanwhile: reading is bounded by itself */
    return reader_carry_out(reader, &own);
}

static void on_alarm(unsigned registration, void *context)
{
    struct inline_reader *reader = context;
    if (registration == reader->ahead)
        reader->ahead = 0;
    reader_carry_out(&reader->reader, &(struct reading){.kind = reader->reader.routine});
}

/* Once this request is answered: so the next one does not wait. */
void inline_reader_read_ahead(struct reader *reader)
{
    static const struct timeval at_once = {.tv_usec = 1};
    struct inline_reader *own = (struct inline_reader *)reader;
    if (!own->ahead)
        own->ahead = snmp_alarm_register_hr(at_once, 0, on_alarm, own);
}

void inline_reader_read_every(struct reader *reader, unsigned seconds)
{
    struct inline_reader *own = (struct inline_reader *)reader;
    if (own->every)
        snmp_alarm_unregister(own->every);
    own->every = seconds ? snmp_alarm_register(seconds, SA_REPEAT, on_alarm, own) : 0;
}
