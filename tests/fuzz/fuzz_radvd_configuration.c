/* SPDX-License-Identifier: BSD-2-Clause */
/* radvd.conf of any content: refused with a line of the text, or sane values. */
#include "programs/radv/radvd.h"

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
    radvd_interface_list list = {0};
    unsigned int line = 0;
    int r = radvd_configuration_parse(text, &list, &line);
    if ((r < 0 && (r != -EBADMSG || list.count > 0)) || line == 0 || line > size + 1)
        abort();
    for (size_t i = 0; i < list.count; i++) {
        struct advertisement item;
        const char *name = list.items[i].item.name;
        if (name[0] == '\0' || !memchr(name, '\0', sizeof item.name))
            abort();
        if (radvd_interface_finish(&list.items[i], &item))
            continue;
        if (item.min_interval == 0 || item.min_interval > item.max_interval ||
            item.max_interval > 65535 || item.reachable_time > 3600000 ||
            item.default_lifetime > 65535 || (item.link_mtu > 0 && item.link_mtu < 1280))
            abort();
    }
    free(list.items);
    free(text);
    return 0;
}
