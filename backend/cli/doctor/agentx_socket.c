/* SPDX-License-Identifier: BSD-2-Clause */
/* Whether snmpd's socket for subagents lets us in, and who is at the other ends of it: unix_diag.
 */
#include "doctor/examination.h"
#include "netlink/attribute.h"
#include "netlink/netlink.h"
#include "netlink/network_namespace.h"
#include "util/cleanup.h"

#include <dirent.h>
#include <errno.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

enum { STATE_LISTEN = 10 }; /* TCP_LISTEN of the kernel, which Unix sockets share */

/* snmpd's end of a connection has the name of the socket that has accepted it. */
static int take_message(const struct nlmsghdr *message, void *context)
{
    struct agentx_socket *found = context;
    const struct unix_diag_msg *header = mnl_nlmsg_get_payload(message);
    if (message->nlmsg_type != SOCK_DIAG_BY_FAMILY ||
        mnl_nlmsg_get_payload_len(message) < sizeof *header)
        return -EBADMSG;
    char name[sizeof found->name] = "";
    uint32_t peer = 0;
    const void *first = (const char *)header + MNL_ALIGN(sizeof *header);
    const struct nlattr *attr;
    ATTRIBUTE_FOR_EACH(attr, first, mnl_nlmsg_get_payload_len(message) - MNL_ALIGN(sizeof *header))
    {
        const size_t length = mnl_attr_get_payload_len(attr);
        if (mnl_attr_get_type(attr) == UNIX_DIAG_NAME && length < sizeof name)
            memcpy(name, mnl_attr_get_payload(attr), length);
        else if (mnl_attr_get_type(attr) == UNIX_DIAG_PEER && length >= sizeof peer)
            peer = mnl_attr_get_u32(attr);
    }
    if (header->udiag_type != SOCK_STREAM || strcmp(name, found->name) != 0)
        return 0;
    found->listed = found->listed || header->udiag_state == STATE_LISTEN;
    uint32_t *item = peer ? array_append(&found->peers) : NULL;
    if (item)
        *item = peer;
    return peer && !item ? -ENOMEM : 0;
}

static void drop(void *context)
{
    struct agentx_socket *found = context;
    array_clear(&found->peers);
}

static int list_peers(void *context)
{
    struct netlink netlink;
    int result = netlink_open(NETLINK_SOCK_DIAG, &netlink);
    if (result < 0)
        return result;
    _Alignas(struct nlmsghdr) char buffer[128];
    struct unix_diag_req *wanted;
    struct nlmsghdr *request = netlink_request(buffer, SOCK_DIAG_BY_FAMILY, NLM_F_DUMP,
                                               sizeof *wanted, (void **)&wanted);
    wanted->sdiag_family = AF_UNIX;
    wanted->udiag_states = UINT32_MAX;
    wanted->udiag_show = UDIAG_SHOW_NAME | UDIAG_SHOW_PEER;
    const struct netlink_reader reader = {
        .message = take_message, .restart = drop, .context = context};
    result = netlink_talk(&netlink, request, &reader);
    netlink_done(&netlink);
    return result;
}

static int try_connect(struct agentx_socket *found)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    struct ucred owner;
    socklen_t size = sizeof address, owner_size = sizeof owner;
    if (strlen(found->path) >= sizeof address.sun_path)
        return -ENAMETOOLONG;
    strcpy(address.sun_path, found->path);
    strcpy(found->name, found->path);
    CLEANUP_CLOSE int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (descriptor < 0 || connect(descriptor, (const struct sockaddr *)&address, size) < 0)
        return -errno;
    /* The path may have a symbolic link in it, such as /var/run. */
    if (getpeername(descriptor, (struct sockaddr *)&address, &size) == 0)
        snprintf(found->name, sizeof found->name, "%.108s", address.sun_path);
    if (getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &owner, &owner_size) == 0)
        found->owner = owner.pid;
    return 0;
}

void agentx_socket_examine(const char *path, const char *netns, struct agentx_socket *ret_socket)
{
    struct agentx_socket *found = ret_socket;
    char theirs[64];
    snprintf(found->path, sizeof found->path, "%s", path);
    found->result = try_connect(found);
    snprintf(theirs, sizeof theirs, "/proc/%d/ns/net", (int)found->owner);
    if (network_namespace_call(theirs, list_peers, found) < 0 &&
        network_namespace_call(netns, list_peers, found) < 0)
        found->listed = false;
}

static bool is_peer(const struct agentx_socket *socket, unsigned long inode)
{
    for (size_t i = 0; i < socket->peers.count; i++)
        if (socket->peers.items[i] == inode)
            return true;
    return false;
}

enum connection agentx_socket_connection(const struct agentx_socket *socket, pid_t pid)
{
    char path[64], target[64];
    enum connection connection = UNCONNECTED;
    const struct dirent *entry;
    if (socket->listed && !socket->peers.count)
        return UNCONNECTED;
    snprintf(path, sizeof path, "/proc/%d/fd", (int)pid);
    DIR *directory = socket->listed ? opendir(path) : NULL;
    if (!directory)
        return UNREADABLE;
    while (connection != CONNECTED && (entry = readdir(directory))) {
        unsigned long inode;
        const ssize_t length = readlinkat(dirfd(directory), entry->d_name, target,
                                          sizeof target - 1);
        /* The folder of a process of another user can be listed by some, its links not read. */
        if (length < 0 && (errno == EACCES || errno == EPERM))
            connection = UNREADABLE;
        target[length > 0 ? length : 0] = '\0';
        if (sscanf(target, "socket:[%lu]", &inode) == 1 && is_peer(socket, inode))
            connection = CONNECTED;
    }
    closedir(directory);
    return connection;
}

bool agentx_socket_find_other(const struct agentx_socket *socket, struct process *ret_process)
{
    DIR *proc = opendir("/proc");
    const struct dirent *entry;
    bool found = false;
    while (proc && !found && (entry = readdir(proc))) {
        const pid_t pid = atoi(entry->d_name);
        found = pid > 0 && agentx_socket_connection(socket, pid) == CONNECTED &&
                process_read(pid, NULL, ret_process) && strcmp(ret_process->name, "ipifd") != 0;
    }
    if (proc)
        closedir(proc);
    return found;
}
