/* SPDX-License-Identifier: BSD-2-Clause */
/* What rows have to be like in each state that a test brings about, whatever fails. */
#pragma once

#include "live/live.h"

#include <stdbool.h>

enum state { STATE_A, STATE_B, STATE_COUNT };

/* Makes interfaces in the namespace that it is in, and takes down their rows in both states. */
void rows_set_up(void);

/* Brings the interfaces into a state. */
void rows_set_state(enum state state);

/* Whether a row is as in that state. */
bool rows_match(const MIB_IPINTERFACE_ROW *row, uint32_t absent, enum state state);

/* The same where presence is not told. */
bool rows_match_row(const MIB_IPINTERFACE_ROW *row, enum state state);

/* How many rows a snapshot has that are in no known state: rows of which somebody read one half.
 * Also counts what is missing or too much. */
size_t rows_wrong(const struct snapshot *snapshot);

/* Whether a snapshot is the state's, row by row. */
bool rows_all(const struct snapshot *snapshot, enum state state);

size_t rows_count(void);

/* Makes one more interface, or takes it away. */
void rows_set_newcomer(bool there);

/* Whether two handles show the same. */
bool rows_equal(const struct live *left, const struct live *right);

/* Whether that interface has the IPv6 address and the default route of STATE_A. */
bool rows_has_addresses(void);

/* How many interfaces there are, with rows or without. */
size_t rows_interfaces(void);

/* The index of the interface that the tests ask for alone: it has addresses and a default route. */
uint32_t rows_interface(void);
