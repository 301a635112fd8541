/* SPDX-License-Identifier: BSD-2-Clause */
/* The words of radvd.conf(5) and dhclient.leases(5): blocks in braces, comments behind "#". */
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum word_kind { WORD_END, WORD_PLAIN, WORD_QUOTED, WORD_PUNCTUATION, WORD_INVALID };

struct word_syntax {
    const char *blanks; /* but the newline, which always is one */
    const char *punctuation;
    const char *letters; /* what a plain word has; NULL: all that is nothing else */
    bool escapes;        /* a quoted word may span lines, and "\" take the meaning of the next */
};

struct word {
    const struct word_syntax *syntax;
    const char *next;
    unsigned int line; /* of its end */
    enum word_kind kind;
    const char *start; /* behind the quote */
    size_t length;
};

/* Starts with the first word. */
void word_start(struct word *word, const struct word_syntax *syntax, const char *text);
/* Moves to the next word; it stays on the end and on an invalid character. */
void word_advance(struct word *word);

/* Whether it is this word, in any case, or punctuation; a quoted one never is. */
bool word_is(const struct word *word, const char *text);
