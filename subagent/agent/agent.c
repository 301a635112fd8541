/* SPDX-License-Identifier: BSD-2-Clause */
#include "agent/agent.h"

#include "agent/change_queue.h"
#include "agent/hardware.h"
#include "util/clock.h"
#include "util/log.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

struct agent agent;

/* What is random at start must not repeat: RFC 4293, ipv6RouterAdvertSpinLock. */
void agent_init_facts(const char *version, struct agent_facts *ret_facts)
{
    uint32_t number = 0;
    if (getrandom(&number, sizeof number, GRND_NONBLOCK) < 0)
        number = (uint32_t)monotonic_now();
    ret_facts->spin_lock = (int32_t)(number & INT32_MAX);
    ret_facts->notifications_enabled = agent.configuration.notifications;
    ret_facts->notification_interval = agent.configuration.notification_interval;
    snprintf(ret_facts->version, sizeof ret_facts->version, "%s", version);
}

struct live_options agent_live_options(const struct configuration *configuration,
                                       const struct live_filter *filter, char *error,
                                       size_t error_size)
{
    /* For tests: few enough bytes for the kernel's notifications to be overrun. */
    const char *receive_buffer = getenv("IPIFD_RECEIVE_BUFFER");
    return (struct live_options){
        .netns = configuration->netns,
        .follow = true,
        .interfaces = configuration->serve & (1u << GROUP_INTERFACES | 1u << GROUP_ADDRESSES),
        .ethtool_on_demand = !configuration->notifications,
        .receive_buffer = receive_buffer ? (size_t)strtoul(receive_buffer, NULL, 10) : 0,
        .radvd_configuration = configuration->radvd_configuration,
        .filter = filter,
        .speeds = configuration->speeds.items,
        .speed_count = configuration->speeds.count,
        .describe = configuration->stock_descriptions ? hardware_describe : NULL,
        .changed = change_queue_take,
        .interfaces_changed = change_queue_take_interfaces,
        .error = error,
        .error_size = error_size,
    };
}

int agent_add_default_context(void)
{
    struct context *context = calloc(1, sizeof *context);
    struct context **place = context ? array_append(&agent.contexts) : NULL;
    if (!place) {
        free(context);
        return -ENOMEM;
    }
    context->reader = agent.reader;
    context->adapter_reader = agent.adapter_reader;
    *place = agent.current = context;
    return 0;
}

unsigned agent_groups(const struct context *context)
{
    const unsigned served = agent.configuration.serve;
    if (!context->reader)
        return 0;
    if (context->name[0])
        return served | 1u << GROUP_SYSTEM;
    return configuration_has_contexts(&agent.configuration) ? served | 1u << GROUP_CONTEXTS
                                                            : served;
}

static struct live *handle;

void context_enter(struct context *context)
{
    struct context *left = agent.current;
    if (left == context)
        return;
    left->facts = agent.facts;
    left->set_handle = handle;
    agent.facts = context->facts;
    handle = context->set_handle;
    context->set_handle = NULL;
    agent.reader = context->reader;
    agent.adapter_reader = context->adapter_reader;
    agent.current = context;
}

int set_handle_open(void)
{
    const struct context *context = agent.current;
    char text[512] = "";
    if (handle)
        return 0;
    struct live_options options = {
        .netns = context && context->name[0] ? (context->is_vrf ? NULL : context->place)
                                             : agent.configuration.netns,
        .idle = true,
        .radvd_configuration = agent.configuration.radvd_configuration,
        .error = text,
        .error_size = sizeof text,
    };
    int error = live_open(&options, &handle);
    if (error < 0)
        log_error("cannot write: %s", *text ? text : strerror(-error));
    return error;
}

void set_handle_close(void)
{
    handle = live_close(handle);
}

struct live *set_handle(void)
{
    return set_handle_open() == 0 ? handle : NULL;
}
