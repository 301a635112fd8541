/* SPDX-License-Identifier: BSD-2-Clause */
/* radvd.conf of any content: refused with a line of the text, or sane values. */
#include "sources/radvd_configuration.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);
    if (!text)
        return 0;
    memcpy(text, data, size);
    text[size] = '\0';
    struct advertisement_list list = {0};
    unsigned int line = 0;
    const char *reason = NULL;
    int r = radvd_configuration_parse(text, &list, &line, &reason);
    if (r < 0 && (r != -EBADMSG || line == 0 || line > size + 1 || !reason || list.count > 0))
        abort();
    for (size_t i = 0; i < list.count; i++) {
        const struct advertisement *item = &list.items[i];
        if (item->name[0] == '\0' || !memchr(item->name, '\0', sizeof item->name) ||
            item->min_interval == 0 || item->min_interval > item->max_interval ||
            item->max_interval > 1800 || item->reachable_time > 3600000)
            abort();
    }
    free(list.items);
    free(text);
    return 0;
}
