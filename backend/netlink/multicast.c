/* SPDX-License-Identifier: BSD-2-Clause */
#include "netlink/multicast.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int multicast_open(void)
{
    int file = open("/proc/thread-self/net/dev_mcast", O_RDONLY | O_CLOEXEC);
    return file < 0 ? -errno : file;
}

/* "2    eth0            1     0     333300000001": index, name, users, global users, address. */
int multicast_parse(const char *line, struct multicast_record *ret_record)
{
    struct multicast_record record = {0};
    char text[2 * sizeof record.address.octets + 1];
    int end = 0;
    if (sscanf(line, "%u %*s %*u %*u %64[0-9a-f]%n", &record.ifindex, text, &end) != 2 ||
        record.ifindex == 0 || end == 0 || strlen(text) % 2)
        return -EBADMSG;
    for (const char *at = text; *at; at += 2)
        sscanf(at, "%2hhx", &record.address.octets[record.address.length++]);
    *ret_record = record;
    return 0;
}

int multicast_read(int file, multicast_array *records)
{
    char line[160];
    int result = 0;
    array_clear(records);
    if (lseek(file, 0, SEEK_SET) < 0)
        return -errno;
    int own = dup(file);
    FILE *stream = own < 0 ? NULL : fdopen(own, "r");
    if (!stream) {
        result = -errno;
        if (own >= 0)
            close(own);
        return result;
    }
    while (result == 0 && fgets(line, sizeof line, stream)) {
        struct multicast_record *record = array_append(records);
        result = record ? multicast_parse(line, record) : -ENOMEM;
    }
    if (result == 0 && ferror(stream))
        result = -EIO;
    fclose(stream);
    return result;
}
