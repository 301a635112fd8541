/* SPDX-License-Identifier: BSD-2-Clause */
#include "memory_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static void must(int fine, const char *what)
{
    if (fine)
        return;
    perror(what);
    exit(1);
}

struct memory_file memory_file_new(void)
{
    struct memory_file file = {.descriptor = memfd_create("input", MFD_CLOEXEC)};
    must(file.descriptor >= 0, "memfd_create");
    snprintf(file.path, sizeof file.path, "/proc/self/fd/%d", file.descriptor);
    return file;
}

void memory_file_set(const struct memory_file *file, const void *bytes, size_t length)
{
    must(ftruncate(file->descriptor, 0) == 0, "ftruncate");
    must(pwrite(file->descriptor, bytes, length, 0) == (ssize_t)length, "pwrite");
}

char *memory_file_text(const struct memory_file *file)
{
    struct stat status;
    must(fstat(file->descriptor, &status) == 0, "fstat");
    char *text = malloc((size_t)status.st_size + 1);
    must(text != NULL, "malloc");
    must(pread(file->descriptor, text, (size_t)status.st_size, 0) == status.st_size, "pread");
    text[status.st_size] = '\0';
    return text;
}
