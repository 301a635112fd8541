/* SPDX-License-Identifier: BSD-2-Clause */
/* The line formats of systemd and NetworkManager, KEY=VALUE state and [Section] files, and the
 * values in them. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

typedef void unit_assignment(void *context, const char *section, const char *key, char *value);

/*
 * Calls back for each assignment, in order: a later one overrides.  A line that is none is passed
 * over, as its owner does.  A "\" at its end does not continue it: no value here is so long.
 * The text is cut into the words that are handed out.
 */
void unit_scan(char *text, unit_assignment *assignment, void *context);

/* The value of the last "KEY=VALUE" of each key, without quotes around it; those that are absent
 * are left alone.  The last row has no key. */
struct state_key {
    const char *key;
    char **ret_value;
};
void state_scan(char *text, const struct state_key *keys);

/* A decimal number without a sign, and nothing else, of at most the limit. */
bool unit_number(const char *value, uint32_t limit, uint32_t *ret_value);

/* A decimal number without a sign, "1.5".  Where it ends, or NULL: there is none. */
const char *unit_decimal(const char *text, double *ret_value);

/* "yes", "0", "On", ...; false when it is not a boolean, and *ret_value is untouched. */
bool unit_boolean(const char *value, bool *ret_value);

/* "30min", "1h 5s", "1.5h", "20": seconds where there is no unit.  HUGE_VAL is "infinity"; false
 * when it is not a time span, and *ret_value is untouched. */
bool unit_seconds(const char *value, double *ret_value);
