/* SPDX-License-Identifier: BSD-2-Clause */
/* One interface block of radvd.conf(5): what radvd asks of its values before it serves it. */
#pragma once

#include "programs/radv/router_advertisement.h"

/* As it is written, intervals in milliseconds: radvd takes decimals. */
struct radvd_interface {
    struct advertisement item;
    unsigned int line; /* of its end */
    uint64_t min_interval;
    uint64_t max_interval;
    uint64_t min_delay;
    uint64_t lifetime;            /* seconds */
    uint64_t home_agent_lifetime; /* seconds */
    bool has_min_interval;
    bool has_lifetime;
    bool has_home_agent_lifetime;
    bool home_agent_flag;
    bool home_agent_information;
    bool mobile_router_support;
    bool interval_option;
    bool router_address;
};

/* What radvd takes where nothing is written. */
extern const struct radvd_interface radvd_interface_defaults;

/* The upper limits, which RFC 8319 raised. */
struct radvd_limits {
    uint64_t max_interval; /* milliseconds */
    uint64_t lifetime;     /* seconds */
};

extern const struct radvd_limits radvd_limits_rfc4861; /* up to radvd 2.20 */
extern const struct radvd_limits radvd_limits_rfc8319; /* from radvd 2.21 */

/*
 * Fills in the defaults that depend on other values, and checks all as radvd does when it sets an
 * interface up: what it refuses it logs, and serves the others.  NULL, and *ret_item is what is
 * sent; else why radvd does not serve this one, static text.
 */
const char *radvd_interface_finish(const struct radvd_interface *interface,
                                   const struct radvd_limits *limits,
                                   struct advertisement *ret_item);
