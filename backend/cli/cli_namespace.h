/* SPDX-License-Identifier: BSD-2-Clause */
/* What the commands that read the kernel share. */
#pragma once

#include "cli/cli.h"
#include "live/live.h"

/* Opens cli's namespace; on failure prints why.  Missing IPv6 is one, if only that is wanted. */
enum cli_status namespace_open(const struct cli *cli, struct live_options options,
                               struct live **ret_live);

static inline void cleanup_live(struct live **live)
{
    live_close(*live);
}
static inline void cleanup_snapshot(struct snapshot **snapshot)
{
    snapshot_unref(*snapshot);
}

/* Whether a row is of the wanted family, and of one interface (0: of any). */
bool namespace_wants(const struct cli *cli, const struct record *record, uint32_t ifindex);

struct table;

/* Whether a table has anything of the wanted family: RFC 4293 has tables for each. */
bool namespace_wants_table(const struct cli *cli, const struct table *table);

/* The index of the interface of that name or alternative name, or of that number where none has the
 * name.  0, with a line on stderr, when there is none, or it has no row in the wanted family. */
uint32_t namespace_interface(const struct cli *cli, struct live *live,
                             const struct snapshot *snapshot, const char *name);

/* The index of the interface that has an alternative name, or else that the text is; 0: neither. */
uint32_t namespace_other_name(struct live *live, const char *text);

/* Says on stderr that there is no interface of that name. */
void namespace_unknown(const char *name);
