/* SPDX-License-Identifier: BSD-2-Clause */
#include "range.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

/* A whole decimal number; strtod() alone would also take "0x10", "nan" and blanks. */
static const char *parse_number(const char *text, double *ret_number)
{
    const char *digits = text + (*text == '-' || *text == '+');
    if (*digits < '0' || *digits > '9' || digits[1] == 'x' || digits[1] == 'X')
        return NULL;
    char *end = NULL;
    *ret_number = strtod(text, &end);
    return end;
}

int range_parse(const char *text, struct range *ret_range)
{
    struct range range = {.text = text, .start = 0, .end = INFINITY};
    const char *rest = text;
    double number = 0;
    if (*rest == '@') {
        range.alert_inside = true;
        rest++;
    }
    if (*rest == '~') {
        range.start = -INFINITY;
        if (*++rest != ':')
            return -EINVAL;
        rest++;
    } else if (*rest == ':') {
        rest++; /* the official plugins, too, read ":10" as "0:10" */
        if (!*rest)
            return -EINVAL;
    } else {
        rest = parse_number(rest, &number);
        if (!rest)
            return -EINVAL;
        if (*rest == ':') {
            range.start = number;
            rest++;
        } else {
            range.end = number;
        }
    }
    if (*rest) {
        if (rest[-1] != ':')
            return -EINVAL;
        rest = parse_number(rest, &range.end);
        if (!rest || *rest)
            return -EINVAL;
    }
    if (range.start > range.end)
        return -EINVAL;
    *ret_range = range;
    return 0;
}

bool range_alerts(const struct range *range, int64_t value)
{
    if (!range->text)
        return false;
    bool inside = (double)value >= range->start && (double)value <= range->end;
    return inside == range->alert_inside;
}
