/* SPDX-License-Identifier: BSD-2-Clause */
#include "programs/radv/radvd_scanner.h"

#include <string.h>
#include <strings.h>

/* Spaces, comments and punctuation end a word; a "#" inside one does not. */
static const char punctuation[] = "{};/";
static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                              "`~!@#$%^&*()_-+=:[]<>,.?\\";

void radvd_scanner_start(struct radvd_scanner *scanner, const char *text)
{
    *scanner = (struct radvd_scanner){.next = text, .line = 1, .start = text};
}

static void skip_blanks(struct radvd_scanner *scanner)
{
    for (;; scanner->next++) {
        if (*scanner->next == '#')
            scanner->next += strcspn(scanner->next, "\n");
        if (*scanner->next == '\n')
            scanner->line++;
        else if (*scanner->next != ' ' && *scanner->next != '\t')
            return;
    }
}

void radvd_scanner_advance(struct radvd_scanner *scanner)
{
    skip_blanks(scanner);
    scanner->start = scanner->next;
    scanner->length = 1;
    if (*scanner->next == '\0') {
        scanner->token = RADVD_END;
        scanner->length = 0;
    } else if (strchr(punctuation, *scanner->next)) {
        scanner->token = RADVD_PUNCTUATION;
    } else if (*scanner->next == '"') {
        /* Quoted strings came after 2.19; none spans lines. */
        scanner->length = 1 + strcspn(scanner->next + 1, "\"\n");
        bool closed = scanner->next[scanner->length] == '"';
        scanner->token = closed ? RADVD_WORD : RADVD_INVALID;
        scanner->length += closed;
    } else {
        scanner->length = strspn(scanner->next, letters);
        scanner->token = scanner->length > 0 ? RADVD_WORD : RADVD_INVALID;
    }
    if (scanner->token != RADVD_INVALID)
        scanner->next += scanner->length;
}

bool radvd_scanner_is(const struct radvd_scanner *scanner, const char *text)
{
    return (scanner->token == RADVD_WORD || scanner->token == RADVD_PUNCTUATION) &&
           strlen(text) == scanner->length &&
           strncasecmp(scanner->start, text, scanner->length) == 0;
}
