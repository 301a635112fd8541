/* SPDX-License-Identifier: BSD-2-Clause */
/* Any text as the snmpd.conf that ipif doctor looks at. */
#include "cli/snmpd_configuration.h"
#include "memory_file.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const uint32_t ip_mib[] = {1, 3, 6, 1, 2, 1, 4, 30};

/* It would open whatever the text names. */
static bool names_files(const uint8_t *data, size_t size)
{
    char *text = calloc(1, size + 1);
    if (!text)
        return true;
    for (size_t i = 0; i < size; i++)
        text[i] = data[i] ? (char)data[i] : ' ';
    const bool found = strcasestr(text, "includeFile") || strcasestr(text, "includeDir");
    free(text);
    return found;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct memory_file file;
    struct snmpd_configuration configuration;

    if (!file.path[0])
        file = memory_file_new();
    if (names_files(data, size))
        return 0;
    memory_file_set(&file, data, size);
    const char *path = file.path;
    const struct snmpd_sources sources = {.files = &path, .file_count = 1, .persistent = "/nowhere"};
    if (snmpd_configuration_read(&sources, &configuration) < 0)
        return 0;
    for (size_t i = 0; i < configuration.views.count; i++)
        if (configuration.views.items[i].length > SNMPD_OID_MAX)
            abort();
    for (size_t i = 0; i < configuration.readers.count; i++) {
        const struct snmpd_reader *reader = &configuration.readers.items[i];
        const enum snmpd_sight sight = snmpd_reader_sees(&configuration, reader, ip_mib,
                                                         sizeof ip_mib / sizeof *ip_mib, NULL,
                                                         NULL);
        if (reader->length > SNMPD_OID_MAX || (sight != SNMPD_UNKNOWN && !reader->numeric))
            abort();
    }
    snmpd_configuration_done(&configuration);
    return 0;
}
