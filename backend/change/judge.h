/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a wanted row asks for, and whether Linux can do it: pure.
 *
 * A field asks for a change if it differs from the current value and does not hold the pattern
 * that asks for nothing: all-ones in a number, -1 in an enumeration, neither 0 nor 1 in a BOOLEAN,
 * and also 0 in the three times, NlMtu and EnableStatus.  Where the row does not have the field,
 * its value is a constant, and 0 (FALSE, disabled, none) is what Linux does: that asks for nothing
 * either.
 */
#pragma once

#include "model/record.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum change_of {
    CHANGE_FORWARDING = 1 << 0,
    CHANGE_ROUTER_DISCOVERY = 1 << 1,
    CHANGE_DAD_TRANSMITS = 1 << 2,
    CHANGE_BASE_REACHABLE_TIME = 1 << 3,
    CHANGE_RETRANSMIT_TIME = 1 << 4,
    CHANGE_LINK_LOCAL_ADDRESS = 1 << 5,
    CHANGE_MTU = 1 << 6,
    CHANGE_DISABLE_DEFAULT_ROUTES = 1 << 7,
    CHANGE_ENABLE_STATUS = 1 << 8,
};

enum verdict {
    VERDICT_FINE,
    VERDICT_WRONG_VALUE,  /* no interface could have this value */
    VERDICT_NOT_SETTABLE, /* Linux can never set this field of this row */
    VERDICT_INCONSISTENT, /* settable, but not to this value as things are */
};

/* An interface as it is: its row, and what decides beside it. */
struct situation {
    struct record current;
    bool loopback;
    bool ipv6_forwards_everywhere; /* conf/all/forwarding */
    bool ipv6_router;              /* conf/X/forwarding: accept_ra 1 means no there */
    bool duplicate_detection;      /* accept_dad of X or of all: dad_transmits counts */
    bool ipv6_has_static;          /* addresses or routes that an end of IPv6 here would lose */
    bool ipv6_kernel_discovers;    /* accept_ra takes effect; otherwise another program does it */
    uint32_t link_mtu;             /* bytes; IPv4's NlMtu ends at 65535 */
};

struct judgement {
    enum verdict verdict;
    const char *field;  /* the first one that was refused */
    const char *reason; /* a clause in English for that field */
    uint32_t changes;   /* enum change_of; 0: nothing is asked for */
};

/* Compares a wanted row (row and enable_status of the record) with the current one. */
struct judgement judge(const struct situation *situation, const struct record *wanted);

/* Fields are known by their place in a record: a column's offset.  What is no field that Linux can
 * set in some row takes nothing. */

/* Whether Linux can set the field in some row of the version. */
bool judge_takes(enum inet_version version, size_t offset);

/* Whether it can ever be set in this row: with some value, now or after other things change. */
bool judge_settable(const struct situation *situation, size_t offset);

/* Whether a value of the field asks for anything: otherwise it is the pattern for "leave it". */
bool judge_asks(const struct record *wanted, size_t offset);

/* A value of an enumeration that Linux has for no interface; -1 when there is none. */
int judge_never(size_t offset);

/* The row that asks for nothing: Family, LUID and index 0. */
void judge_ask_nothing(MIB_IPINTERFACE_ROW *ret_row);
