/* SPDX-License-Identifier: BSD-2-Clause */
/* Loaded before a program: while the file that IPIF_NO_NETLINK names is there, the kernel takes no
 * request by netlink from it; while the one that IPIF_SLOW_NETLINK names is, each waits as for
 * somebody else who holds the kernel's one lock of all network configuration, and the file is made
 * one byte long. */
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { LOCK_IS_HELD = 5000 }; /* milliseconds at most */

static int is_there(const char *variable)
{
    const char *file = getenv(variable);
    return file && access(file, F_OK) == 0;
}

/* The kernel waits for it such that no signal ends that. */
static void wait_for_lock(void)
{
    const struct timespec moment = {.tv_nsec = 1000000};
    if (is_there("IPIF_SLOW_NETLINK"))
        (void)!truncate(getenv("IPIF_SLOW_NETLINK"), 1);
    for (int left = LOCK_IS_HELD; left > 0 && is_there("IPIF_SLOW_NETLINK"); left--)
        clock_nanosleep(CLOCK_MONOTONIC, 0, &moment, NULL);
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
        wait_for_lock();
    }
    *(void **)&real = dlsym(RTLD_NEXT, "sendto");
    return real(descriptor, buffer, size, flags, address, length);
}
