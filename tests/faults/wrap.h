/* SPDX-License-Identifier: BSD-2-Clause */
/* How a call is redirected to a stand-in that may let it fail. */
#pragma once

#include <stdbool.h>

#pragma GCC diagnostic ignored "-Wmissing-prototypes"

/* Whether this call is the one, or one of those, that fail; with errno set then. */
bool faults_now(const char *function, int error);

#define WRAP(type, function, error, failure, parameters, arguments)                                \
    type __real_##function parameters;                                                             \
    type __wrap_##function parameters;                                                             \
    type __wrap_##function parameters                                                              \
    {                                                                                              \
        return faults_now(#function, error) ? (failure) : __real_##function arguments;             \
    }

/* Fails in some of its uses only. */
#define WRAP_IF(condition, type, function, error, failure, parameters, arguments)                  \
    type __real_##function parameters;                                                             \
    type __wrap_##function parameters;                                                             \
    type __wrap_##function parameters                                                              \
    {                                                                                              \
        return (condition) && faults_now(#function, error) ? (failure)                             \
                                                           : __real_##function arguments;          \
    }
