/* SPDX-License-Identifier: BSD-2-Clause */
#include "live/settings.h"
#include "live/live_private.h"

#include <stdio.h>

int settings_copy(const struct live_options *options, struct settings *ret_settings)
{
    struct settings copy = {
        .interfaces = options->interfaces,
        .describe = options->describe,
    };
    if (options->vrf)
        snprintf(copy.vrf, sizeof copy.vrf, "%s", options->vrf);
    for (size_t i = 0; i < options->speed_count; i++) {
        struct live_speed *speed = array_append(&copy.speeds);
        if (!speed) {
            settings_done(&copy);
            return -ENOMEM;
        }
        *speed = options->speeds[i];
    }
    int result = filter_copy(options->filter, &copy.filter);
    if (result < 0)
        settings_done(&copy);
    else
        *ret_settings = copy;
    return result;
}

void settings_done(struct settings *settings)
{
    filter_done(&settings->filter);
    array_done(&settings->speeds);
}

int live_take_settings(struct live *live, struct settings *settings)
{
    struct settings old = live->settings;
    live->settings = *settings;
    int result = live_publish_again(live);
    if (result < 0) {
        live->settings = old;
        return result;
    }
    *settings = (struct settings){0};
    settings_done(&old);
    return 0;
}
