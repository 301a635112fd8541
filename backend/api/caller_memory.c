/* SPDX-License-Identifier: BSD-2-Clause */
#include "api/caller_memory.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

/* A sandbox may forbid the call, which says nothing of the memory: then it is trusted. */
static int outcome(ssize_t moved, size_t length, void *to, const void *from)
{
    if (moved >= 0)
        return (size_t)moved == length ? 0 : -EFAULT;
    if (errno == EFAULT)
        return -EFAULT;
    memcpy(to, from, length);
    return 0;
}

int caller_memory_read(const void *from, void *to, size_t length)
{
    const struct iovec local = {.iov_base = to, .iov_len = length};
    const struct iovec remote = {.iov_base = (void *)(uintptr_t)from, .iov_len = length};
    return outcome(process_vm_readv(getpid(), &local, 1, &remote, 1, 0), length, to, from);
}

int caller_memory_write(void *to, const void *from, size_t length)
{
    const struct iovec local = {.iov_base = (void *)(uintptr_t)from, .iov_len = length};
    const struct iovec remote = {.iov_base = to, .iov_len = length};
    return outcome(process_vm_writev(getpid(), &local, 1, &remote, 1, 0), length, to, from);
}
