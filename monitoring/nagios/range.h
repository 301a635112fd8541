/* SPDX-License-Identifier: BSD-2-Clause */
/* Ranges in the notation of the Monitoring Plugins: [@][START:][END], "~" for minus infinity. */
#pragma once

#include <stdbool.h>

struct range {
    const char *text; /* as given; NULL: no range was given */
    double start;
    double end;
    bool alert_inside; /* "@": the inside is what is wrong */
};

/* False when text is no range or its start is above its end.  The range keeps pointing at text. */
bool range_parse(const char *text, struct range *ret_range);

/* Whether a value is wrong.  A range that was not given alerts on nothing. */
bool range_alerts(const struct range *range, double value);
