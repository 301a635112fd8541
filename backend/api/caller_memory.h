/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reading and writing memory that a caller handed over, where the documents promise an error code
 * for memory that is not accessible.
 */
#pragma once

#include <stddef.h>

/* 0, or -EFAULT when not all of it can be read. */
int caller_memory_read(const void *from, void *to, size_t length)
    __attribute__((warn_unused_result));

/* 0, or -EFAULT when not all of it can be written; some of it may have been. */
int caller_memory_write(void *to, const void *from, size_t length)
    __attribute__((warn_unused_result));
