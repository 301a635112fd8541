/* SPDX-License-Identifier: BSD-2-Clause */
/* A file without a disk, for parsers that want a path. */
#pragma once

#include <stddef.h>

/* A file of its own, made once. */
struct memory_file {
    int descriptor;
    char path[64];
};

/* Both end the program when they fail: the machine has no memory for the test. */
struct memory_file memory_file_new(void);
void memory_file_set(const struct memory_file *file, const void *bytes, size_t length);

/* What it holds now, with a NUL behind it; to be freed. */
char *memory_file_text(const struct memory_file *file);
