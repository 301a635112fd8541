/* SPDX-License-Identifier: BSD-2-Clause */
#include "programs/unit_file.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char blanks[] = " \t\r";
static const char digits[] = "0123456789";

static char *trimmed(char *text)
{
    text += strspn(text, blanks);
    for (size_t length = strlen(text); length > 0 && strchr(blanks, text[length - 1]); length--)
        text[length - 1] = '\0';
    return text;
}

static bool is_comment(const char *line)
{
    line += strspn(line, blanks);
    return *line == '#' || *line == ';';
}

/* Joins lines that end in a backslash; a comment does not end so, and between joined lines it is
 * left out. */
static char *next_line(char **text)
{
    char *line = strsep(text, "\n");
    if (!line || is_comment(line))
        return line;
    size_t length = strlen(line);
    while (length > 0 && line[length - 1] == '\\') {
        line[length - 1] = ' ';
        const char *next = strsep(text, "\n");
        while (next && is_comment(next))
            next = strsep(text, "\n");
        if (!next)
            break;
        const size_t added = strlen(next);
        memmove(line + length, next, added + 1);
        length += added;
    }
    return line;
}

void unit_scan(char *text, unit_assignment *assignment, void *context)
{
    const char *section = "";
    for (char *line; (line = next_line(&text));) {
        if (is_comment(line))
            continue;
        line = trimmed(line);
        char *equals = strchr(line, '=');
        if (*line == '[') {
            char *end = strchr(line, ']');
            section = end ? line + 1 : "";
            if (end)
                *end = '\0';
        } else if (equals) {
            *equals = '\0';
            assignment(context, section, trimmed(line), trimmed(equals + 1));
        }
    }
}

static void take_state(void *context, const char *section, const char *key, char *value)
{
    (void)section;
    for (const struct state_key *wanted = *(const struct state_key **)context; wanted->key;
         wanted++) {
        if (strcmp(key, wanted->key) != 0)
            continue;
        const size_t length = strlen(value);
        const bool quoted = length >= 2 && value[0] == '"' && value[length - 1] == '"';
        if (quoted)
            value[length - 1] = '\0';
        *wanted->ret_value = value + quoted;
    }
}

void state_scan(char *text, const struct state_key *keys)
{
    unit_scan(text, take_state, &keys);
}

bool unit_number(const char *value, uint32_t limit, uint32_t *ret_value)
{
    const size_t length = strspn(value, digits);
    if (length == 0 || value[length] != '\0')
        return false;
    const unsigned long long number = strtoull(value, NULL, 10);
    if (number > limit)
        return false;
    *ret_value = (uint32_t)number;
    return true;
}

bool unit_boolean(const char *value, bool *ret_value)
{
    static const struct {
        const char *no, *yes;
    } words[] = {{"0", "1"},        {"no", "yes"}, {"n", "y"},
                 {"false", "true"}, {"f", "t"},    {"off", "on"}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        const bool yes = strcasecmp(value, words[i].yes) == 0;
        if (yes || strcasecmp(value, words[i].no) == 0) {
            *ret_value = yes;
            return true;
        }
    }
    return false;
}

/* clang-format off */
/* No unit means seconds.  "us" has a micro sign or the Greek letter, too. */
static const struct {
    const char *names;
    uint64_t microseconds;
} time_units[] = {
    {"us usec \xc2\xb5s \xce\xbcs", 1},
    {"ms msec", 1000},
    {"s sec second seconds", 1000000},
    {"m min minute minutes", 60000000},
    {"h hr hour hours", 3600000000},
    {"d day days", 86400000000},
    {"w week weeks", 604800000000},
    {"M month months", 2629800000000},
    {"y year years", 31557600000000},
};
/* clang-format on */

static uint64_t time_unit_find(const char *text, size_t length)
{
    if (length == 0)
        return 1000000;
    for (size_t i = 0; i < sizeof time_units / sizeof *time_units; i++) {
        for (const char *name = time_units[i].names; *name; name += strspn(name, " ")) {
            const size_t name_length = strcspn(name, " ");
            if (name_length == length && memcmp(name, text, length) == 0)
                return time_units[i].microseconds;
            name += name_length;
        }
    }
    return 0;
}

const char *unit_decimal(const char *text, uint64_t size, uint64_t *ret_value)
{
    uint64_t whole = 0, fraction = 0;
    const char *begin = text;
    bool fits = true;
    for (; *text >= '0' && *text <= '9'; text++)
        fits = fits && !__builtin_mul_overflow(whole, (uint64_t)10, &whole) &&
               !__builtin_add_overflow(whole, (uint64_t)(*text - '0'), &whole);
    fits = fits && !__builtin_mul_overflow(whole, size, &whole);
    bool any = text > begin;
    if (*text == '.') {
        begin = ++text;
        for (; *text >= '0' && *text <= '9'; text++) {
            size /= 10;
            fraction += (uint64_t)(*text - '0') * size;
        }
        any = text > begin;
    }
    fits = fits && !__builtin_add_overflow(whole, fraction, &whole);
    *ret_value = fits ? whole : UINT64_MAX;
    return any ? text : NULL;
}

/* One number with its unit: "1.5 h". */
static bool next_time(const char **text, uint64_t *ret_value)
{
    const char *number = *text + (**text == '+');
    const char *unit = number + strspn(number, ".0123456789");
    unit += strspn(unit, blanks);
    const size_t unit_length = strcspn(unit, " \t\r.+0123456789");
    const uint64_t scale = time_unit_find(unit, unit_length);
    const char *end = unit_decimal(number, scale, ret_value);
    if (scale == 0 || !end || end[strspn(end, blanks)] != *unit || *ret_value == UINT64_MAX)
        return false;
    *text = unit + unit_length;
    *text += strspn(*text, blanks);
    return true;
}

bool unit_microseconds(const char *value, uint64_t *ret_value)
{
    uint64_t sum = 0, part;
    const char *next = value + strspn(value, blanks);
    if (strcmp(next, "infinity") == 0) {
        *ret_value = UINT64_MAX;
        return true;
    }
    if (*next == '\0')
        return false;
    while (*next) {
        if (!next_time(&next, &part) || __builtin_add_overflow(sum, part, &sum))
            return false;
    }
    *ret_value = sum;
    return true;
}
