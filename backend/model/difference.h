/* SPDX-License-Identifier: BSD-2-Clause */
/* What a difference between two records of one row means. */
#pragma once

#include "model/record.h"

/* Whether all members are the same, whatever lies between them. */
bool record_equal(const struct record *left, const struct record *right);
bool record_row_equal(const MIB_IPINTERFACE_ROW *left, const MIB_IPINTERFACE_ROW *right);

/* Whether anything but ReachableTime differs, which the kernel draws anew all the time.  Either
 * may be NULL: no row.  What ethtool tells is no news where nobody had asked it before. */
bool difference_is_news(const struct record *before, const struct record *after,
                        bool before_has_offloads);

/* Whether the LastChange of the row's IP-MIB table advances (RFC 4293): a row came or went, or one
 * of the table's columns changed. */
bool difference_moves_last_change(const struct record *before, const struct record *after);
