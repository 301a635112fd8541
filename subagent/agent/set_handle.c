/* SPDX-License-Identifier: BSD-2-Clause */
#include "agent/set_handle.h"

#include "agent/agent.h"
#include "util/log.h"

#include <string.h>

static struct live *handle;

int set_handle_open(void)
{
    char text[512] = "";
    if (handle)
        return 0;
    struct live_options options = {
        .netns = agent.configuration.netns,
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
