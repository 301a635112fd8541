/* SPDX-License-Identifier: BSD-2-Clause */
/* What Nagios gets: a state, and lines that nothing in them can break. */
#pragma once

enum plugin_state { STATE_OK, STATE_WARNING, STATE_CRITICAL, STATE_UNKNOWN };

/* "OK", "WARNING", ... */
const char *state_name(enum plugin_state state);

enum { TEXT_SIZE = 1024 };

/* Appends, behind the separator where there is text already; what has no room is cut. */
void text_append(char text[TEXT_SIZE], const char *separator, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Prints text of whatever origin, on a line of a plugin's output that has performance data behind
 * it.  What has no room in a line is cut. */
void text_print(const char *text);

/* Ends the program.  A verdict that Nagios cannot read is none: unknown. */
_Noreturn void quit(enum plugin_state state);

/* The same with one line: the state, and why. */
_Noreturn void give_up(enum plugin_state state, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* What it is given; gives up where that is NULL, for want of memory. */
void *needed(void *memory);
