/* SPDX-License-Identifier: BSD-2-Clause */
/* The words of radvd.conf(5). */
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum radvd_token { RADVD_END, RADVD_WORD, RADVD_PUNCTUATION, RADVD_INVALID };

struct radvd_scanner {
    const char *next;
    unsigned int line; /* of the token */
    enum radvd_token token;
    const char *start;
    size_t length;
};

/* Starts before the first token. */
void radvd_scanner_start(struct radvd_scanner *scanner, const char *text);
/* Moves to the next token; it stays on the end and on an invalid character. */
void radvd_scanner_advance(struct radvd_scanner *scanner);

/* Whether the token is this word, in any case since radvd 2.20 (2.19 does not start with another
 * case than this), or this one of "{", "}", ";", "/". */
bool radvd_scanner_is(const struct radvd_scanner *scanner, const char *text);
