/* SPDX-License-Identifier: BSD-2-Clause */
/* Any text as the snmpd.conf that ipif doctor looks at. */
#include "doctor/examination.h"
#include "memory_file.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* It would open whatever the text names. */
static bool names_files(const uint8_t *data, size_t size)
{
    char *text = calloc(1, size + 1);
    if (!text)
        return true;
    for (size_t i = 0; i < size; i++)
        text[i] = data[i] ? (char)data[i] : ' ';
    const bool found = strcasestr(text, "include") != NULL;
    free(text);
    return found;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct memory_file file;
    static struct configuration configuration;

    if (!file.path[0])
        file = memory_file_new();
    if (names_files(data, size))
        return 0;
    memory_file_set(&file, data, size);
    configuration_read(file.path, &configuration);
    if (configuration.reader_count > READERS_MAX)
        abort();
    for (size_t i = 0; i < configuration.reader_count; i++)
        if (!configuration.readers[i].name[0])
            abort();
    configuration_done(&configuration);
    return 0;
}
