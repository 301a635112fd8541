/* SPDX-License-Identifier: BSD-2-Clause */
/* Lines of any content in the place of /proc/net/dev_mcast's. */
#include "netlink/multicast.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *line = malloc(size + 1);
    if (!line)
        return 0;
    memcpy(line, data, size);
    line[size] = '\0';
    struct multicast_record record = {0};
    if (multicast_parse(line, &record) == 0 &&
        (record.ifindex == 0 || record.address.length == 0 ||
         record.address.length > sizeof record.address.octets))
        abort();
    free(line);
    return 0;
}
