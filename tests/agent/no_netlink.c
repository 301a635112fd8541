/* SPDX-License-Identifier: BSD-2-Clause */
/* Loaded before a program: while the file that IPIF_NO_NETLINK names is there, the kernel takes no
 * request by netlink from it. */
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

ssize_t sendto(int descriptor, const void *buffer, size_t size, int flags,
               const struct sockaddr *address, socklen_t length)
{
    ssize_t (*real)(int, const void *, size_t, int, const struct sockaddr *, socklen_t);
    const char *file = getenv("IPIF_NO_NETLINK");
    if (address && address->sa_family == AF_NETLINK && file && access(file, F_OK) == 0) {
        errno = ENOMEM;
        return -1;
    }
    *(void **)&real = dlsym(RTLD_NEXT, "sendto");
    return real(descriptor, buffer, size, flags, address, length);
}
