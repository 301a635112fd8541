/* SPDX-License-Identifier: BSD-2-Clause */
#include "agent/context.h"

#include "agent/agent.h"
#include "agent/handler.h"
#include "agent/kept.h"
#include "agent/notifications.h"
#include "agent/set_phases.h"
#include "agent/wanted_contexts.h"
#include "model/context_list.h"
#include "netlink/network_namespace.h"
#include "util/log.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

enum { NAMESPACE_MAGIC = 0x6e736673 }; /* NSFS_MAGIC */

/* A name is there a moment before its namespace is bound to it; without one for longer, it is what
 * was left of one. */
#define BINDING_PAUSE (20 * NANOSECONDS_PER_MILLISECOND)
#define BINDING_TIME  NANOSECONDS_PER_SECOND
/* Of a path elsewhere nobody says that it is another namespace now. */
#define PATH_INTERVAL NANOSECONDS_PER_SECOND
/* What could not be opened: while interfaces come by the hundred, and for want of files or memory. */
#define STORM_PAUSE    (200 * NANOSECONDS_PER_MILLISECOND)
#define RETRY_INTERVAL NANOSECONDS_PER_SECOND

static uint64_t due = UINT64_MAX;
static uint32_t last_index;

static int by_name(const void *left, const void *right)
{
    const struct context *const *a = left, *const *b = right;
    return strcmp((*a)->name, (*b)->name);
}

struct context *context_find(const context_array *contexts, const char *name)
{
    size_t low = 0, high = contexts->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const int order = strcmp(contexts->items[middle]->name, name);
        if (order == 0)
            return contexts->items[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

uint64_t contexts_due(void)
{
    return due;
}

static void come_back_at(uint64_t time)
{
    if (time < due)
        due = time;
}

/*
 * snmpd up to 5.9 uses a registration that it has freed when a request of it was under way as it was
 * withdrawn, which stations that walk a context see to when its namespace goes.  So it is withdrawn
 * when nobody has asked for so long.
 */
#define QUIET (60 * NANOSECONDS_PER_SECOND)

/* --- one context ------------------------------------------------------------------------------ */

/* From now on it is empty; who asks is told so. */
static void close_context(struct context *context)
{
    if (!context->reader)
        return;
    context->set_handle = live_close(context->set_handle);
    agent.environment->drop_reader(context->reader);
    if (context->adapter_reader)
        agent.environment->drop_reader(context->adapter_reader);
    context->reader = context->adapter_reader = NULL;
}

void context_asked(struct context *context)
{
    context->last_asked = monotonic_now();
}

static void offer(struct context *context)
{
    if (context->registered)
        return;
    const int error = handler_register_context(context, agent.configuration.priority);
    if (error < 0)
        log_error("snmpd's library does not take context %s: %s", context->name,
                  error == -EEXIST ? "it is registered already" : strerror(-error));
    context->registered = error == 0;
}

static void retract(struct context *context)
{
    if (context->registered)
        handler_unregister_context(context, agent.configuration.priority);
    context->registered = false;
}

/* The same in time.  False: it is still registered. */
static bool withdraw(struct context *context)
{
    if (!context->registered)
        return true;
    if (context->last_asked && monotonic_now() < context->last_asked + QUIET) {
        come_back_at(context->last_asked + QUIET);
        return false;
    }
    retract(context);
    return true;
}

static struct live_options options_of(struct context *context,
                                      const struct configuration *configuration,
                                      const struct live_filter *filter, char *error,
                                      size_t error_size)
{
    struct live_options options = agent_live_options(configuration, filter, error, error_size);
    options.no_wake_up = !configuration->writable;
    options.vrf = context->is_vrf ? context->place : NULL;
    if (context->name[0] && !context->is_vrf)
        options.netns = context->place;
    options.at_once = true; /* the others are answered meanwhile */
    return options;
}

static int open_readers(struct context *context, char *error, size_t error_size)
{
    const struct live_filter filter = configuration_filter(&agent.configuration);
    const struct live_options options =
        options_of(context, &agent.configuration, &filter, error, error_size);
    int result = agent.environment->open_reader(context->name, READ_ROWS, &options, &context->reader);
    if (result == 0 && live_is_of_host(context->reader->live))
        result = agent.environment->open_reader(context->name, READ_ADAPTERS, &options,
                                                &context->adapter_reader);
    if (result < 0 && context->reader) {
        agent.environment->drop_reader(context->reader);
        context->reader = NULL;
    }
    return result;
}

int contexts_take_settings(const struct configuration *configuration)
{
    const struct live_filter filter = configuration_filter(configuration);
    for (size_t i = 0; i < agent.contexts.count; i++) {
        struct context *context = agent.contexts.items[i];
        const struct live_options options = options_of(context, configuration, &filter, NULL, 0);
        int error = !context->reader ? 0
                                     : readers_take_settings(context->reader,
                                                             context->adapter_reader, &options);
        if (error < 0 && !context->name[0]) /* the first: nothing has changed */
            return error;
        if (error < 0 && error != -ECANCELED)
            log_error("context %s: cannot show other interfaces: %s", context->name,
                      strerror(-error));
    }
    return 0;
}

/* Without the right, one line stands for all. */
static void say_refused(const struct context *context, int result, const char *error)
{
    static bool has_said;
    if (result != -EPERM)
        log_error("context %s: %s; the others are served", context->name,
                  *error ? error : strerror(-result));
    else if (!has_said)
        log_error("context %s: %s: that takes CAP_SYS_ADMIN: %s; none is served that needs it",
                  context->name, error, agent.environment->how_to_enter);
    has_said |= result == -EPERM;
}

/* Whether a namespace is bound there, and which.  Of a name without one nobody says when it is. */
static bool find_namespace(struct context *context, struct stat *ret_status)
{
    char path[PATH_MAX];
    struct statfs system;
    const uint64_t now = monotonic_now();
    snprintf(path, sizeof path, "%s%s", strchr(context->place, '/') ? "" : NETWORK_NAMESPACE_FOLDER "/",
             context->place);
    const bool named = stat(path, ret_status) == 0 && statfs(path, &system) == 0;
    if (!named || system.f_type == NAMESPACE_MAGIC) {
        context->unbound_since = 0;
        return named;
    }
    if (!context->unbound_since)
        context->unbound_since = now;
    come_back_at(now + (now - context->unbound_since < BINDING_TIME ? BINDING_PAUSE
                                                                     : PATH_INTERVAL));
    return false;
}

static void open_context(struct context *context)
{
    char error[512] = "";
    struct stat status;
    int result = open_readers(context, error, sizeof error);
    if (result == -ENOENT && !context->is_vrf && !find_namespace(context, &status))
        return; /* it went meanwhile */
    if (result == -EAGAIN) { /* a storm: it is opened when that rests */
        come_back_at(monotonic_now() + STORM_PAUSE);
        return;
    }
    if (result < 0) {
        if (!context->refused)
            say_refused(context, result, error);
        context->refused = result;
        if (result != -EPERM)
            come_back_at(monotonic_now() + RETRY_INTERVAL);
        return;
    }
    context->refused = 0;
    offer(context);
    context_enter(context);
    notify_configure_context();
    kept_apply_all();
    context_enter(context_default(&agent.contexts));
}

/* A path elsewhere, or a link to one. */
static bool is_unannounced(const char *place)
{
    char path[PATH_MAX], target[1];
    snprintf(path, sizeof path, NETWORK_NAMESPACE_FOLDER "/%s", place);
    return strchr(place, '/') || readlink(path, target, sizeof target) >= 0;
}

void contexts_announce(void)
{
    come_back_at(monotonic_now() + BINDING_PAUSE);
}

static void update_context(struct context *context)
{
    struct stat status = {0};
    if (context->is_vrf) {
        if (!context->reader)
            open_context(context);
        return;
    }
    const bool there = find_namespace(context, &status);
    const bool same = there && status.st_dev == context->device && status.st_ino == context->inode;
    if (!same)
        close_context(context);
    if (there && !context->reader && !(same && context->refused == -EPERM)) {
        context->refused = same ? context->refused : 0;
        context->device = status.st_dev;
        context->inode = status.st_ino;
        open_context(context);
    }
    if (!context->reader)
        (void)withdraw(context);
    if (is_unannounced(context->place))
        come_back_at(monotonic_now() + PATH_INTERVAL);
}

/* --- all of them ------------------------------------------------------------------------------ */

static void free_context(struct context *context)
{
    live_close(context->set_handle);
    free(context->place);
    free(context);
}

static void close_unwanted(const context_line_array *wanted)
{
    size_t kept = 0;
    for (size_t i = 0; i < agent.contexts.count; i++) {
        struct context *context = agent.contexts.items[i];
        context->wanted = !context->name[0] || wanted_contexts_have(wanted, context);
        if (!context->wanted)
            close_context(context);
        if (context->wanted || !withdraw(context))
            agent.contexts.items[kept++] = context;
        else
            free_context(context);
    }
    agent.contexts.count = kept;
}

static struct context *new_context(const char *name)
{
    struct context *context = calloc(1, sizeof *context);
    struct context **place = context ? array_append(&agent.contexts) : NULL;
    if (!place) {
        free(context);
        log_error("context %s: not enough memory", name);
        return NULL;
    }
    snprintf(context->name, sizeof context->name, "%s", name);
    context->index = ++last_index;
    agent_init_facts(agent.facts.version, &context->facts);
    *place = context;
    return context;
}

static void add_missing(context_line_array *wanted)
{
    const size_t known = agent.contexts.count; /* those behind are in no order yet */
    for (size_t i = 0; i < wanted->count; i++) {
        struct context_line *line = &wanted->items[i];
        context_array sorted = agent.contexts;
        sorted.count = known;
        struct context *context = context_find(&sorted, line->name);
        if (context && context->wanted)
            continue;
        if (!context)
            context = new_context(line->name);
        if (!context)
            continue;
        free(context->place);
        context->place = line->place;
        line->place = NULL;
        context->is_vrf = line->is_vrf;
        context->wanted = true;
        context->refused = 0;
    }
    array_sort(&agent.contexts, by_name); /* the default one has the shortest */
}

void contexts_update(void)
{
    if (set_is_under_way()) { /* it may be of one that goes */
        contexts_announce();
        return;
    }
    context_line_array wanted = wanted_contexts();
    due = UINT64_MAX;
    close_unwanted(&wanted);
    add_missing(&wanted);
    for (size_t i = 0; i < agent.contexts.count; i++)
        if (agent.contexts.items[i]->name[0] && agent.contexts.items[i]->wanted)
            update_context(agent.contexts.items[i]);
    wanted_contexts_done(&wanted);
}

void contexts_configure(void)
{
    for (size_t i = 0; i < agent.contexts.count; i++) {
        context_enter(agent.contexts.items[i]);
        agent.facts.notifications_enabled = agent.configuration.notifications;
        agent.facts.notification_interval = agent.configuration.notification_interval;
    }
    context_enter(context_default(&agent.contexts));
}

static void list_done(void *object)
{
    struct context_list *list = object;
    array_done(&list->items);
}

static int by_index(const void *left, const void *right)
{
    const struct context_row *a = left, *b = right;
    return (a->index > b->index) - (a->index < b->index);
}

void *contexts_list(void)
{
    struct context_list *list = shared_new(sizeof *list, list_done);
    for (size_t i = 0; list && i < agent.contexts.count; i++) {
        const struct context *context = agent.contexts.items[i];
        struct context_row *row =
            context->name[0] && context->reader ? array_append(&list->items) : NULL;
        if (!row)
            continue;
        row->index = context->index;
        snprintf(row->name, sizeof row->name, "%s", context->name);
        snprintf(row->description, sizeof row->description, "%s %s",
                 context->is_vrf ? "VRF" : "network namespace", context->place);
    }
    if (list)
        array_sort(&list->items, by_index);
    return list;
}

void contexts_retract(void)
{
    for (size_t i = 0; i < agent.contexts.count; i++)
        retract(agent.contexts.items[i]);
}

void contexts_done(void)
{
    for (size_t i = 0; i < agent.contexts.count; i++)
        free_context(agent.contexts.items[i]);
    array_done(&agent.contexts);
    due = UINT64_MAX;
}
