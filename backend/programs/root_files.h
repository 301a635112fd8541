/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Text files below a directory that stands for "/".  Symbolic links are followed inside it, an
 * absolute one too, so that a test's tree behaves like the real one.
 */
#pragma once

#include "util/array.h"

#include <stdbool.h>
#include <stddef.h>

/* A sorted list of owned strings. */
struct name_list {
    char **items;
    size_t count;
    size_t capacity;
};

void name_list_done(struct name_list *list);

/* Opens the directory; NULL is "/". */
int root_open(const char *path, int *ret_root) __attribute__((warn_unused_result));

/*
 * Reads a regular file of at most a MiB as text, terminated by NUL.  -ENOENT and the like from the
 * kernel, -EFBIG when it is larger, -EBADMSG when it contains NUL bytes and so is no text.
 */
int root_read(int root, const char *path, char **ret_text) __attribute__((warn_unused_result));

/* Names in a directory but "." and "..", sorted.  -E2BIG for more than 65536. */
int root_list(int root, const char *path, struct name_list *ret_names)
    __attribute__((warn_unused_result));

/* Whether there is anything at the path, a dangling symbolic link included.  Fails only where the
 * machine is short of something: what is out of reach is not there. */
int root_exists(int root, const char *path, bool *ret_exists) __attribute__((warn_unused_result));

/* Text for an error of these functions; never NULL. */
const char *root_error_text(int error);
