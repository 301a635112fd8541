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

static bool may_pass(const struct doctor_process *process, const struct stat *directory)
{
    if (process->user == 0 || (directory->st_mode & S_IXOTH))
        return true;
    if (directory->st_uid == process->user)
        return directory->st_mode & S_IXUSR;
    for (size_t i = 0; i < process->group_count; i++)
        if (process->groups[i] == directory->st_gid)
            return directory->st_mode & S_IXGRP;
    return false;
}

/* Whoever asks may be root, who passes everywhere; what matters is the user that ipifd runs as. */
static void examine_directories(struct doctor *doctor, const char *path)
{
    struct doctor_process ipifd;
    if (!doctor_find_process("ipifd", &ipifd))
        return;
    for (const char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        char directory[256], line[300];
        struct stat status;
        snprintf(directory, sizeof directory, "%.*s", (int)(slash - path), path);
        if (stat(directory, &status) < 0 || may_pass(&ipifd, &status))
            continue;
        snprintf(line, sizeof line, "chmod 0755 %s", directory);
        doctor_say(doctor, DOCTOR_FAULT, CHECK, line,
                   "ipifd (process %d) runs as user %u, who cannot pass %s (mode %04o); its group "
                   "also needs \"%s\" in snmpd.conf",
                   (int)ipifd.pid, (unsigned)ipifd.user, directory, status.st_mode & 07777,
                   GROUP_ADVICE);
        return;
    }
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
        examine_directories(doctor, path);
        return;
    case EACCES:
    case EPERM:
        doctor_say(doctor, DOCTOR_FAULT, CHECK, GROUP_ADVICE,
                   "%s: this user may not connect; root may, and a group may with this line in "
                   "snmpd.conf and a directory that others can pass (chmod 0755)",
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
