/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What managers wrote, kept over restarts as RFC 4293 asks, in Net-SNMP's folder of persistent
 * state: by the interface's name, with the value that was there before.
 *
 * It is applied again where that value still is: the kernel's default.  What another program has
 * set is left alone.
 */
#pragma once

#include "columns/column.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/* In front of each line of the file. */
#define KEPT_TOKEN    "ipifKept"
#define KEPT_IN_TOKEN "ipifKeptIn" /* and the context */

/* Reads what the file has; what is noted from now on is written to it. */
void kept_begin(const char *file);

/* What the file holds. */
void kept_load(FILE *file);
void kept_save(FILE *file);

/* Something was written, by a column of ipifInterfaceTable, or by one of IF-MIB's where the version
 * is WHOLE_INTERFACE (set_change.h). */
void kept_note(const char *name, uint8_t version, const struct column *column,
               const struct column_value *written, const struct column_value *before);

/* Whether there is anything to apply. */
bool kept_any(void);

/* Applies what is kept about a row, or an interface as a whole, that is there (again). */
void kept_apply(const char *name, uint8_t version, uint32_t ifindex);

/* Behind the last of several: has shown what the kernel does not announce, all at once. */
void kept_show(void);

/* Both for all. */
void kept_apply_all(void);

/* Writes what is not written yet, and forgets all. */
void kept_done(void);
