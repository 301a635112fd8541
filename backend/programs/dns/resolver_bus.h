/* SPDX-License-Identifier: BSD-2-Clause */
/* The system bus, with one deadline over everything that is asked there. */
#pragma once

#include "programs/dns/resolver.h"

#include <stdbool.h>
#include <stdint.h>
#include <systemd/sd-bus.h>

struct resolver_bus {
    sd_bus *bus;       /* NULL when there is none */
    uint64_t deadline; /* microseconds of CLOCK_MONOTONIC */
    char *reason;      /* why there is none */
};

struct bus_property {
    const char *service;
    const char *path;
    const char *interface;
    const char *name;
};

/* Connects; a bus that is missing or does not answer in time is not a failure, a shortage of our
 * own is. */
int resolver_bus_open(const struct resolver_context *context, struct resolver_bus **ret_bus)
    __attribute__((warn_unused_result));
void resolver_bus_close(struct resolver_bus *bus);

/* Microseconds until the deadline, 0 when it has passed. */
uint64_t resolver_bus_remaining(const struct resolver_bus *bus);

/* A call of Properties.Get that starts no service by itself. */
int resolver_bus_property_call(const struct resolver_bus *bus, const struct bus_property *property,
                               sd_bus_message **ret_call) __attribute__((warn_unused_result));

/*
 * Reads a property.  On failure *ret_error has the bus's or the peer's word for it, for
 * resolver_bus_error_text(); the caller frees it with sd_bus_error_free().
 */
int resolver_bus_property(const struct resolver_bus *bus, const struct bus_property *property,
                          sd_bus_error *ret_error, sd_bus_message **ret_reply)
    __attribute__((warn_unused_result));

const char *resolver_bus_error_text(int error, const sd_bus_error *bus_error);
