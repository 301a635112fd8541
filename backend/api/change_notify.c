/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One thread for each registration, with a handle of its own: a slow callback holds up nobody
 * else's.  A registration is known to its owner by a number that is never used twice, so that a
 * stale handle is recognised and never followed.
 */
#include "api/status_codes.h"
#include "live/live.h"
#include "live/pace.h"
#include "model/key.h"
#include "model/difference.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

struct registration {
    struct registration *next;
    uintptr_t number;
    struct live *live;
    int wake_up;               /* eventfd: cancelled */
    enum inet_version version; /* 0: all */
    bool initial;
    PIPINTERFACE_CHANGE_CALLBACK callback;
    PVOID context;
    pthread_t thread;
    bool *started;  /* the registering thread's: set when the initial callback has returned */
    bool cancelled; /* of the thread alone: set by its own callback */
};

static struct {
    pthread_mutex_t lock;
    pthread_cond_t started;
    struct registration *first;
    uintptr_t last_number;
} registry = {.lock = PTHREAD_MUTEX_INITIALIZER, .started = PTHREAD_COND_INITIALIZER};

/* The registration whose callback is running in this thread. */
static _Thread_local struct registration *running;

static void free_registration(struct registration *registration)
{
    live_close(registration->live);
    if (registration->wake_up >= 0)
        close(registration->wake_up);
    free(registration);
}

/* --- fork ------------------------------------------------------------------------------------- */

static void before_fork(void)
{
    pthread_mutex_lock(&registry.lock);
}

static void after_fork_in_parent(void)
{
    pthread_mutex_unlock(&registry.lock);
}

/* The threads are not in the child, so neither are the registrations.  Their sockets stay open
 * there: a handle may have been in the middle of anything. */
static void after_fork_in_child(void)
{
    registry.first = NULL;
    pthread_mutex_unlock(&registry.lock);
}

static void register_fork_handlers(void)
{
    pthread_atfork(before_fork, after_fork_in_parent, after_fork_in_child);
}

/* --- the thread ------------------------------------------------------------------------------- */

static void call_back(struct registration *registration, MIB_IPINTERFACE_ROW *row,
                      MIB_NOTIFICATION_TYPE type)
{
    if (registration->cancelled)
        return;
    running = registration;
    registration->callback(registration->context, row, type);
    running = NULL;
}

/* Whether the rows differ in more than the reachable time, which the kernel draws anew. */
static bool differ(const MIB_IPINTERFACE_ROW *before, const MIB_IPINTERFACE_ROW *after)
{
    MIB_IPINTERFACE_ROW copy = *before;
    copy.ReachableTime = after->ReachableTime;
    return !record_row_equal(&copy, after);
}

static void tell_changes(void *context, const struct live_change *changes, size_t count)
{
    struct registration *registration = context;
    for (size_t i = 0; i < count; i++) {
        const struct record *before = changes[i].before, *after = changes[i].after;
        const struct record *record = after ? after : before;
        if (registration->version && record->version != registration->version)
            continue;
        if (before && after && !differ(&before->row, &after->row))
            continue;
        MIB_IPINTERFACE_ROW row = {
            .Family = record->row.Family, /* NOLINT(clang-analyzer-core.NullDereference): one is */
            .InterfaceLuid = record->row.InterfaceLuid,
            .InterfaceIndex = record->row.InterfaceIndex,
        };
        call_back(registration, &row,
                  !before  ? MibAddInstance
                  : !after ? MibDeleteInstance
                           : MibParameterNotification);
    }
}

static int milliseconds_left(uint64_t began)
{
    const uint64_t gone = (monotonic_now() - began) / NANOSECONDS_PER_MILLISECOND;
    return gone < PACE_UNANNOUNCED ? (int)(PACE_UNANNOUNCED - gone) : 0;
}

static void follow(struct registration *registration)
{
    struct pollfd files[] = {
        {.fd = registration->wake_up, .events = POLLIN},
        {.fd = live_descriptor(registration->live), .events = POLLIN},
    };
    nfds_t count = 2;
    uint64_t began = monotonic_now();
    while (!registration->cancelled) {
        int ready = poll(files, count, count == 2 ? milliseconds_left(began) : PACE_AFTER_FAILURE);
        int result = 0;
        if (ready > 0 && files[0].revents)
            return;
        if (ready > 0)
            result = live_dispatch(registration->live);
        /* However much is announced, what is not is looked for in time. */
        if (milliseconds_left(began) == 0 || (ready == 0 && count == 1)) {
            began = monotonic_now();
            result = live_refresh(registration->live, LIVE_UNANNOUNCED);
        }
        /* What could not be read stays announced: look again, but do not spin. */
        count = result < 0 ? 1 : 2;
    }
}

static void *registration_main(void *argument)
{
    struct registration *registration = argument;
    /* Until then the registering thread is still filling it in. */
    pthread_mutex_lock(&registry.lock);
    pthread_mutex_unlock(&registry.lock);

    if (registration->initial)
        call_back(registration, NULL, MibInitialNotification);
    pthread_mutex_lock(&registry.lock);
    *registration->started = true;
    pthread_cond_broadcast(&registry.started);
    pthread_mutex_unlock(&registry.lock);

    follow(registration);
    if (registration->cancelled) {
        /* By its own callback: nobody waits for this thread. */
        pthread_detach(pthread_self());
        free_registration(registration);
    }
    return NULL;
}

/* --- registering ------------------------------------------------------------------------------ */

static int start_thread(struct registration *registration)
{
    /* Signals are the program's: none of them is to land in a thread that it does not know. */
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int result = pthread_create(&registration->thread, NULL, registration_main, registration);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return -result;
}

static int new_registration(struct registration **ret_registration)
{
    struct registration *registration = calloc(1, sizeof *registration);
    if (!registration)
        return -ENOMEM;
    registration->wake_up = eventfd(0, EFD_CLOEXEC);
    const struct live_options options = {
        .follow = true,
        .changed = tell_changes,
        .context = registration,
    };
    int result = registration->wake_up < 0 ? -errno : live_open(&options, &registration->live);
    if (result < 0) {
        free_registration(registration);
        return result;
    }
    *ret_registration = registration;
    return 0;
}

/* Whoever takes a registration out of the registry ends it. */
static struct registration *take_out(uintptr_t number)
{
    pthread_mutex_lock(&registry.lock);
    struct registration **link = &registry.first;
    while (*link && (*link)->number != number)
        link = &(*link)->next;
    struct registration *found = *link;
    if (found)
        *link = found->next;
    pthread_mutex_unlock(&registry.lock);
    return found;
}

NETIOAPI_API NotifyIpInterfaceChange(ADDRESS_FAMILY family, PIPINTERFACE_CHANGE_CALLBACK callback,
                                     PVOID context, BOOLEAN initial, HANDLE *ret_handle)
{
    if (!ret_handle)
        return STATUS_INVALID_PARAMETER;
    *ret_handle = NULL;
    enum inet_version version = 0;
    if (!callback || (family != AF_UNSPEC && !key_version(family, &version)))
        return STATUS_INVALID_PARAMETER;

    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, register_fork_handlers);

    struct registration *registration;
    int result = new_registration(&registration);
    if (result < 0)
        return status_of(result);
    registration->version = version;
    registration->initial = initial;
    registration->callback = callback;
    registration->context = context;
    bool started = false;
    registration->started = &started;

    pthread_mutex_lock(&registry.lock);
    registration->number = ++registry.last_number;
    registration->next = registry.first;
    /* Before the thread runs: its callbacks may want to cancel. */
    *ret_handle = (HANDLE)registration->number;
    result = start_thread(registration);
    if (result == 0)
        registry.first = registration;
    else
        *ret_handle = NULL;
    /* From its start on the registration may end at any moment, by its own callback. */
    while (result == 0 && !started)
        pthread_cond_wait(&registry.started, &registry.lock);
    pthread_mutex_unlock(&registry.lock);
    if (result < 0)
        free_registration(registration);
    return status_of(result);
}

NETIOAPI_API CancelMibChangeNotify2(HANDLE handle)
{
    struct registration *registration = take_out((uintptr_t)handle);
    if (!registration)
        return STATUS_INVALID_PARAMETER;
    if (registration == running) {
        /* To wait here would be to wait for ourselves. */
        registration->cancelled = true;
        return STATUS_SUCCESS;
    }
    const uint64_t one = 1;
    while (write(registration->wake_up, &one, sizeof one) < 0 && errno == EINTR)
        ;
    pthread_join(registration->thread, NULL);
    free_registration(registration);
    return STATUS_SUCCESS;
}
