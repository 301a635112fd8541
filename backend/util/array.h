/* SPDX-License-Identifier: BSD-2-Clause */
/* A growing array of plain values; zero-initialised is empty. */
#pragma once

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define ARRAY(type)                                                                                \
    struct {                                                                                       \
        type *items;                                                                               \
        size_t count;                                                                              \
        size_t capacity;                                                                           \
    }

/* Makes room for one more item and returns it zero-filled, or NULL without memory. */
#define array_append(array)                                                                        \
    ((__typeof__((array)->items))array_append_bytes((void **)&(array)->items, &(array)->count,     \
                                                    &(array)->capacity, sizeof *(array)->items))

#define array_sort(array, compare)                                                                 \
    do {                                                                                           \
        if ((array)->count > 1)                                                                    \
            qsort((array)->items, (array)->count, sizeof *(array)->items, compare);                \
    } while (0)

/* Of ascending items: the position of the first one whose member (".name", "->a.b") is not less
 * than the value; count if there is none. */
#define sorted_lower(items, count, member, value)                                                  \
    __extension__({                                                                                \
        size_t low_ = 0, high_ = (count);                                                          \
        while (low_ < high_) {                                                                     \
            const size_t middle_ = low_ + (high_ - low_) / 2;                                      \
            if ((items)[middle_] member < (value))                                                 \
                low_ = middle_ + 1;                                                                \
            else                                                                                   \
                high_ = middle_;                                                                   \
        }                                                                                          \
        low_;                                                                                      \
    })

#define array_lower(array, member, value)                                                          \
    sorted_lower((array)->items, (array)->count, member, value)

#define array_clear(array) ((void)((array)->count = 0))

#define array_done(array)                                                                          \
    do {                                                                                           \
        free((array)->items);                                                                      \
        (array)->items = NULL;                                                                     \
        (array)->count = (array)->capacity = 0;                                                    \
    } while (0)

static inline void *array_append_bytes(void **items, size_t *count, size_t *capacity, size_t size)
{
    if (*count == *capacity) {
        size_t grown = *capacity ? *capacity * 2 : 16;
        void *moved = reallocarray(*items, grown, size);
        if (!moved)
            return NULL;
        *items = moved;
        *capacity = grown;
    }
    void *item = (char *)*items + (*count)++ * size;
    return memset(item, 0, size);
}
