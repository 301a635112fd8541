/* SPDX-License-Identifier: BSD-2-Clause */
#include "agent/context_life.h"

#include "agent/agent.h"
#include "agent/context_handler.h"
#include "agent/kept.h"
#include "agent/notifications.h"
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

/* Of a path elsewhere nobody says that it is another namespace now. */
#define PATH_INTERVAL NANOSECONDS_PER_SECOND
/* What could not be opened: in a storm, and for want of files or memory. */
#define STORM_PAUSE    (200 * NANOSECONDS_PER_MILLISECOND)
#define RETRY_INTERVAL NANOSECONDS_PER_SECOND

/* snmpd up to 5.9 crashes when a registration is withdrawn of which a request is under way, which
 * stations that walk a context see to when its namespace goes.  So it is withdrawn when nobody has
 * asked for so long. */
#define QUIET (60 * NANOSECONDS_PER_SECOND)

/* From now on it is empty; who asks is told so. */
void context_close(struct context *context)
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
    const int error = context_handler_register(context, agent.configuration.priority);
    if (error < 0)
        log_error("snmpd's library does not take context %s: %s", context->name,
                  error == -EEXIST ? "it is registered already" : strerror(-error));
    context->registered = error == 0;
}

void context_retract(struct context *context)
{
    if (context->registered)
        context_handler_unregister(context, agent.configuration.priority);
    context->registered = false;
}

/* The same in time.  False: it is still registered. */
bool context_withdraw(struct context *context)
{
    if (!context->registered)
        return true;
    if (context->last_asked && monotonic_now() < context->last_asked + QUIET) {
        contexts_come_back_at(context->last_asked + QUIET);
        return false;
    }
    context_retract(context);
    return true;
}

struct live_options context_options(struct context *context,
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
    snprintf(path, sizeof path, "%s%s",
             strchr(context->place, '/') ? "" : NETWORK_NAMESPACE_FOLDER "/", context->place);
    const bool named = stat(path, ret_status) == 0 && statfs(path, &system) == 0;
    if (!named || system.f_type == NAMESPACE_MAGIC) {
        context->unbound_since = 0;
        return named;
    }
    if (!context->unbound_since)
        context->unbound_since = now;
    contexts_come_back_at(
        now + (now - context->unbound_since < BINDING_TIME ? BINDING_PAUSE : PATH_INTERVAL));
    return false;
}

/* Goes on in context_take_opened(). */
static void open_context(struct context *context)
{
    struct opening *opening = calloc(1, sizeof *opening);
    if (!opening) {
        log_error("context %s: not enough memory", context->name);
        contexts_come_back_at(monotonic_now() + RETRY_INTERVAL);
        return;
    }
    context->is_opening = true;
    opening->context = context;
    opening->filter = configuration_filter(&agent.configuration);
    opening->options = context_options(context, &agent.configuration, &opening->filter,
                                       opening->error, sizeof opening->error);
    agent.environment->open(opening);
}

static void take_refused(struct context *context, int result, const char *error)
{
    struct stat status;
    if (!context->wanted ||
        (result == -ENOENT && !context->is_vrf && !find_namespace(context, &status)))
        return; /* it went meanwhile */
    if (result == -EAGAIN) { /* a storm: it is opened when that rests */
        contexts_come_back_at(monotonic_now() + STORM_PAUSE);
        return;
    }
    if (!context->refused)
        say_refused(context, result, error);
    context->refused = result;
    if (result != -EPERM)
        contexts_come_back_at(monotonic_now() + RETRY_INTERVAL);
}

void context_take_opened(const struct opening *opening)
{
    struct context *context = opening->context;
    context->is_opening = false;
    if (context->look_again || !context->wanted)
        contexts_announce();
    context->look_again = false;
    if (opening->result < 0) {
        take_refused(context, opening->result, opening->error);
        return;
    }
    context->reader = opening->reader;
    context->adapter_reader = opening->adapter_reader;
    context->refused = 0;
    if (!context->wanted) {
        context_close(context);
        return;
    }
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

void context_update(struct context *context)
{
    struct stat status = {0};
    if (context->is_opening) {
        context->look_again = true;
        return;
    }
    if (context->is_vrf) {
        if (!context->reader)
            open_context(context);
        return;
    }
    const bool there = find_namespace(context, &status);
    const bool same = there && status.st_dev == context->device && status.st_ino == context->inode;
    if (!same)
        context_close(context);
    if (there && !context->reader && !(same && context->refused == -EPERM)) {
        context->refused = same ? context->refused : 0;
        context->device = status.st_dev;
        context->inode = status.st_ino;
        open_context(context);
    }
    if (!context->reader && !context->is_opening)
        (void)context_withdraw(context);
    if (is_unannounced(context->place))
        contexts_come_back_at(monotonic_now() + PATH_INTERVAL);
}
