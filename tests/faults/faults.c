/* SPDX-License-Identifier: BSD-2-Clause */
#include "faults.h"
#include "wrap.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <libmnl/libmnl.h>
#include <netdb.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static atomic_uint calls;
static atomic_uint fatal; /* which of them fails; 0: none */
static atomic_bool counting;
static _Atomic(const char *) failed;
static atomic_bool lasting; /* and all that come after it */
static bool deadly;

void faults_arm(unsigned at)
{
    failed = NULL;
    calls = 0;
    fatal = at;
    lasting = false;
    counting = true;
}

void faults_arm_from(unsigned at)
{
    faults_arm(at);
    lasting = true;
}

void faults_relent(void)
{
    if (lasting)
        fatal = 0;
}

unsigned faults_disarm(void)
{
    counting = false;
    fatal = 0;
    return calls;
}

void faults_pause(void)
{
    counting = false;
}

void faults_resume(void)
{
    counting = true;
}

const char *faults_failed(void)
{
    return failed;
}

bool faults_now(const char *function, int error)
{
    if (!counting)
        return false;
    const unsigned number = atomic_fetch_add(&calls, 1) + 1;
    if (fatal == 0 || (lasting ? number < fatal : number != fatal))
        return false;
    if (!failed)
        failed = function;
    errno = error;
    if (deadly)
        raise(SIGKILL);
    return true;
}

/* --- for programs that are told by their environment ------------------------------------------ */

static unsigned wanted;
static bool wanted_to_last;

static void arm(void)
{
    if (wanted_to_last)
        faults_arm_from(wanted);
    else
        faults_arm(wanted);
}

static void arm_by_signal(int number)
{
    (void)number;
    arm();
}

static void relent_by_signal(int number)
{
    (void)number;
    faults_relent();
}

/* IPIF_FAULT_AT: which call, counted from the start, or with IPIF_FAULT_SIGNAL from SIGUSR1;
 * IPIF_FAULT_KILL: the program is killed at it; IPIF_FAULT_LAST: all calls behind it fail, too,
 * until SIGUSR2. */
__attribute__((constructor)) static void arm_by_environment(void)
{
    const char *at = getenv("IPIF_FAULT_AT");
    if (!at)
        return;
    wanted = (unsigned)strtoul(at, NULL, 10);
    deadly = getenv("IPIF_FAULT_KILL") != NULL;
    wanted_to_last = getenv("IPIF_FAULT_LAST") != NULL;
    signal(SIGUSR2, relent_by_signal);
    if (getenv("IPIF_FAULT_SIGNAL"))
        signal(SIGUSR1, arm_by_signal);
    else
        arm();
}

/* IPIF_FAULT_LOG: a file that receives the number of calls and which failed. */

__attribute__((destructor)) static void report(void)
{
    const char *path = getenv("IPIF_FAULT_LOG");
    faults_disarm();
    FILE *file = path ? fopen(path, "we") : NULL;
    if (!file)
        return;
    fprintf(file, "%u %s\n", (unsigned)calls, failed ? failed : "-");
    fclose(file);
}

/* --- the calls -------------------------------------------------------------------------------- */

/* memory */
WRAP(void *, malloc, ENOMEM, NULL, (size_t size), (size))
WRAP(void *, calloc, ENOMEM, NULL, (size_t count, size_t size), (count, size))
WRAP(void *, realloc, ENOMEM, NULL, (void *old, size_t size), (old, size))
WRAP(void *, reallocarray, ENOMEM, NULL, (void *old, size_t count, size_t size),
     (old, count, size))
WRAP(char *, strdup, ENOMEM, NULL, (const char *text), (text))
/* What an optimised build calls instead, where the compiler knows a size. */
WRAP(int, __open_2, EMFILE, -1, (const char *path, int flags), (path, flags))
WRAP(int, __openat_2, EMFILE, -1, (int folder, const char *path, int flags),
     (folder, path, flags))

/* descriptors */
WRAP(int, open, EMFILE, -1, (const char *path, int flags, int mode), (path, flags, mode))
WRAP(int, openat, EMFILE, -1, (int folder, const char *path, int flags, int mode),
     (folder, path, flags, mode))
WRAP(FILE *, fopen, EMFILE, NULL, (const char *path, const char *mode), (path, mode))
WRAP(DIR *, opendir, EMFILE, NULL, (const char *path), (path))
WRAP(DIR *, fdopendir, ENOMEM, NULL, (int descriptor), (descriptor))
WRAP(int, socket, EMFILE, -1, (int family, int type, int protocol), (family, type, protocol))
WRAP(int, pipe2, EMFILE, -1, (int ends[2], int flags), (ends, flags))
WRAP(int, epoll_create1, EMFILE, -1, (int flags), (flags))
WRAP(int, timerfd_create, EMFILE, -1, (int clock, int flags), (clock, flags))
WRAP(int, eventfd, EMFILE, -1, (unsigned value, int flags), (value, flags))
WRAP(int, mkostemp, ENOSPC, -1, (char *path, int flags), (path, flags))
WRAP(int, mkdir, ENOSPC, -1, (const char *path, mode_t mode), (path, mode))
WRAP(int, rename, ENOSPC, -1, (const char *from, const char *to), (from, to))
WRAP(int, fchmod, EIO, -1, (int descriptor, mode_t mode), (descriptor, mode))
WRAP(int, stat, ENOMEM, -1, (const char *path, struct stat *status), (path, status))
WRAP(int, fstat, ENOMEM, -1, (int descriptor, struct stat *status), (descriptor, status))
WRAP(int, fstatat, ENOMEM, -1, (int folder, const char *path, struct stat *status, int flags),
     (folder, path, status, flags))
WRAP(struct dirent *, readdir, EIO, NULL, (DIR * directory), (directory))
WRAP(int, unlink, EIO, -1, (const char *path), (path))
WRAP(int, ftruncate, EIO, -1, (int descriptor, off_t length), (descriptor, length))
WRAP(pid_t, fork, EAGAIN, -1, (void), ())

/* netlink */
WRAP(struct mnl_socket *, mnl_socket_open2, EMFILE, NULL, (int bus, int flags), (bus, flags))
WRAP(int, mnl_socket_bind, ENOMEM, -1, (struct mnl_socket *socket, unsigned groups, pid_t port),
     (socket, groups, port))
WRAP(ssize_t, mnl_socket_sendto, ENOBUFS, -1,
     (const struct mnl_socket *socket, const void *bytes, size_t length), (socket, bytes, length))
WRAP(ssize_t, mnl_socket_recvfrom, ENOBUFS, -1,
     (const struct mnl_socket *socket, void *bytes, size_t size), (socket, bytes, size))
WRAP(ssize_t, recvfrom, ENOBUFS, -1,
     (int socket, void *bytes, size_t size, int flags, struct sockaddr *from, socklen_t *length),
     (socket, bytes, size, flags, from, length))
WRAP(int, connect, ENOMEM, -1, (int socket, const struct sockaddr *to, socklen_t length),
     (socket, to, length))
WRAP(ssize_t, send, ENOBUFS, -1, (int socket, const void *bytes, size_t size, int flags),
     (socket, bytes, size, flags))
WRAP(int, getaddrinfo, ENOMEM, EAI_MEMORY,
     (const char *host, const char *port, const struct addrinfo *hints, struct addrinfo **found),
     (host, port, hints, found))
WRAP_IF(level == SOL_SOCKET && option == SO_ATTACH_FILTER, int, setsockopt, ENOMEM, -1,
        (int socket, int level, int option, const void *value, socklen_t length),
        (socket, level, option, value, length))
WRAP_IF(option == NETLINK_ADD_MEMBERSHIP, int, mnl_socket_setsockopt, ENOMEM, -1,
        (const struct mnl_socket *socket, int option, void *value, socklen_t length),
        (socket, option, value, length))
WRAP(int, ioctl, ENOMEM, -1, (int descriptor, unsigned long request, void *argument),
     (descriptor, request, argument))

/* threads */
WRAP(int, pthread_create, EAGAIN, EAGAIN,
     (pthread_t * thread, const pthread_attr_t *attributes, void *(*function)(void *),
      void *context),
     (thread, attributes, function, context))
WRAP(int, setns, ENOMEM, -1, (int descriptor, int kind), (descriptor, kind))

/* --- those that cannot fail in every use ------------------------------------------------------ */

/* Reading and writing an eventfd, a timerfd or a pipe does not fail for want of anything. */
static bool is_file(int descriptor)
{
    struct stat status;
    const int saved = errno;
    const bool is = __real_fstatat(descriptor, "", &status, AT_EMPTY_PATH) == 0 &&
                    S_ISREG(status.st_mode);
    errno = saved;
    return is;
}

/* Whoever drains a netlink socket takes what has come already. */
static bool is_netlink(int descriptor)
{
    int domain = 0;
    socklen_t length = sizeof domain;
    return getsockopt(descriptor, SOL_SOCKET, SO_DOMAIN, &domain, &length) == 0 &&
           domain == AF_NETLINK;
}

WRAP_IF(!is_netlink(descriptor), ssize_t, recv, ENOMEM, -1,
        (int descriptor, void *bytes, size_t size, int flags), (descriptor, bytes, size, flags))
WRAP_IF(is_file(descriptor), ssize_t, read, EIO, -1,
        (int descriptor, void *bytes, size_t size), (descriptor, bytes, size))
WRAP_IF(is_file(descriptor), ssize_t, pread, EIO, -1,
        (int descriptor, void *bytes, size_t size, off_t offset),
        (descriptor, bytes, size, offset))
WRAP_IF(is_file(descriptor), ssize_t, write, ENOSPC, -1,
        (int descriptor, const void *bytes, size_t size), (descriptor, bytes, size))
WRAP_IF(is_file(descriptor), ssize_t, pwrite, EIO, -1,
        (int descriptor, const void *bytes, size_t size, off_t offset),
        (descriptor, bytes, size, offset))

int __real_epoll_ctl(int epoll, int operation, int descriptor, struct epoll_event *event);
int __wrap_epoll_ctl(int epoll, int operation, int descriptor, struct epoll_event *event);
int __wrap_epoll_ctl(int epoll, int operation, int descriptor, struct epoll_event *event)
{
    if (operation == EPOLL_CTL_ADD && faults_now("epoll_ctl", ENOMEM))
        return -1;
    return __real_epoll_ctl(epoll, operation, descriptor, event);
}

long __real_syscall(long number, long first, long second, long third, long fourth);
long __wrap_syscall(long number, long first, long second, long third, long fourth);
long __wrap_syscall(long number, long first, long second, long third, long fourth)
{
    if (number == SYS_openat2 && faults_now("openat2", EMFILE))
        return -1;
    return __real_syscall(number, first, second, third, fourth);
}
