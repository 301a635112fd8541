/* SPDX-License-Identifier: BSD-2-Clause */
#include "programs/unit_file.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { LINE_LIMIT = 2048, NAME_LIMIT = 64 };
static const char blanks[] = " \t\r";

bool state_value(const char *text, const char *key, const char **ret_value, size_t *ret_length)
{
    size_t key_length = strlen(key);
    bool found = false;
    for (const char *line = text; *line;) {
        size_t length = strcspn(line, "\n");
        if (length > key_length && strncmp(line, key, key_length) == 0 && line[key_length] == '=') {
            const char *value = line + key_length + 1;
            size_t value_length = length - key_length - 1;
            if (value_length >= 2 && value[0] == '"' && value[value_length - 1] == '"') {
                value++;
                value_length -= 2;
            }
            *ret_value = value;
            *ret_length = value_length;
            found = true;
        }
        line += length + (line[length] == '\n');
    }
    return found;
}

int state_string(const char *text, const char *key, char **ret_value)
{
    const char *value;
    size_t length;
    if (!state_value(text, key, &value, &length))
        return -ENODATA;
    char *copy = strndup(value, length);
    if (!copy)
        return -ENOMEM;
    *ret_value = copy;
    return 0;
}

/* Joins lines that end in a backslash; a comment does not end so, and between joined lines it is
 * left out.  False when the result is too long to be one of ours. */
static bool next_line(const char **text, char line[LINE_LIMIT])
{
    size_t used = 0;
    bool fits = true;
    for (bool continued = true; continued && **text;) {
        const char *start = *text;
        const size_t length = strcspn(start, "\n");
        *text += length + (start[length] == '\n');
        const char first = start[strspn(start, blanks)];
        if (first == '#' || first == ';') {
            if (used > 0)
                continue;
            break;
        }
        continued = length > 0 && start[length - 1] == '\\';
        const size_t kept = continued ? length - 1 : length;
        if (used + kept + 2 > LINE_LIMIT) {
            fits = false;
            continue;
        }
        memcpy(line + used, start, kept);
        used += kept;
        if (continued)
            line[used++] = ' ';
    }
    line[used] = '\0';
    return fits;
}

static char *trimmed(char *text)
{
    text += strspn(text, blanks);
    for (size_t length = strlen(text); length > 0 && strchr(blanks, text[length - 1]); length--)
        text[length - 1] = '\0';
    return text;
}

void unit_scan(const char *text, unit_assignment *assignment, void *context)
{
    char line[LINE_LIMIT];
    char section[NAME_LIMIT] = "";
    while (*text) {
        if (!next_line(&text, line))
            continue;
        char *start = trimmed(line);
        if (*start == '\0')
            continue;
        if (*start == '[') {
            size_t length = strcspn(start + 1, "]");
            bool valid = start[1 + length] == ']' && length < sizeof section;
            memcpy(section, start + 1, valid ? length : 0);
            section[valid ? length : 0] = '\0';
            continue;
        }
        char *equals = strchr(start, '=');
        if (!equals)
            continue;
        *equals = '\0';
        assignment(context, section, trimmed(start), trimmed(equals + 1));
    }
}

bool unit_boolean(const char *value, bool *ret_value)
{
    static const char *const truths[] = {"1", "yes", "y", "true", "t", "on"};
    static const char *const lies[] = {"0", "no", "n", "false", "f", "off"};
    for (size_t i = 0; i < sizeof truths / sizeof *truths; i++) {
        bool truth = strcasecmp(value, truths[i]) == 0;
        if (truth || strcasecmp(value, lies[i]) == 0) {
            *ret_value = truth;
            return true;
        }
    }
    return false;
}

struct time_unit {
    const char *name;
    uint64_t microseconds;
};

/* No unit means seconds. */
static const struct time_unit time_units[] = {
    {"us", 1},
    {"usec", 1},
    {"\xc2\xb5s", 1}, /* the micro sign */
    {"\xce\xbcs", 1}, /* the Greek letter */
    {"ms", 1000},
    {"msec", 1000},
    {"", 1000000},
    {"s", 1000000},
    {"sec", 1000000},
    {"second", 1000000},
    {"seconds", 1000000},
    {"m", 60000000},
    {"min", 60000000},
    {"minute", 60000000},
    {"minutes", 60000000},
    {"h", 3600000000},
    {"hr", 3600000000},
    {"hour", 3600000000},
    {"hours", 3600000000},
    {"d", 86400000000},
    {"day", 86400000000},
    {"days", 86400000000},
    {"w", 604800000000},
    {"week", 604800000000},
    {"weeks", 604800000000},
    {"M", 2629800000000},
    {"month", 2629800000000},
    {"months", 2629800000000},
    {"y", 31557600000000},
    {"year", 31557600000000},
    {"years", 31557600000000},
};

static uint64_t time_unit_find(const char *text, size_t length)
{
    for (size_t i = 0; i < sizeof time_units / sizeof *time_units; i++) {
        if (strlen(time_units[i].name) == length && memcmp(time_units[i].name, text, length) == 0)
            return time_units[i].microseconds;
    }
    return 0;
}

/* One number with its unit: "1.5 h".  What is too small for a microsecond is cut off. */
static bool next_time(const char **text, uint64_t *ret_value)
{
    static const char digits[] = "0123456789";
    const char *whole = *text + (**text == '+');
    const size_t whole_length = strspn(whole, digits);
    const bool point = whole[whole_length] == '.';
    const char *decimals = whole + whole_length + point;
    const size_t decimals_length = point ? strspn(decimals, digits) : 0;
    if (point ? decimals_length == 0 : whole_length == 0)
        return false;
    const char *unit = decimals + decimals_length;
    unit += strspn(unit, blanks);
    const size_t unit_length = strcspn(unit, " \t\r.+0123456789");
    const uint64_t scale = time_unit_find(unit, unit_length);
    uint64_t value = 0, weight = scale;
    if (scale == 0 || (unit_length == 0 && *unit == '.'))
        return false;
    for (size_t i = 0; i < whole_length; i++) {
        if (__builtin_mul_overflow(value, (uint64_t)10, &value) ||
            __builtin_add_overflow(value, (uint64_t)(whole[i] - '0'), &value))
            return false;
    }
    if (__builtin_mul_overflow(value, scale, &value))
        return false;
    for (size_t i = 0; i < decimals_length; i++) {
        weight /= 10;
        value += (uint64_t)(decimals[i] - '0') * weight;
    }
    *text = unit + unit_length;
    *text += strspn(*text, blanks);
    *ret_value = value;
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
