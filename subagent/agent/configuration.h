/* SPDX-License-Identifier: BSD-2-Clause */
/* ipifd.conf: our tokens, read by Net-SNMP's parser. */
#pragma once

#include "agent/context.h"
#include "live/live.h"
#include "util/array.h"

#include <stdbool.h>

/* A list of words with a NULL behind the last. */
struct words {
    ARRAY(char *) list;
};

struct configuration {
    bool writable;
    unsigned serve; /* 1 << enum table_group (columns/table.h) */
    bool stock_descriptions;
    ARRAY(struct live_speed) speeds;
    bool notifications;
    unsigned notification_interval; /* seconds */
    unsigned priority;
    char *netns;              /* NULL: ours */
    char *radvd_configuration; /* NULL: the usual */
    ARRAY(struct context_line) context_lines;
    struct words context_patterns;
    struct words include_names;
    struct words exclude_names;
    struct words include_kinds;
    struct words exclude_kinds;
};

/* Makes the tokens known.  Before init_snmp(). */
void configuration_init(void);

/* Makes them unknown again: for a module that is unloaded. */
void configuration_exit(void);

/* Whatever the parser reads between these two goes into a new configuration.  The second gives it,
 * or -EINVAL when there were errors. */
void configuration_begin(void);
int configuration_end(unsigned errors, struct configuration *ret_configuration);

/* Some of it counts at start only: gives a new configuration the old one's values of that.  True
 * when they differ. */
bool configuration_inherit(struct configuration *configuration, struct configuration *old);

/* As the live handle wants it; points into the configuration. */
struct live_filter configuration_filter(const struct configuration *configuration);

/* Whether there may be other contexts than the default one. */
bool configuration_has_contexts(const struct configuration *configuration);

void configuration_done(struct configuration *configuration);
