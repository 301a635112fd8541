/* SPDX-License-Identifier: BSD-2-Clause */
/* Text that grows. */
#pragma once

#include <stddef.h>

struct text {
    char *characters; /* NULL while empty */
    size_t length;
};

/* Out of memory leaves the text as it was: a plugin's result matters more than its wording. */
void text_add(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
void text_free(struct text *text);

enum { TEXT_LINE_SIZE = 1024 };

/* Prints text of whatever origin, on a line of a plugin's output that has performance data behind
 * it.  What has no room in a line is cut. */
void text_print(const char *characters);
