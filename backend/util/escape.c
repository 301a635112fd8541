/* SPDX-License-Identifier: BSD-2-Clause */
#include "util/escape.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

size_t utf8_character(const char *text, uint32_t *ret_character)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000}; /* by length */
    const uint8_t *octets = (const uint8_t *)text;
    const size_t length = octets[0] < 0x80                        ? 1
                          : octets[0] >= 0xc0 && octets[0] < 0xe0 ? 2
                          : octets[0] >= 0xe0 && octets[0] < 0xf0 ? 3
                          : octets[0] >= 0xf0 && octets[0] < 0xf8 ? 4
                                                                  : 0;
    uint32_t character = length == 1 ? octets[0] : octets[0] & 0x7fU >> length;
    for (size_t i = 1; i < length; i++) {
        if ((octets[i] & 0xc0) != 0x80) /* also where the text ends */
            return 0;
        character = character << 6 | (octets[i] & 0x3f);
    }
    if (length == 0 || character < least[length] || character > 0x10ffff ||
        (character >= 0xd800 && character < 0xe000))
        return 0;
    *ret_character = character;
    return length;
}

/* Controls, line and paragraph separators, marks of annotations, and Unicode's property
 * Default_Ignorable_Code_Point, which has the marks of direction. */
bool character_is_unseen(uint32_t character)
{
    static const struct {
        uint32_t first;
        uint32_t last;
    } ranges[] = {
        {0x0000, 0x001f},   {0x007f, 0x009f},   {0x00ad, 0x00ad},   {0x034f, 0x034f},
        {0x061c, 0x061c},   {0x115f, 0x1160},   {0x17b4, 0x17b5},   {0x180b, 0x180f},
        {0x200b, 0x200f},   {0x2028, 0x202e},   {0x2060, 0x206f},   {0x3164, 0x3164},
        {0xfe00, 0xfe0f},   {0xfeff, 0xfeff},   {0xffa0, 0xffa0},   {0xfff0, 0xfffb},
        {0x1bca0, 0x1bca3}, {0x1d173, 0x1d17a}, {0xe0000, 0xe0fff},
    };
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges && ranges[i].first <= character; i++)
        if (character <= ranges[i].last)
            return true;
    return false;
}

/* --- escaping --------------------------------------------------------------------------------- */

/* Whether a text begins with what stands for an octet. */
static bool is_escape(const char *text)
{
    return text[0] == '\\' && text[1] == 'x' && isxdigit((unsigned char)text[2]) &&
           isxdigit((unsigned char)text[3]);
}

/* Copies octets, or escapes each.  False where all of them have no room. */
static bool put(const char *octets, size_t count, bool escaped, char *to, size_t *length,
                size_t size)
{
    if (*length + (escaped ? 4 : 1) * count >= size)
        return false;
    for (size_t i = 0; i < count; i++)
        if (escaped)
            *length += (size_t)sprintf(to + *length, "\\x%02x", (unsigned)(uint8_t)octets[i]);
        else
            to[(*length)++] = octets[i];
    to[*length] = '\0';
    return true;
}

size_t escape_name(const char *name, char ret_text[ESCAPED_NAME_SIZE])
{
    size_t length = 0;
    ret_text[0] = '\0';
    for (size_t at = 0, count; name[at]; at += count) {
        uint32_t character;
        count = utf8_character(name + at, &character);
        const bool escaped = count == 0 || is_escape(name + at);
        count += count == 0;
        if (!put(name + at, count, escaped, ret_text, &length, ESCAPED_NAME_SIZE))
            break;
    }
    return length;
}

void escape_text(const char *text, const char *also, char *ret_text, size_t size)
{
    size_t length = 0;
    ret_text[0] = '\0';
    for (size_t at = 0, count; text[at]; at += count) {
        uint32_t character;
        count = utf8_character(text + at, &character);
        const bool escaped = count == 0 || character_is_unseen(character) ||
                             (count == 1 && strchr(also, text[at]));
        count += count == 0;
        if (!put(text + at, count, escaped, ret_text, &length, size))
            break;
    }
}

/* --- and back --------------------------------------------------------------------------------- */

/* before: what an octet that was escaped needs in front of it */
static void unescape(const char *text, const char *before, char *to, size_t size)
{
    size_t length = 0;
    const size_t before_length = strlen(before);
    while (*text && length + 1 < size) {
        if (!is_escape(text)) {
            const bool pair = *before && text[0] == '\\' && text[1] == '\\'; /* a pattern's own */
            to[length++] = *text++;
            if (pair && length + 1 < size)
                to[length++] = *text++;
            continue;
        }
        const char digits[] = {text[2], text[3], '\0'};
        const char octet = (char)strtoul(digits, NULL, 16);
        text += 4;
        if (!octet || length + before_length + 1 >= size) /* no name has a NUL */
            break;
        memcpy(to + length, before, before_length);
        length += before_length;
        to[length++] = octet;
    }
    to[length] = '\0';
}

void unescape_name(const char *text, char *ret_name, size_t size)
{
    unescape(text, "", ret_name, size);
}

void unescape_pattern(const char *pattern, char *ret_pattern, size_t size)
{
    unescape(pattern, "\\", ret_pattern, size);
}

bool escape_means(const char *word, const char *name)
{
    char unescaped[128]; /* alternative names are the longest: ALTIFNAMSIZ */
    unescape_name(word, unescaped, sizeof unescaped);
    return !strcmp(word, name) || !strcmp(unescaped, name);
}
