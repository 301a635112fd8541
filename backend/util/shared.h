/* SPDX-License-Identifier: BSD-2-Clause */
/* What many hold and nobody changes: counted by reference, from any thread. */
#pragma once

#include <stdatomic.h>
#include <stdlib.h>

/* The first member of such a struct. */
struct shared {
    atomic_uint references;
    void (*done)(void *object); /* frees what it holds, not itself; NULL: nothing */
};

/* A zeroed object, held once; NULL without memory. */
static inline void *shared_new(size_t size, void (*done)(void *object))
{
    struct shared *shared = calloc(1, size);
    if (shared) {
        atomic_init(&shared->references, 1);
        shared->done = done;
    }
    return shared;
}

/* NULL is no object, and stays NULL. */
static inline void *shared_ref(void *object)
{
    struct shared *shared = object;
    if (shared)
        atomic_fetch_add_explicit(&shared->references, 1, memory_order_relaxed);
    return object;
}

/* Returns NULL. */
static inline void *shared_unref(void *object)
{
    struct shared *shared = object;
    if (shared &&
        atomic_fetch_sub_explicit(&shared->references, 1, memory_order_acq_rel) == 1) {
        if (shared->done)
            shared->done(object);
        free(object);
    }
    return NULL;
}
