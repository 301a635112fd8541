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
    ethtool_array link_modes;
    bool has_announced;   /* the last four */
    bool has_inet6_table; /* otherwise what is known of the second is still right */
    bool address_pieces;  /* the addresses came in pieces: some may be missing */
    bool ethtool_pieces;
    bool speed_pieces;
};

void reading_done(struct reading *reading);

/* Links and neighbour parameters: what the kernel changes without a word is in these. */
int reading_unannounced(struct live *live, struct reading *reading);
/* Addresses, and what is wanted of offloads, wake-on-LAN and speeds. */
int reading_announced(struct live *live, struct reading *reading);

/* Where a walk over interfaces by ascending ifindex has come to in each table. */
struct reading_position {
    size_t links;
    size_t neighbours[2];
    size_t addresses;
    size_t features;
    size_t wake_up;
    size_t link_modes;
};

/* Brings what is known of an interface up to date: out of the tables, or read by itself where they
 * lack it, or are NULL.  about: what was announced; missing: what to read by itself beside it.
 * An interface that has gone is forgotten.  Routes and advertisements are the caller's to
 * attribute. */
int reading_update(struct live *live, const struct reading *reading,
                   struct reading_position *position, uint32_t ifindex, unsigned about,
                   unsigned missing);
