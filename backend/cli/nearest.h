/* SPDX-License-Identifier: BSD-2-Clause */
/* Of many names, those that somebody who wrote another may have meant. */
#pragma once

#include <stddef.h>

enum { NEAREST_NAMES = 3 };

struct nearest {
    const char *wanted;
    const char *names[NEAREST_NAMES]; /* the nearest first; NULL: there were not so many */
    size_t distances[NEAREST_NAMES];
};

void nearest_add(struct nearest *nearest, const char *name);
