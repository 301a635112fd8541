/* SPDX-License-Identifier: BSD-2-Clause */
#include "cli/settable.h"
#include "change/judge.h"

void settable_describe(const struct column *column, char ret_text[COLUMN_TEXT_SIZE])
{
    struct column_label taken[16];
    struct column described = *column;
    size_t count = 0;
    for (const struct column_label *label = column->labels;
         label && label->name && count + 1 < sizeof taken / sizeof *taken; label++)
        if (label->value != judge_never(column->offset))
            taken[count++] = *label;
    taken[count] = (struct column_label){0, NULL};
    if (column->labels)
        described.labels = taken;
    column_describe(&described, ret_text);
}
