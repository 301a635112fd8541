/* SPDX-License-Identifier: BSD-2-Clause */
/* What a person may wish for a field. */
#pragma once

#include "columns/text.h"

/* As column_describe(), without the labels that Linux can have for no interface: those are for what
 * is shown. */
void settable_describe(const struct column *column, char ret_text[COLUMN_TEXT_SIZE]);
