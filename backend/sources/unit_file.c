/* SPDX-License-Identifier: BSD-2-Clause */
#include "sources/unit_file.h"

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

/* Joins lines that end in a backslash; false when the result is too long to be one of ours. */
static bool next_line(const char **text, char line[LINE_LIMIT])
{
    size_t used = 0;
    bool fits = true;
    for (;;) {
        size_t length = strcspn(*text, "\n");
        bool continued = length > 0 && (*text)[length - 1] == '\\';
        size_t kept = continued ? length - 1 : length;
        if (used + kept + 2 > LINE_LIMIT) {
            fits = false;
        } else {
            memcpy(line + used, *text, kept);
            used += kept;
            if (continued)
                line[used++] = ' ';
        }
        *text += length + ((*text)[length] == '\n');
        if (!continued || **text == '\0')
            break;
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
        if (*start == '\0' || *start == '#' || *start == ';')
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
    unsigned long long milliseconds;
};

/* No unit means seconds. */
static const struct time_unit time_units[] = {
    {"", 1000},        {"s", 1000},        {"sec", 1000},      {"second", 1000},
    {"seconds", 1000}, {"ms", 1},          {"msec", 1},        {"m", 60000},
    {"min", 60000},    {"minute", 60000},  {"minutes", 60000}, {"h", 3600000},
    {"hr", 3600000},   {"hour", 3600000},  {"hours", 3600000}, {"d", 86400000},
    {"day", 86400000}, {"days", 86400000},
};

static bool time_unit_scale(const char *text, size_t length, unsigned long long *ret_scale)
{
    for (size_t i = 0; i < sizeof time_units / sizeof *time_units; i++) {
        if (strlen(time_units[i].name) == length &&
            strncmp(time_units[i].name, text, length) == 0) {
            *ret_scale = time_units[i].milliseconds;
            return true;
        }
    }
    return false;
}

bool unit_milliseconds(const char *value, unsigned long long *ret_value)
{
    unsigned long long sum = 0;
    const char *next = value + strspn(value, blanks);
    if (*next == '\0')
        return false;
    while (*next) {
        if (*next < '0' || *next > '9')
            return false;
        char *end;
        unsigned long long number = strtoull(next, &end, 10);
        next = end + strspn(end, blanks);
        size_t length = strcspn(next, " \t\r0123456789");
        unsigned long long scale;
        if (number > UINT32_MAX || !time_unit_scale(next, length, &scale))
            return false;
        sum += number * scale;
        next += length;
        next += strspn(next, blanks);
    }
    *ret_value = sum;
    return true;
}
