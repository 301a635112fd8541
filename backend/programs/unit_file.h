/* SPDX-License-Identifier: BSD-2-Clause */
/* The two line formats of systemd and NetworkManager: KEY=VALUE state, and [Section] files. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The value of the last line "KEY=VALUE", without quotes around it; not terminated. */
bool state_value(const char *text, const char *key, const char **ret_value, size_t *ret_length);

/* The same as a string of the caller's.  -ENODATA when absent, -ENOMEM. */
int state_string(const char *text, const char *key, char **ret_value)
    __attribute__((warn_unused_result));

typedef void unit_assignment(void *context, const char *section, const char *key,
                             const char *value);

/*
 * Calls back for each assignment, in order: a later one overrides.  Comments, continued lines and
 * blanks around "=" are handled; a line that is none of these is passed over, as its owner does.
 */
void unit_scan(const char *text, unit_assignment *assignment, void *context);

/* "yes", "0", "On", ...; false when it is not a boolean, and *ret_value is untouched. */
bool unit_boolean(const char *value, bool *ret_value);

/* "30min", "1h 5s", "1.5h", "20": seconds where there is no unit.  In microseconds, UINT64_MAX is
 * "infinity"; false when it is not a time span, and *ret_value is untouched. */
bool unit_microseconds(const char *value, uint64_t *ret_value);
