/* SPDX-License-Identifier: BSD-2-Clause */
#include "cli/settable.h"

#include <stdio.h>
#include <string.h>

/* model/request.c refuses them whatever the interface is, each with its reason. */
static bool is_never_taken(const struct column *column, const char *label)
{
    static const struct {
        const char *field, *label;
    } never[] = {
        {"RouterDiscoveryBehavior", "dhcp"},
        {"LinkLocalAddressBehavior", "delayed"},
    };
    for (size_t i = 0; i < sizeof never / sizeof *never; i++)
        if (!strcmp(never[i].field, column->name) && !strcmp(never[i].label, label))
            return true;
    return false;
}

void settable_describe(const struct column *column, char ret_text[COLUMN_TEXT_SIZE])
{
    struct column_label taken[16];
    struct column described = *column;
    size_t count = 0;
    for (const struct column_label *label = column->labels;
         label && label->name && count + 1 < sizeof taken / sizeof *taken; label++)
        if (!is_never_taken(column, label->name))
            taken[count++] = *label;
    taken[count] = (struct column_label){0, NULL};
    if (column->labels)
        described.labels = taken;
    column_describe(&described, ret_text);
}
