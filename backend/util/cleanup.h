/* SPDX-License-Identifier: BSD-2-Clause */
/* Cleanup attributes for the few kinds of resource that the backend holds. */
#pragma once

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define CLEANUP(function) __attribute__((cleanup(function)))

static inline void cleanup_free(void *pointer)
{
    free(*(void **)pointer);
}

static inline void cleanup_close(int *descriptor)
{
    if (*descriptor >= 0)
        close(*descriptor);
}

static inline void cleanup_fclose(FILE **stream)
{
    if (*stream)
        fclose(*stream);
}

#define CLEANUP_FREE   CLEANUP(cleanup_free)
#define CLEANUP_CLOSE  CLEANUP(cleanup_close)
#define CLEANUP_FCLOSE CLEANUP(cleanup_fclose)

/* Hands ownership over: yields the value and leaves the variable empty. */
#define TAKE_POINTER(variable)                                                                     \
    __extension__({                                                                                \
        __typeof__(variable) taken_ = (variable);                                                  \
        (variable) = NULL;                                                                         \
        taken_;                                                                                    \
    })
#define TAKE_DESCRIPTOR(variable)                                                                  \
    __extension__({                                                                                \
        int taken_ = (variable);                                                                   \
        (variable) = -1;                                                                           \
        taken_;                                                                                    \
    })
