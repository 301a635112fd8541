/* SPDX-License-Identifier: BSD-2-Clause */
/* Stands in for libFuzzer: gives each file of the folders named, and its beginnings, to the
 * target.  A file that is cut anywhere must not do harm either. */
#include "util/cleanup.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int replay_file(const char *path)
{
    static uint8_t data[1 << 16];
    CLEANUP_FCLOSE FILE *stream = fopen(path, "re");
    if (!stream) {
        fprintf(stderr, "%s: %s\n", path, strerror(errno));
        return 1;
    }
    size_t size = fread(data, 1, sizeof data, stream);
    for (size_t part = 0; part <= size; part++) {
        /* A block of its own, so that reading beyond its end is noticed. */
        CLEANUP_FREE uint8_t *copy = malloc(part ? part : 1);
        if (!copy)
            return 1;
        memcpy(copy, data, part);
        LLVMFuzzerTestOneInput(copy, part);
    }
    return 0;
}

static int replay_folder(const char *folder, size_t *count)
{
    DIR *directory = opendir(folder);
    if (!directory) {
        fprintf(stderr, "%s: %s\n", folder, strerror(errno));
        return 1;
    }
    int failed = 0;
    const struct dirent *entry;
    while ((entry = readdir(directory)) && !failed) {
        char path[PATH_MAX];
        if (entry->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        failed = replay_file(path);
        ++*count;
    }
    closedir(directory);
    return failed;
}

int main(int argument_count, char **arguments)
{
    size_t count = 0;
    for (int i = 1; i < argument_count; i++) {
        if (replay_folder(arguments[i], &count))
            return 1;
    }
    printf("%zu files, each with all its beginnings\n", count);
    return count > 0 ? 0 : 1;
}
