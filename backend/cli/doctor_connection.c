/* SPDX-License-Identifier: BSD-2-Clause */
/* Which process is connected to the AgentX socket: by its descriptors, and the kernel's list of
 * what is at their other ends. */
#include "cli/doctor.h"
#include "sources/unix_socket.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The same file may have several names, such as /run and /var/run. */
static bool is_same_file(const char *left, const char *right)
{
    struct stat first, second;
    return !strcmp(left, right) || (stat(left, &first) == 0 && stat(right, &second) == 0 &&
                                    first.st_dev == second.st_dev && first.st_ino == second.st_ino);
}

static bool is_agentx(const struct doctor *doctor, const struct unix_socket *socket)
{
    return socket->path[0] && is_same_file(socket->path, doctor->socket.path);
}

/* Calls function with the inode of each socket of a process, until it says true.  1 or 0 as it
 * said, or negative errno when we may not look. */
static int for_each_socket(pid_t pid, bool (*function)(uint32_t inode, const void *context),
                           const void *context)
{
    char path[64], target[64];
    snprintf(path, sizeof path, "/proc/%d/fd", (int)pid);
    DIR *directory = opendir(path);
    if (!directory)
        return -errno;
    const struct dirent *entry;
    int result = 0;
    while (result == 0 && (entry = readdir(directory))) {
        unsigned long inode;
        const ssize_t length = readlinkat(dirfd(directory), entry->d_name, target,
                                          sizeof target - 1);
        if (length < 0) {
            /* The folder of a process of another user can be listed by some, its links not read. */
            if (errno == EACCES || errno == EPERM)
                result = -errno;
            continue;
        }
        target[length] = '\0';
        if (sscanf(target, "socket:[%lu]", &inode) == 1)
            result = function((uint32_t)inode, context);
    }
    closedir(directory);
    return result;
}

static bool is_inode(uint32_t inode, const void *context)
{
    return inode == *(const uint32_t *)context;
}

struct search {
    const struct doctor *doctor;
    const struct unix_sockets *sockets;
};

/* The other end is snmpd's when it is bound to the socket, or, in another network namespace, whose
 * sockets are not listed here, when the process that listens holds it. */
static bool leads_to_agentx(uint32_t inode, const void *context)
{
    const struct search *search = context;
    const struct unix_socket *ours = unix_sockets_find(search->sockets, inode);
    if (!ours || ours->peer == 0)
        return false;
    const struct unix_socket *theirs = unix_sockets_find(search->sockets, ours->peer);
    if (theirs)
        return is_agentx(search->doctor, theirs);
    return for_each_socket(search->doctor->socket.owner, is_inode, &ours->peer) > 0;
}

/* Where snmpd's own sockets are listed, that nobody is connected needs no look at descriptors. */
bool doctor_nobody_connected(const struct doctor *doctor, const struct unix_sockets *sockets)
{
    bool listed = false;
    for (size_t i = 0; i < sockets->items.count; i++) {
        const struct unix_socket *socket = &sockets->items.items[i];
        if ((!socket->listens && socket->peer == 0) || !is_agentx(doctor, socket))
            continue;
        if (!socket->listens)
            return false;
        listed = true;
    }
    return listed;
}

enum doctor_connection doctor_connection_of(const struct doctor *doctor, pid_t pid,
                                            const struct unix_sockets *sockets)
{
    const struct search search = {doctor, sockets};
    const int result = for_each_socket(pid, leads_to_agentx, &search);
    if (result > 0)
        return DOCTOR_CONNECTED;
    return result == 0 || doctor_nobody_connected(doctor, sockets) ? DOCTOR_UNCONNECTED
                                                                   : DOCTOR_UNREADABLE;
}
