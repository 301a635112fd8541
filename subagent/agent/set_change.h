/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A change that a manager asks for, or that is kept: of a row, or of an interface as a whole.  The
 * verbs are those of the engine (backend/change), whatever is changed.
 */
#pragma once

#include "change/link_change.h"
#include "change/row_change.h"
#include "columns/column.h"

#include <stdbool.h>
#include <stdint.h>

/* Of what: the row of an InetVersion, or with this in its place the interface as a whole. */
enum { WHOLE_INTERFACE = 0 };

struct set_change {
    uint8_t version;
    union {
        struct change row;
        struct link_change link;
    };
    bool wrote_notifies;
};

/* Whether somebody is shown what would be changed: what a filter hides is not there. */
bool set_change_is_shown(uint8_t version, uint32_t ifindex);

/* Reads it, once.  -ENODEV when it is not there or not shown, or another negative errno. */
int set_change_begin(uint8_t version, uint32_t ifindex, struct set_change *ret_change)
    __attribute__((warn_unused_result));

uint32_t set_change_ifindex(const struct set_change *change);
const char *set_change_name(const struct set_change *change);

/* A column's value when the change began.  False: there was none. */
bool set_change_value(const struct set_change *change, const struct column *column,
                      struct column_value *ret_value);

/* Judges one value by itself: SNMP_ERR_NOERROR, or the error to answer. */
int set_change_judge(struct set_change *change, const struct column *column,
                     const struct column_value *value);

/* Adds a value to what is wanted.  As column_set(). */
int set_change_want(struct set_change *change, const struct column *column,
                    const struct column_value *value);

/* Whether it takes something away that undoing can only give back as well as it can. */
bool set_change_cuts_off(const struct set_change *change);

/* As change_apply() and change_undo().  What is the agent's own is shown when the interface is next
 * read. */
int set_change_apply(struct set_change *change, char problem[static CHANGE_PROBLEM_SIZE])
    __attribute__((warn_unused_result));
int set_change_undo(struct set_change *change);

void set_change_done(struct set_change *change);
