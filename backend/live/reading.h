/* SPDX-License-Identifier: BSD-2-Clause */
/* The kernel's tables as one reading has them, before they are joined with what is known. */
#pragma once

#include "live/live_private.h"

struct reading {
    link_array links;
    neighbour_array neighbours[2];
    address_array addresses;
    ethtool_array features;
    ethtool_array wake_up;
    bool has_inet6_table; /* otherwise what is known of the second is still right */
    bool address_pieces;  /* the addresses came in pieces: some may be missing */
    bool ethtool_pieces;
};

void reading_done(struct reading *reading);

/* Links and neighbour parameters: what the kernel changes without a word is in these. */
int reading_unannounced(struct live *live, struct reading *reading);
/* Addresses, offloads and wake-on-LAN. */
int reading_announced(struct live *live, struct reading *reading);

/* Where a walk over interfaces by ascending ifindex has come to in each table. */
struct reading_position {
    size_t links;
    size_t neighbours[2];
    size_t addresses;
    size_t features;
    size_t wake_up;
};

const struct link_record *reading_link(const struct reading *reading,
                                       struct reading_position *position, uint32_t ifindex);

/* Take what the tables have of the interface whose link facts already holds.  False: it has a
 * family of which they do not have the parameters. */
bool reading_take_unannounced(const struct reading *reading, struct reading_position *position,
                              struct interface_facts *facts);
/* What of it is needed is said by about.  False: the tables came in pieces, and lack it. */
bool reading_take_announced(const struct live *live, const struct reading *reading,
                            struct reading_position *position, unsigned about,
                            struct interface_facts *facts);
