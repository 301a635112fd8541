/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ipifd.conf: our tokens, read by Net-SNMP's parser; and its errors, counted, because the parser
 * only mentions them.
 */
#pragma once

#include "live/live.h"
#include "util/array.h"

#include <stdbool.h>
#include <stdint.h>

/* A list of words with a NULL behind the last. */
struct words {
    ARRAY(char *) list;
};

struct configuration {
    bool writable;
    bool notifications;
    unsigned notification_interval; /* seconds */
    uint8_t priority;
    char *netns;              /* NULL: ours */
    char *radvd_configuration; /* NULL: the usual */
    struct words include_names;
    struct words exclude_names;
    struct words include_kinds;
    struct words exclude_kinds;
};

/* Makes the tokens known.  Before init_snmp(). */
void configuration_init(void);

/* Makes them unknown again: for a module that is unloaded. */
void configuration_exit(void);

/* Names the first file that should be read and cannot be, in the log; -EACCES or the like.  files
 * is option -c (comma-separated) or NULL; defaults: whether the usual files are read too. */
int configuration_check_files(const char *files, bool defaults);

/* Whatever the parser reads between these two goes into a new configuration.  The second gives it,
 * or -EINVAL when there was an error, which the log names with file and line. */
void configuration_begin(void);
int configuration_end(struct configuration *ret_configuration);

/* Reads the files again: -EINVAL and nothing changed when there is an error in them. */
int configuration_reload(const char *files, bool defaults, struct configuration *ret_configuration);

/* Some of it counts at start only: gives a new configuration the old one's values of that.  True
 * when they differ. */
bool configuration_inherit(struct configuration *configuration, struct configuration *old);

/* As the live handle wants it; points into the configuration. */
struct live_filter configuration_filter(const struct configuration *configuration);

void configuration_done(struct configuration *configuration);
