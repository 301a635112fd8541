/* SPDX-License-Identifier: BSD-2-Clause */
#include "programs/unit_file.h"

#include <math.h>
#include <stdio.h>
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

void unit_scan(char *text, unit_assignment *assignment, void *context)
{
    const char *section = "";
    for (char *line; (line = strsep(&text, "\n"));) {
        line = trimmed(line);
        char *equals = strchr(line, '=');
        if (*line == '#' || *line == ';')
            continue;
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

const char *unit_decimal(const char *text, double *ret_value)
{
    double value = 0, size = 1;
    const char *end = text;
    for (; *end && strchr(digits, *end); end++)
        value = 10 * value + (*end - '0');
    if (*end == '.') {
        text = ++end;
        for (; *end && strchr(digits, *end); end++)
            value += (*end - '0') * (size /= 10);
    }
    *ret_value = value;
    return end > text ? end : NULL;
}

/* In seconds, which no unit means, too; 0: there is no such unit. */
static double time_unit(const char *text, size_t length)
{
    static const struct {
        const char *names; /* each between blanks */
        double seconds;
    } units[] = {
        {" us usec ", 1e-6},     {" ms msec ", 1e-3},        {" s sec second seconds ", 1},
        {" m min minute minutes ", 60}, {" h hr hour hours ", 3600}, {" d day days ", 86400},
        {" w week weeks ", 604800},
    };
    char word[16];
    if (length == 0)
        return 1;
    if ((size_t)snprintf(word, sizeof word, " %.*s ", (int)length, text) >= sizeof word)
        return 0;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (strstr(units[i].names, word))
            return units[i].seconds;
    return 0;
}

bool unit_seconds(const char *value, double *ret_value)
{
    double sum = 0, part;
    if (strcmp(value, "infinity") == 0) {
        *ret_value = HUGE_VAL;
        return true;
    }
    do {
        value = unit_decimal(value, &part);
        if (!value)
            return false;
        value += strspn(value, blanks);
        const size_t length = strcspn(value, " \t.0123456789");
        const double unit = time_unit(value, length);
        if (unit == 0)
            return false;
        sum += part * unit;
        value += length;
        value += strspn(value, blanks);
    } while (*value);
    *ret_value = sum;
    return true;
}
