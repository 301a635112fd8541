/* SPDX-License-Identifier: BSD-2-Clause */
#include "cli/nearest.h"

#include <ctype.h>
#include <string.h>

enum { LONGEST = 63 };

static size_t least(size_t a, size_t b, size_t c)
{
    const size_t ab = a < b ? a : b;
    return ab < c ? ab : c;
}

/* Letters to be put in, taken out or replaced (Levenshtein), whichever case they are of. */
static size_t distance(const char *left, const char *right)
{
    size_t row[LONGEST + 1];
    const size_t width = strnlen(right, LONGEST);
    for (size_t i = 0; i <= width; i++)
        row[i] = i;
    for (size_t line = 1; left[line - 1] && line <= LONGEST; line++) {
        size_t diagonal = row[0];
        row[0] = line;
        for (size_t i = 1; i <= width; i++) {
            const size_t above = row[i];
            const int differ = tolower((unsigned char)left[line - 1]) !=
                               tolower((unsigned char)right[i - 1]);
            row[i] = least(above + 1, row[i - 1] + 1, diagonal + (size_t)differ);
            diagonal = above;
        }
    }
    return row[width];
}

void nearest_add(struct nearest *nearest, const char *name)
{
    size_t far = distance(nearest->wanted, name);
    for (size_t i = 0; i < NEAREST_NAMES; i++) {
        if (nearest->names[i] && nearest->distances[i] <= far)
            continue;
        const char *other = nearest->names[i];
        const size_t other_far = nearest->distances[i];
        nearest->names[i] = name;
        nearest->distances[i] = far;
        if (!other)
            return;
        name = other;
        far = other_far;
    }
}
