/* SPDX-License-Identifier: BSD-2-Clause */
/* The senders of router advertisements: radvd, by radvd.conf(5), and systemd-networkd. */
#pragma once

#include "programs/networkd.h"
#include "programs/radv/router_advertisement.h"
#include "util/array.h"

/* Each appends what its program sends, if it runs; fails for want of memory or descriptors only. */
int radvd_read(int root, const struct advertisement_context *context,
               struct advertisement_table *table) __attribute__((warn_unused_result));
int networkd_sender_read(int root, struct advertisement_table *table)
    __attribute__((warn_unused_result));

/* What the settings make systemd-networkd send. */
void networkd_sender_finish(const struct network_settings *settings,
                            struct advertisement *ret_item);

/* An interface block, as it is written. */
struct radvd_interface {
    struct advertisement item;
    unsigned int line;   /* of its end */
    double min_interval; /* seconds, as the next three */
    double max_interval;
    double min_delay;
    uint32_t lifetime;
    uint32_t hop_limit;
};

typedef ARRAY(struct radvd_interface) radvd_interface_list;

/*
 * All interface blocks of a text.  -EBADMSG when radvd would refuse it, and not run: *ret_line then
 * is where, and the list is empty.  What this radvd.conf(5) does not know inside a block is passed
 * over, for a newer radvd may know it.
 */
int radvd_configuration_parse(const char *text, radvd_interface_list *ret_interfaces,
                              unsigned int *ret_line) __attribute__((warn_unused_result));

/*
 * Fills in the defaults that depend on other values, and checks all as radvd does when it sets an
 * interface up: what it refuses it logs, and serves the others.  NULL, and *ret_item is what is
 * sent; else the option for which radvd does not serve this one, static text.
 */
const char *radvd_interface_finish(const struct radvd_interface *interface,
                                   struct advertisement *ret_item);
