/* SPDX-License-Identifier: BSD-2-Clause */
/* A channel whose other end is ours, anew for each test; for one file. */
#pragma once

#include "connection/channel.h"

#include <sys/socket.h>
#include <unistd.h>

static struct channel channel;
static int master;

static int connect_pair(void **state)
{
    int ends[2];
    (void)state;
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0)
        return -1;
    channel = (struct channel){.descriptor = ends[0]};
    master = ends[1];
    return 0;
}

static int close_pair(void **state)
{
    (void)state;
    channel_close(&channel);
    if (master >= 0)
        close(master);
    return 0;
}
