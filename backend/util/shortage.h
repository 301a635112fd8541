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

/* The same for what other programs say, in their files or when asked: there a peer that does not
 * answer in time, or a file that changes while it is read, is as good as none. */
static inline bool is_own_shortage(int error)
{
    return error != -EAGAIN && error != -ETIMEDOUT && error != -ENOBUFS && is_shortage(error);
}
