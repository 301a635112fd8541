/* SPDX-License-Identifier: BSD-2-Clause */
/* What systemd-networkd leaves below /run/systemd/netif, and the .network files it names there. */
#pragma once

#include "programs/root_files.h"

#include <stdint.h>

/* Indexes of the links that systemd-networkd knows, in no order. */
struct networkd_links {
    uint32_t *items;
    size_t count;
    size_t capacity;
};

int networkd_links_read(int root, struct networkd_links *ret_links)
    __attribute__((warn_unused_result));

/* The state of one link: lines KEY=VALUE. */
int networkd_state_read(int root, uint32_t ifindex, char **ret_state)
    __attribute__((warn_unused_result));

/* Many links share one .network file: the last one read is kept.  Zero-initialised is empty. */
struct networkd_configuration {
    char *file;
    char *dropins;
    char *text;
};

void networkd_configuration_done(struct networkd_configuration *configuration);

/*
 * The text of the .network file that the state names, followed by its drop-ins in the order in
 * which they override.  -ENODATA when the link has none; otherwise as root_read(), and *ret_path
 * then is the file that failed, good until the next call.
 */
int networkd_configuration_read(int root, const char *state,
                                struct networkd_configuration *configuration, const char **ret_path)
    __attribute__((warn_unused_result));
