/* SPDX-License-Identifier: BSD-2-Clause */
#include "range.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A decimal number up to its end; strtod() alone would also take "0x10", "nan" and blanks. */
static bool parse_number(const char *text, const char *end, double *ret_number)
{
    const char *digits = text + (*text == '-' || *text == '+');
    if (*digits < '0' || *digits > '9' || digits[1] == 'x' || digits[1] == 'X')
        return false;
    char *rest;
    *ret_number = strtod(text, &rest);
    return rest == end;
}

bool range_parse(const char *text, struct range *ret_range)
{
    struct range range = {.text = text, .end = INFINITY, .alert_inside = *text == '@'};
    const char *start = text + range.alert_inside;
    const char *end = start;
    const char *colon = strchr(start, ':');
    if (colon) {
        end = colon + 1;
        if (strncmp(start, "~:", 2) == 0)
            range.start = -INFINITY;
        else if (colon == start ? !*end : !parse_number(start, colon, &range.start))
            return false; /* the official plugins, too, read ":10" as "0:10" */
    }
    if ((*end || !colon) && !parse_number(end, end + strlen(end), &range.end))
        return false;
    if (range.start > range.end)
        return false;
    *ret_range = range;
    return true;
}

bool range_alerts(const struct range *range, double value)
{
    if (!range->text)
        return false;
    bool inside = value >= range->start && value <= range->end;
    return inside == range->alert_inside;
}
