/* SPDX-License-Identifier: BSD-2-Clause */
/* Reading without a thread. */
#include "module/module.h"

#include "util/array.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>
#include <net-snmp/library/fd_event_manager.h>

#include <errno.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>

/* snmpd waits for failed and for slow readings in a twentieth of its time at most. */
enum { REST_FACTOR = 19, EVENTS_AT_ONCE = 64 };

struct inline_reader {
    struct reader reader; /* the first: a pointer to it is one to all */
    unsigned every;       /* an alarm of the library; 0: none */
    unsigned ahead;       /* the same, once */
    unsigned due;         /* the same: when the handle is to be followed anyway */
};

/* Of all handles: snmpd listens to 32 descriptors of its modules at most. */
static int events = -1;
static ARRAY(struct inline_reader *) readers;

static void on_kernel(int descriptor, void *context)
{
    struct epoll_event ready[EVENTS_AT_ONCE];
    (void)context;
    const int count = epoll_wait(descriptor, ready, EVENTS_AT_ONCE, 0);
    for (int i = 0; i < count; i++)
        reader_follow(ready[i].data.ptr);
}

static int listen_to(struct reader *reader)
{
    const int descriptor = live_descriptor(reader->live);
    if (descriptor < 0)
        return 0;
    if (events < 0) {
        events = epoll_create1(EPOLL_CLOEXEC);
        if (events < 0)
            return -errno;
        if (register_readfd(events, on_kernel, NULL) != FD_REGISTERED_OK) {
            close(events);
            events = -1;
            return -ENOSPC;
        }
    }
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = reader};
    return epoll_ctl(events, EPOLL_CTL_ADD, descriptor, &event) < 0 ? -errno : 0;
}

static void on_due(unsigned registration, void *context)
{
    struct inline_reader *own = context;
    (void)registration;
    own->due = 0;
    reader_follow(&own->reader);
}

static void follow_at(void *reader, uint64_t time)
{
    struct inline_reader *own = reader;
    alarm_once(&own->due, time, on_due, own);
}

int inline_reader_open(const char *context, enum reading_kind routine,
                       const struct live_options *options, struct reader **ret_reader)
{
    struct inline_reader *reader = calloc(1, sizeof *reader);
    if (!reader)
        return -ENOMEM;
    reader->reader.rest_factor = REST_FACTOR;
    struct live_options own = *options;
    own.call_at = follow_at;
    int error = reader_init(&reader->reader, context, routine, &own);
    if (error < 0) {
        free(reader);
        return error;
    }
    struct inline_reader **place = array_append(&readers);
    error = place ? listen_to(&reader->reader) : -ENOMEM;
    if (error < 0) {
        readers.count -= place != NULL;
        reader_done(&reader->reader);
        free(reader);
        return error;
    }
    *place = reader;
    *ret_reader = &reader->reader;
    return 0;
}

/* What is closed leaves the events by itself. */
static void close_reader(struct inline_reader *reader)
{
    inline_reader_read_every(&reader->reader, 0);
    if (reader->ahead)
        snmp_alarm_unregister(reader->ahead);
    if (reader->due)
        snmp_alarm_unregister(reader->due);
    reader_done(&reader->reader);
    free(reader);
}

void inline_reader_close(struct reader *reader)
{
    struct inline_reader *own = (struct inline_reader *)reader;
    size_t kept = 0;
    for (size_t i = 0; i < readers.count; i++)
        if (readers.items[i] != own)
            readers.items[kept++] = readers.items[i];
    readers.count = kept;
    close_reader(own);
}

void inline_readers_close(void)
{
    for (size_t i = 0; i < readers.count; i++)
        close_reader(readers.items[i]);
    array_done(&readers);
    if (events >= 0) {
        unregister_readfd(events);
        close(events);
    }
    events = -1;
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
    struct inline_reader *own = (struct inline_reader *)reader;
    if (!own->ahead)
        alarm_once(&own->ahead, 0, on_alarm, own);
}

void inline_reader_read_every(struct reader *reader, unsigned seconds)
{
    struct inline_reader *own = (struct inline_reader *)reader;
    if (own->every)
        snmp_alarm_unregister(own->every);
    own->every = seconds ? snmp_alarm_register(seconds, SA_REPEAT, on_alarm, own) : 0;
}
