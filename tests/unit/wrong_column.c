/* SPDX-License-Identifier: BSD-2-Clause */
/* Must not compile: a number is no text. */
#include "columns/declare.h"

#define COLUMN_ROW    struct record
#define COLUMN_PREFIX "wrong"

/* clang-format off */
const struct column wrong[] = {
    COLUMN(1, NlMtu, row.NlMtu, TEXT, READ_ONLY, ALWAYS, NULL, "A mistake."),
};
/* clang-format on */
