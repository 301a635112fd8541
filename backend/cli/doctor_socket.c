/* SPDX-License-Identifier: BSD-2-Clause */
#include "cli/doctor.h"
#include "util/cleanup.h"

#include <errno.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define CHECK          "AgentX socket"
#define DEFAULT_SOCKET "/var/agentx/master"
#define GROUP_ADVICE   "agentXPerms 0660 0755 Debian-snmp Debian-snmp"

/* The path of a Unix socket, or NULL for an address of another kind. */
static const char *path_of(const struct doctor *doctor)
{
    const char *address = doctor->cli->socket;
    if (!address)
        address = doctor->configuration.agentx_socket;
    if (!*address)
        return DEFAULT_SOCKET;
    if (!strncasecmp(address, "unix:", 5))
        address += 5;
    return *address == '/' ? address : NULL;
}

static int try_connect(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof address.sun_path)
        return -ENAMETOOLONG;
    strcpy(address.sun_path, path);
    CLEANUP_CLOSE int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (descriptor < 0)
        return -errno;
    return connect(descriptor, (const struct sockaddr *)&address, sizeof address) < 0 ? -errno : 0;
}

/* The first directory on the way that other users cannot pass; false when there is none. */
static bool closed_directory(const char *path, char *ret_directory, size_t size, mode_t *ret_mode)
{
    for (const char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        struct stat status;
        snprintf(ret_directory, size, "%.*s", (int)(slash - path), path);
        if (stat(ret_directory, &status) == 0 && !(status.st_mode & S_IXOTH)) {
            *ret_mode = status.st_mode & 07777;
            return true;
        }
    }
    return false;
}

/* Root passes everywhere; what matters is the user that ipifd runs as. */
static void examine_permissions(struct doctor *doctor, const char *path)
{
    char directory[256];
    mode_t mode;
    pid_t pid;
    uid_t user;
    if (!closed_directory(path, directory, sizeof directory, &mode))
        return;
    if (!doctor_find_process("ipifd", &pid, &user) || user == 0) {
        doctor_say(doctor, DOCTOR_FINE, CHECK, NULL,
                   "only root can pass %s (mode %04o): ipifd must run as root, which it does "
                   "unless told otherwise",
                   directory, mode);
        return;
    }
    doctor_say(
        doctor, DOCTOR_FAULT, CHECK, GROUP_ADVICE,
        "ipifd (process %d) runs as user %u, who cannot pass %s (mode %04o): add the line to "
        "%s, remove the directory and restart snmpd, which makes it anew",
        (int)pid, (unsigned)user, directory, mode,
        doctor->configuration.files ? doctor->configuration.first_file : "snmpd.conf");
}

void doctor_examine_socket(struct doctor *doctor)
{
    const char *path = path_of(doctor);
    if (!path) {
        doctor_say(doctor, DOCTOR_UNKNOWN, CHECK, NULL,
                   "%s is no Unix socket: not looked at; give ipifd the same address with -x",
                   doctor->configuration.agentx_socket);
        return;
    }
    int result = try_connect(path);
    switch (-result) {
    case 0:
    case EAGAIN: /* its backlog is full: somebody listens */
        doctor_say(doctor, DOCTOR_FINE, CHECK, NULL, "%s: snmpd listens", path);
        examine_permissions(doctor, path);
        return;
    case EACCES:
    case EPERM:
        doctor_say(doctor, DOCTOR_FAULT, CHECK, GROUP_ADVICE,
                   "%s: this user may not connect; as root ipifd may, or a group does with this "
                   "line in snmpd.conf, if snmpd makes the directory anew",
                   path);
        return;
    case ENOENT:
        doctor_say(doctor, DOCTOR_FAULT, CHECK,
                   doctor->configuration.master_agentx ? "systemctl restart snmpd"
                                                       : "master agentx",
                   "%s is not there: snmpd is not running, or not as an AgentX master", path);
        return;
    case ECONNREFUSED:
        doctor_say(doctor, DOCTOR_FAULT, CHECK, "systemctl restart snmpd",
                   "%s is left over: nobody listens, snmpd is not running", path);
        return;
    default:
        doctor_say(doctor, DOCTOR_FAULT, CHECK, NULL, "%s: %s", path, strerror(-result));
        return;
    }
}
