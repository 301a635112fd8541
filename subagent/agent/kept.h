/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What managers wrote, kept over restarts as RFC 4293 asks, in Net-SNMP's folder of persistent state:
 * by the interface's name, with the value that was there before.
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
#define KEPT_TOKEN "ipifKept"

/* Reads what the file has; what is noted from now on is written to it. */
void kept_begin(const char *file);

/* What the file holds. */
void kept_load(FILE *file);
void kept_save(FILE *file);

/* Something was written, by a column of ipifInterfaceTable. */
void kept_note(const char *name, uint8_t version, const struct column *column, uint64_t written,
               uint64_t before);

/* Whether there is anything to apply. */
bool kept_any(void);

/* Applies what is kept about a row that is there (again). */
void kept_apply(const char *name, uint8_t version, uint32_t ifindex);

/* The same for all rows. */
void kept_apply_all(void);

/* Writes what is not written yet, and forgets all. */
void kept_done(void);
