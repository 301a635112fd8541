/* SPDX-License-Identifier: BSD-2-Clause */
/* radvd.conf of any content: refused with a line of the text, or sane values. */
#include "programs/radv/radvd_configuration.h"

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
    struct radvd_complaint complaint = {.line = UINT32_MAX};
    int r = radvd_configuration_parse(text, &radvd_limits_rfc8319, &list, &complaint);
    if (r < 0 && (r != -EBADMSG || !complaint.reason || complaint.interface[0] || list.count > 0))
        abort();
    if (complaint.reason ? complaint.line == 0 || complaint.line > size + 1 : complaint.line > 0)
        abort();
    if (!memchr(complaint.interface, '\0', sizeof complaint.interface))
        abort();
    for (size_t i = 0; i < list.count; i++) {
        const struct advertisement *item = &list.items[i];
        if (item->name[0] == '\0' || !memchr(item->name, '\0', sizeof item->name) ||
            item->min_interval == 0 || item->min_interval > item->max_interval ||
            item->max_interval > 65535 || item->reachable_time > 3600000 ||
            item->default_lifetime > 65535 || (item->link_mtu > 0 && item->link_mtu < 1280))
            abort();
    }
    free(list.items);
    free(text);
    return 0;
}
