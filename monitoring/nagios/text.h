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
