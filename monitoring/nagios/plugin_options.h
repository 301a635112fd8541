/* SPDX-License-Identifier: BSD-2-Clause */
/* What the command line asks for. */
#pragma once

#include "range.h"

#include <stdbool.h>
#include <stddef.h>

enum plugin_state { STATE_OK, STATE_WARNING, STATE_CRITICAL, STATE_UNKNOWN };

/* "OK", "WARNING", ... */
const char *state_name(enum plugin_state state);

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

struct texts {
    const char **items;
    size_t count;
};

/* 0, or -ENOMEM. */
int texts_add(struct texts *texts, const char *text);

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
    struct texts names;    /* must be there */
    void *local_names;     /* what holds some of them: local_names_resolve() */
    struct texts patterns; /* must match at least one */
    struct texts excluded;
    int family; /* FAMILY_...; 0: both */

    /* what is expected of each */
    int enabled[FAMILY_IPV6 + 1]; /* enum wanted */
    int wanted[ROW_COLUMNS];      /* enum wanted, of columns that are true or false */
    struct range ranges[ROW_COLUMNS];
    struct texts dns; /* must be among the interface's servers */
    int severity;     /* STATE_WARNING or STATE_CRITICAL */

    /* how many have to pass */
    struct range warning;
    struct range critical;
    unsigned verbosity;
};

/*
 * Reads the command line.  0; 1 when --help or --version has been answered; -EINVAL after one line
 * on stdout that says what is wrong.
 */
int options_parse(int argc, char **argv, struct options *ret_options);
void options_free(struct options *options);
