/* SPDX-License-Identifier: BSD-2-Clause */
/* Errors that say nothing of what was asked for. */
#pragma once

#include <errno.h>
#include <stdbool.h>

/* Whether a negative errno is about the machine, which is short of something, and not about what
 * is not there: what is absent has a value in the row, what could not be read has none. */
static inline bool is_shortage(int error)
{
    switch (-error) {
    case ENOMEM:
    case EMFILE:
    case ENFILE:
    case ENOBUFS:
    case EAGAIN:
    case ETIMEDOUT:
    case EIO:
        return true;
    default:
        return false;
    }
}
