/* SPDX-License-Identifier: BSD-2-Clause */
/* Stands before the C library's recvmsg(), by which libmnl receives what was asked for. */
#include "received.h"

#include <dlfcn.h>
#include <sys/socket.h>

static uint64_t received;

__attribute__((visibility("default"))) ssize_t recvmsg(int descriptor, struct msghdr *message,
                                                       int flags)
{
    ssize_t (*real)(int, struct msghdr *, int);
    *(void **)&real = dlsym(RTLD_NEXT, "recvmsg");
    const ssize_t length = real(descriptor, message, flags);
    if (length > 0)
        received += (uint64_t)length;
    return length;
}

uint64_t received_bytes(void)
{
    return received;
}
