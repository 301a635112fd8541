/* SPDX-License-Identifier: BSD-2-Clause */
/* The system bus, with one deadline over everything that is asked there. */
#pragma once

#include "programs/dns/sources.h"

#include <systemd/sd-bus.h>

struct bus {
    sd_bus *bus;
    uint64_t deadline; /* microseconds of CLOCK_MONOTONIC */
};

/* Connects; *ret_bus is NULL when there is no bus, or it does not answer in time. */
int bus_open(const struct resolver_context *context, struct bus **ret_bus)
    __attribute__((warn_unused_result));
void bus_close(struct bus *bus);

struct bus_property {
    const char *service;
    const char *path;
    const char *interface;
    const char *name;
    const char *type; /* the reply stands before its value */
};

/* Reads a property, and starts no service for it.  -ENOENT when it or its service is not there. */
int bus_property_read(const struct bus *bus, const struct bus_property *property,
                      sd_bus_message **ret_reply) __attribute__((warn_unused_result));
