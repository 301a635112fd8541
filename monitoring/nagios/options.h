/* SPDX-License-Identifier: BSD-2-Clause */
/* What the command line asks for. */
#pragma once

#include "range.h"

#include <stdbool.h>
#include <stddef.h>

enum plugin_state { STATE_OK, STATE_WARNING, STATE_CRITICAL, STATE_UNKNOWN };

/* "OK", "WARNING", ... */
const char *state_name(enum plugin_state state);

/* A question with two answers that may also not be asked. */
enum wanted { WANTED_ANY, WANTED_YES, WANTED_NO };

enum { FAMILY_IPV4 = 1, FAMILY_IPV6 = 2, FAMILY_ANY = FAMILY_IPV4 | FAMILY_IPV6 };

struct texts {
    const char **items;
    size_t count;
};

struct options {
    /* who is asked, and how */
    const char *host;
    const char *port;
    long version; /* SNMP_VERSION_... */
    const char *community;
    const char *context;
    const char *level; /* of security, as given; NULL: from the passphrases */
    const char *user;
    const char *auth_protocol;
    const char *auth_passphrase;
    const char *privacy_protocol;
    const char *privacy_passphrase;
    unsigned timeout; /* seconds, all in all */
    enum plugin_state timeout_state;
    int retries;

    /* which interfaces */
    struct texts names;    /* must be there */
    void *local_names;     /* what holds some of them: local_names_resolve() */
    struct texts patterns; /* must match at least one */
    struct texts excluded;
    unsigned families;

    /* what is expected of each */
    enum wanted ipv4;
    enum wanted ipv6;
    enum wanted forwarding;
    enum wanted connected;
    struct range mtu;
    struct range metric;
    struct texts dns; /* must be among the interface's servers */
    enum plugin_state severity;

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
