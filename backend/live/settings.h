/* SPDX-License-Identifier: BSD-2-Clause */
/* What of its options a handle can be given anew while it lives. */
#pragma once

#include "live/filter.h"
#include "live/live.h"
#include "util/array.h"

#include <net/if.h>

struct settings {
    struct filter filter;
    ARRAY(struct live_speed) speeds;
    bool interfaces;
    char vrf[IF_NAMESIZE]; /* empty: all */
    void (*describe)(const char *bus, const char *device, char *text, size_t size);
};

/* Copies what of the options is a setting.  0 or -ENOMEM; *ret_settings is untouched on failure. */
int settings_copy(const struct live_options *options, struct settings *ret_settings);
void settings_done(struct settings *settings);

/* Replaces the handle's settings; rows appear and vanish as changes.  The copy is the handle's on
 * success, and *settings is empty then.  A handle without a snapshot cannot fail. */
int live_take_settings(struct live *live, struct settings *settings);
