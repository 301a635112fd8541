/* SPDX-License-Identifier: BSD-2-Clause */
/* The router advertisements of systemd-networkd: [Network] IPv6SendRA= and [IPv6SendRA]. */
#pragma once

#include "programs/radv/radvd_configuration.h"

/* What the text of a .network file and its drop-ins makes systemd-networkd send; up to version 252
 * it does not know all keys. */
void networkd_advertisement_parse(const char *text, bool after_252, struct advertisement *ret_item);

/* Appends one item for each link that has a .network file; fails for want of
 * memory or descriptors only, else *reason is set. */
int networkd_advertisement_read(int root, struct advertisement_list *list, char **reason)
    __attribute__((warn_unused_result));
