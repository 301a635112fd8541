/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What managers wrote, kept over restarts in Net-SNMP's persistent state, as RFC 4293 asks: by the
 * interface's name, with the value that was there before.
 *
 * It is applied again where that value still is: the kernel's default.  What another program has
 * set is left alone.
 */
#pragma once

#include "columns/column.h"

#include <stdbool.h>
#include <stdint.h>

/* Makes the token known.  Before init_snmp().  The state is the library's own, or in a file of the
 * caller's, who is told by `changed` when it is to be written. */
void kept_init(void (*changed)(void));

/* Reads the library's persistent state where the library does not, as with option -C. */
void kept_read(void);

/* Lines of a file of the caller's: takes one, gives all. */
void kept_take_line(char *line);
void kept_give_lines(void (*take)(const char *line, void *context), void *context);

/* Something was written, by a column of ipifInterfaceTable. */
void kept_note(const char *name, uint8_t version, const struct column *column, uint64_t written,
               uint64_t before);

/* Whether there is anything to apply. */
bool kept_any(void);

/* Applies what is kept about a row that is there (again). */
void kept_apply(const char *name, uint8_t version, uint32_t ifindex);

/* The same for all rows. */
void kept_apply_all(void);

void kept_done(void);
