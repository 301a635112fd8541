/* SPDX-License-Identifier: BSD-2-Clause */
/* What the command line asks for. */
#pragma once

#include "output.h"
#include "range.h"
#include "util/array.h"

#include <stdbool.h>

/* A question with two answers; 0 means that it is not asked. */
enum wanted { WANTED_YES = 1, WANTED_NO };

enum { FAMILY_IPV4 = 1, FAMILY_IPV6 };

/* What of an interface's row is fetched and checked. */
enum row_column {
    ROW_NAME,
    ROW_ENABLE_STATUS,
    ROW_FORWARDING,
    ROW_METRIC,
    ROW_MTU,
    ROW_CONNECTED,
    ROW_DNS, /* of the adapter, not of the row */
    ROW_COLUMNS,
};

typedef ARRAY(const char *) text_array;

/* What a command line gives as one of several words is the word's number, from 1; 0: not given. */
struct options {
    /* who is asked, and how */
    const char *host;
    const char *port;
    int protocol; /* 1, 2c or 3 */
    const char *community;
    const char *context;
    int level; /* SNMP_SEC_LEVEL_...; 0: what the passphrases allow */
    const char *user;
    const char *auth_protocol;
    const char *auth_passphrase;
    const char *privacy_protocol;
    const char *privacy_passphrase;
    long timeout; /* seconds, for everything */
    enum plugin_state timeout_state;
    long retries;

    /* which interfaces */
    text_array names;    /* must be there */
    text_array patterns; /* must match at least one */
    text_array excluded;
    int family; /* FAMILY_...; 0: both */

    /* what is expected of each */
    int enabled[FAMILY_IPV6 + 1]; /* enum wanted */
    int wanted[ROW_COLUMNS];      /* enum wanted, of columns that are true or false */
    struct range ranges[ROW_COLUMNS];
    int link;            /* enum wanted: up */
    struct range errors; /* packets since the last check, both directions */
    struct range discards;
    struct range traffic;    /* since the last check, of each direction: bits per second, or... */
    bool traffic_is_percent; /* ...percent of the link's speed */
    const char *state;       /* where counters are kept between checks; NULL: the usual place */
    text_array dns;          /* must be among the interface's servers */
    int severity;            /* STATE_WARNING or STATE_CRITICAL */

    /* how many have to pass */
    struct range warning;
    struct range critical;
    unsigned verbosity;
};

/* Reads the command line; answers --help and --version, and ends the program with one line that
 * says what is wrong. */
struct options options_parse(int argc, char **argv);
