/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a row handed to SetIpInterfaceEntry asks for, and whether Linux can do it: pure.
 *
 * A field asks for a change if it differs from the current value and does not hold the pattern
 * that asks for nothing: all-ones in a number, -1 in an enumeration, neither 0 nor 1 in a BOOLEAN,
 * and also 0 in the three times and NlMtu.  Where the row does not have the field, its value is a
 * constant, and 0 (FALSE, disabled, none) is what Linux does: that asks for nothing either.
 */
#pragma once

#include "model/record.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum request_change {
    REQUEST_FORWARDING = 1 << 0,
    REQUEST_ROUTER_DISCOVERY = 1 << 1,
    REQUEST_DAD_TRANSMITS = 1 << 2,
    REQUEST_BASE_REACHABLE_TIME = 1 << 3,
    REQUEST_RETRANSMIT_TIME = 1 << 4,
    REQUEST_LINK_LOCAL_ADDRESS = 1 << 5,
    REQUEST_MTU = 1 << 6,
    REQUEST_DISABLE_DEFAULT_ROUTES = 1 << 7,
};

enum request_verdict {
    REQUEST_FINE,
    REQUEST_WRONG_VALUE,  /* no interface could have this value */
    REQUEST_NOT_SETTABLE, /* Linux can never set this field of this row */
    REQUEST_INCONSISTENT, /* settable, but not to this value as things are */
};

/* What decides beside the row itself. */
struct request_facts {
    bool loopback;
    bool ipv6_forwards_everywhere; /* conf/all/forwarding */
    bool ipv6_router;              /* conf/X/forwarding: accept_ra 1 means no there */
    bool duplicate_detection;      /* accept_dad of X or of all: dad_transmits counts */
    bool ipv6_has_static;          /* addresses or routes that an end of IPv6 here would lose */
    bool ipv6_kernel_discovers;    /* accept_ra takes effect; otherwise another program does it */
    uint32_t link_mtu;             /* bytes; IPv4's NlMtu ends at 65535 */
};

struct request {
    enum request_verdict verdict;
    const char *field;  /* the first one that was refused */
    const char *reason; /* a clause in English for that field */
    uint32_t changes;   /* enum request_change; 0: nothing is asked for */
};

/* Compares a wanted row with the current one.  The wanted values are the wanted row's. */
struct request request_make(const struct record *current, const struct request_facts *facts,
                            const MIB_IPINTERFACE_ROW *wanted);

/* Whether Linux can set a field, by its documented name, in some row of the family. */
bool request_takes(enum inet_version version, const char *field);

/* Whether a field, by its documented name, can ever be set in this row: with some value, now or
 * after other things change. */
bool request_settable(const struct record *current, const struct request_facts *facts,
                      const char *field);
