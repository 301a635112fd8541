/* SPDX-License-Identifier: BSD-2-Clause */
#include "cli/doctor.h"
#include "util/agentx_address.h"
#include "util/cleanup.h"

#include <errno.h>
#include <grp.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define CHECK          "AgentX socket"
#define DEFAULT_SOCKET "/var/agentx/master"
#define SNMPD_GROUP    "Debian-snmp"
#define PERMISSIONS    "agentXPerms 0660 0755 " SNMPD_GROUP " " SNMPD_GROUP

enum { NOBODY = 65534 };

static const char *address_of(const struct doctor *doctor)
{
    const char *address = doctor->cli->socket;
    if (!address)
        address = doctor->configuration.agentx_socket;
    if (!*address && doctor->command.socket)
        address = doctor->command.socket;
    return *address ? address : DEFAULT_SOCKET;
}

/* The path of a Unix socket, or NULL: another kind of address, or one in a folder of snmpd's. */
static const char *path_of(const struct doctor *doctor, char *text, size_t size)
{
    struct agentx_address address;
    if (agentx_address_parse(address_of(doctor), &address) < 0 || address.transport != AGENTX_UNIX)
        return NULL;
    snprintf(text, size, "%.*s", address.rest_length, address.rest);
    if (!*text)
        return DEFAULT_SOCKET;
    return *text == '/' || doctor->cli->socket ? text : NULL;
}

static int try_connect(const char *path, int *ret_descriptor, pid_t *ret_owner)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof address.sun_path)
        return -ENAMETOOLONG;
    strcpy(address.sun_path, path);
    CLEANUP_CLOSE int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (descriptor < 0)
        return -errno;
    if (connect(descriptor, (const struct sockaddr *)&address, sizeof address) < 0)
        return -errno;
    struct ucred owner;
    socklen_t size = sizeof owner;
    if (getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &owner, &size) == 0)
        *ret_owner = owner.pid;
    *ret_descriptor = TAKE_DESCRIPTOR(descriptor);
    return 0;
}

/* A Ping outside of any session changes nothing, and a master that runs refuses it at once (RFC
 * 2741, 7.1.11). */
static bool is_silent(int descriptor)
{
    static const unsigned char ping[20] = {1, 13, 0x10, [15] = 1};
    struct pollfd answer = {.fd = descriptor, .events = POLLIN};
    if (send(descriptor, ping, sizeof ping, MSG_NOSIGNAL) != sizeof ping)
        return false;
    return poll(&answer, 1, DOCTOR_PATIENCE * 1000) == 0;
}

/* Who listens need not be snmpd; and one that went into the background has another number now. */
static bool is_silent_snmpd(const struct doctor *doctor, int descriptor, pid_t owner)
{
    struct doctor_process process;
    if (doctor_read_snmpd(doctor, owner, &process))
        return doctor_process_is_stopped(&process) || is_silent(descriptor);
    return owner > 0 && kill(owner, 0) < 0 && errno == ESRCH && is_silent(descriptor);
}

pid_t doctor_select_snmpd(const struct doctor *doctor)
{
    const struct doctor_processes processes = doctor_find_processes(doctor, "snmpd");
    CLEANUP_CLOSE int descriptor = -1;
    pid_t owner = 0;
    char text[sizeof doctor->socket.text];
    const char *path = doctor->cli->socket ? path_of(doctor, text, sizeof text) : NULL;
    if (path && try_connect(path, &descriptor, &owner) == 0 && doctor_is_snmpd(doctor, owner))
        return owner;
    return processes.here[0].pid;
}

void doctor_connect(struct doctor *doctor)
{
    struct doctor_socket *found = &doctor->socket;
    CLEANUP_CLOSE int descriptor = -1;
    found->path = path_of(doctor, found->text, sizeof found->text);
    if (!found->path)
        return;
    found->result = try_connect(found->path, &descriptor, &found->owner);
    if (found->result == 0 && !doctor->configuration.module[0])
        found->silent = is_silent_snmpd(doctor, descriptor, found->owner);
    else if (found->result == -EAGAIN) /* its backlog is full: nobody lets us in */
        found->silent = true;
}

/* By the rules of the file system, capabilities aside. */
static bool may(const struct doctor_process *process, const struct stat *status, unsigned wanted)
{
    if (process->user == 0)
        return true;
    if (status->st_uid == process->user)
        return (status->st_mode >> 6 & wanted) == wanted;
    for (size_t i = 0; i < process->group_count; i++)
        if (process->groups[i] == status->st_gid)
            return (status->st_mode >> 3 & wanted) == wanted;
    return (status->st_mode & wanted) == wanted;
}

/* The ipifd that runs, or one as its systemd unit would start it. */
static struct doctor_process find_ipifd(const struct doctor *doctor)
{
    const struct doctor_processes processes = doctor_find_processes(doctor, "ipifd");
    struct doctor_process ipifd = {0};
    if (processes.here_count) {
        ipifd = processes.here[0];
    } else {
        ipifd.user = NOBODY;
        const struct group *group = getgrnam(SNMPD_GROUP);
        if (group)
            ipifd.groups[ipifd.group_count++] = group->gr_gid;
    }
    return ipifd;
}

static void describe(const struct doctor_process *ipifd, char *text, size_t size)
{
    if (ipifd->pid)
        snprintf(text, size, "ipifd (process %d) runs as user %u, who", (int)ipifd->pid,
                 (unsigned)ipifd->user);
    else
        snprintf(text, size, "an ipifd that does not run as root, as its unit has it,");
}

/* Whoever asks may be root, who passes everywhere; what matters is the user that ipifd runs as. */
static void examine_user(struct doctor *doctor, const char *path)
{
    const struct doctor_process ipifd = find_ipifd(doctor);
    char who[128], line[300];
    struct stat status;

    describe(&ipifd, who, sizeof who);
    for (const char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        char directory[256];
        snprintf(directory, sizeof directory, "%.*s", (int)(slash - path), path);
        if (stat(directory, &status) < 0 || may(&ipifd, &status, S_IXOTH))
            continue;
        snprintf(line, sizeof line, "chmod 0755");
        doctor_append_word(directory, line, sizeof line);
        doctor_say(doctor, DOCTOR_FAULT, CHECK, line, "%s cannot pass %s (mode %04o)", who,
                   directory, status.st_mode & 07777);
    }
    if (stat(path, &status) == 0 && !may(&ipifd, &status, S_IWOTH))
        doctor_say(doctor, DOCTOR_FAULT, CHECK, PERMISSIONS,
                   "%s may not connect to %s (mode %04o): add the line to %s and restart snmpd",
                   who, path, status.st_mode & 07777, doctor_file(doctor));
}

static void say_no_path(struct doctor *doctor)
{
    const char *text = address_of(doctor);
    struct agentx_address address;
    if (agentx_address_parse(text, &address) < 0)
        doctor_say(doctor, DOCTOR_FAULT, CHECK, "agentXSocket unix:" DEFAULT_SOCKET,
                   AGENTX_ADDRESS_REFUSED ": put the line into %s and restart snmpd",
                   agentx_address_word(text), text, doctor_file(doctor));
    else if (address.transport == AGENTX_UNIX)
        doctor_say(doctor, DOCTOR_UNKNOWN, CHECK, NULL,
                   "%s is in the folder that snmpd was started in: not looked at; give snmpd and "
                   "ipifd the whole path",
                   text);
    else
        doctor_say(doctor, DOCTOR_UNKNOWN, CHECK, NULL,
                   "%s is no Unix socket: not looked at; give ipifd the same address with -x",
                   text);
}

void doctor_examine_socket(struct doctor *doctor)
{
    const char *path = doctor->socket.path;
    char restart[DOCTOR_LINE_SIZE];
    doctor_advise_restart("snmpd", doctor->snmpd, restart, sizeof restart);
    if (!path) {
        say_no_path(doctor);
        return;
    }
    const int result = doctor->socket.result;
    switch (-result) {
    case 0:
    case EAGAIN:
        doctor_say(doctor, DOCTOR_FINE, CHECK, NULL, "%s: %s listens", path,
                   doctor_is_snmpd(doctor, doctor->socket.owner) ? "snmpd" : "somebody");
        examine_user(doctor, path);
        return;
    case EACCES:
    case EPERM:
        doctor_say(doctor, DOCTOR_FAULT, CHECK, PERMISSIONS,
                   "%s: this user may not connect; root may, and a group may with this line in %s "
                   "and a directory that others can pass (chmod 0755)",
                   path, doctor_file(doctor));
        return;
    case ENOENT:
        doctor_say(doctor, DOCTOR_FAULT, CHECK,
                   doctor->configuration.master_agentx ? restart : "master agentx",
                   "%s is not there: snmpd is not running, or not as an AgentX master", path);
        return;
    case ECONNREFUSED:
        doctor_say(doctor, DOCTOR_FAULT, CHECK, restart,
                   "%s is left over: nobody listens, snmpd is not running", path);
        return;
    default:
        doctor_say(doctor, DOCTOR_FAULT, CHECK, NULL, "%s: %s", path, strerror(-result));
        return;
    }
}
