/* SPDX-License-Identifier: BSD-2-Clause */
/* Loaded before a program: while the file that IPIF_NO_NETLINK names is there, the kernel takes no
 * request by netlink from it; while the one that IPIF_SLOW_NETLINK names is, each takes as long as
 * for somebody else who holds the kernel's one lock of all network configuration. */
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum { LOCK_IS_HELD = 5 }; /* seconds */

static int is_there(const char *variable)
{
    const char *file = getenv(variable);
    return file && access(file, F_OK) == 0;
}

ssize_t sendto(int descriptor, const void *buffer, size_t size, int flags,
               const struct sockaddr *address, socklen_t length)
{
    ssize_t (*real)(int, const void *, size_t, int, const struct sockaddr *, socklen_t);
    if (address && address->sa_family == AF_NETLINK) {
        if (is_there("IPIF_NO_NETLINK")) {
            errno = ENOMEM;
            return -1;
        }
        /* The kernel waits for it such that no signal ends that. */
        for (unsigned left = is_there("IPIF_SLOW_NETLINK") ? LOCK_IS_HELD : 0; left > 0;)
            left = sleep(left);
    }
    *(void **)&real = dlsym(RTLD_NEXT, "sendto");
    return real(descriptor, buffer, size, flags, address, length);
}
