/* SPDX-License-Identifier: BSD-2-Clause */
#include "programs/words.h"

#include <string.h>
#include <strings.h>

static void skip_blanks(struct word *word)
{
    for (;; word->next++) {
        if (*word->next == '#')
            word->next += strcspn(word->next, "\n");
        if (*word->next == '\n')
            word->line++;
        else if (!*word->next || !strchr(word->syntax->blanks, *word->next))
            return;
    }
}

static void take_quoted(struct word *word)
{
    const bool escapes = word->syntax->escapes;
    const char *end = word->start = ++word->next;
    for (; *end && *end != '"' && (escapes || *end != '\n'); end++) {
        if (escapes && *end == '\\' && end[1])
            end++;
        word->line += *end == '\n';
    }
    word->length = (size_t)(end - word->start);
    word->kind = *end == '"' || escapes ? WORD_QUOTED : WORD_INVALID;
    word->next = end + (*end == '"');
}

static size_t plain_length(const struct word *word)
{
    const struct word_syntax *syntax = word->syntax;
    const char *end = word->next;
    if (syntax->letters)
        return strspn(end, syntax->letters);
    while (*end && *end != '\n' && *end != '"' && !strchr(syntax->blanks, *end) &&
           !strchr(syntax->punctuation, *end))
        end++;
    return (size_t)(end - word->next);
}

void word_advance(struct word *word)
{
    if (word->kind == WORD_INVALID)
        return;
    skip_blanks(word);
    word->start = word->next;
    if (*word->next == '"') {
        take_quoted(word);
        return;
    }
    const bool punctuation = *word->next && strchr(word->syntax->punctuation, *word->next);
    word->length = punctuation ? 1 : plain_length(word);
    word->kind = punctuation ? WORD_PUNCTUATION : WORD_PLAIN;
    if (word->length == 0)
        word->kind = *word->next ? WORD_INVALID : WORD_END;
    word->next += word->length;
}

void word_start(struct word *word, const struct word_syntax *syntax, const char *text)
{
    *word = (struct word){.syntax = syntax, .next = text, .line = 1, .kind = WORD_PLAIN};
    word_advance(word);
}

bool word_is(const struct word *word, const char *text)
{
    return (word->kind == WORD_PLAIN || word->kind == WORD_PUNCTUATION) &&
           strlen(text) == word->length && strncasecmp(word->start, text, word->length) == 0;
}
