/* SPDX-License-Identifier: BSD-2-Clause */
/* Whether ipifd runs, and is let in by snmpd. */
#include "doctor/examination.h"
#include "util/cleanup.h"

#include <errno.h>
#include <grp.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>

#define CHECK    "AgentX socket"
#define GROUP    "Debian-snmp" /* of ipifd.service */
#define TMPFILES "/usr/lib/tmpfiles.d/ipifd.conf"
#define FOLDER   "/var/agentx" /* whose mode that file has */

/* --- snmpd's socket --------------------------------------------------------------------------- */

/* By the rules of the file system, capabilities aside.  wanted: S_IXOTH or S_IWOTH. */
static bool may(const struct process *process, const struct stat *status, unsigned wanted)
{
    if (process->user == 0)
        return true;
    if (status->st_uid == process->user)
        return status->st_mode >> 6 & wanted;
    for (size_t i = 0; i < process->group_count; i++)
        if (process->groups[i] == status->st_gid)
            return status->st_mode >> 3 & wanted;
    return status->st_mode & wanted;
}

/* ipifd is not in the group that may; a user that systemd has made can be in none. */
static void cure_group(struct doctor *doctor, const char *user, const char *group)
{
    if (getpwnam(user))
        cure_add(doctor, "usermod -aG %s %s", cure_word(group), cure_word(user));
    else
        cure_add(doctor,
                 "mkdir -p /etc/systemd/system/ipifd.service.d && printf "
                 "'[Service]\\nSupplementaryGroups=%%s\\n' %s "
                 ">/etc/systemd/system/ipifd.service.d/group.conf && systemctl daemon-reload",
                 cure_word(group));
    cure_restart(doctor, "ipifd");
}

/* The socket is root's alone. */
static void cure_socket(struct doctor *doctor, const struct process *ipifd)
{
    const struct group *group = getgrnam(GROUP);
    if (!group)
        group = getgrgid(ipifd->groups[0]);
    if (!cure_example(doctor))
        cure_line(doctor, "snmpd", "agentXPerms 0660 0755 root %s", group ? group->gr_name : GROUP);
    cure_restart(doctor, "snmpd");
}

/* Whoever asks may be root, who passes everywhere; what matters is the user that ipifd runs as. */
static bool judge_permissions(struct doctor *doctor)
{
    const struct process *ipifd = &doctor->ipifd.here;
    const char *path = doctor->socket, *slash = strrchr(path, '/');
    char folder[WORD_SIZE];
    struct stat status, socket;
    snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - path) : 0, path);
    const bool closed = stat(folder, &status) == 0 && !may(ipifd, &status, S_IXOTH);
    const bool refused = stat(path, &socket) == 0 && !may(ipifd, &socket, S_IWOTH);
    if (!ipifd->placed || (!closed && !refused))
        return false;
    if (closed && !strcmp(folder, FOLDER) && access(TMPFILES, R_OK) == 0)
        cure_add(doctor, "systemd-tmpfiles --create ipifd.conf");
    else if (closed)
        cure_add(doctor, "chmod 0755 %s", cure_word(folder));
    const struct group *group = refused ? getgrgid(socket.st_gid) : NULL;
    if (group && group->gr_gid && socket.st_mode & S_IWGRP)
        cure_group(doctor, ipifd->user_name, group->gr_name);
    else if (refused)
        cure_socket(doctor, ipifd);
    if (!closed)
        status = socket;
    group = getgrgid(status.st_gid);
    doctor_say(doctor, FAULT, CHECK,
               "Permission denied: ipifd (process %d) runs as %s, who may not use %s (mode %04o, "
               "group %s)",
               (int)ipifd->pid, ipifd->user_name, closed ? folder : path, status.st_mode & 07777,
               group ? group->gr_name : "without a name");
    return true;
}

/* 0 or negative errno. */
static int try_connect(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof address.sun_path)
        return -ENAMETOOLONG;
    strcpy(address.sun_path, path);
    CLEANUP_CLOSE int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    return connect(descriptor, (const struct sockaddr *)&address, sizeof address) < 0 ? -errno : 0;
}

bool judge_socket(struct doctor *doctor)
{
    const char *path = doctor->socket;
    const bool master = doctor->configuration.master_agentx;
    if (path[0] != '/' || doctor->served || doctor->configuration.module[0])
        return false;
    const int error = try_connect(path);
    if (error == 0) {
        doctor_say(doctor, FINE, CHECK, "%s: it takes connections", path);
        return false;
    }
    if (error == -EACCES) /* for whoever asks: that says nothing of ipifd */
        return judge_permissions(doctor);
    if (doctor->configuration.error == -EACCES) {
        doctor_say(doctor, UNKNOWN, CHECK, "%s: %s", path, strerror(-error));
        return false;
    }
    /* Nobody listens, and a socket file may be left over: ENOENT, ECONNREFUSED. */
    if (!master)
        cure_line(doctor, "snmpd", "master agentx");
    cure_restart(doctor, "snmpd");
    doctor_say(doctor, FAULT, CHECK, "%s: %s: snmpd %s", path, strerror(-error),
               master ? "was started before it was told to listen there, or has closed it"
                      : "takes no subagents without \"master agentx\"");
    return true;
}

/* --- ipifd ------------------------------------------------------------------------------------ */

/*
 * Has ipifd read its configuration and the kernel, and stop before it does anything, at a pid file
 * that cannot be.  True when it would have come further; else ret_line says why not.
 */
static bool would_start(const char *path, char *ret_line, size_t size)
{
    static const char nowhere[] = "/dev/null/ipifd.pid";
    char line[1024], error[1024] = "";
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) < 0)
        return true;
    const pid_t child = fork();
    if (child == 0) {
        dup2(ends[1], STDERR_FILENO);
        alarm(10);
        execl(path, path, "-f", "-Le", "-p", nowhere, (char *)NULL);
        _exit(1);
    }
    close(ends[1]);
    CLEANUP_FCLOSE FILE *output = fdopen(ends[0], "r");
    while (output && fgets(line, sizeof line, output))
        if (!*error || (strstr(line, ": Error: ") && !strstr(error, ": Error: ")))
            snprintf(error, sizeof error, "%.*s", (int)strcspn(line, "\n"), line);
    if (child > 0)
        waitpid(child, NULL, 0);
    snprintf(ret_line, size, "%s", error);
    return !*error || strstr(error, nowhere);
}

bool judge_missing(struct doctor *doctor, const char *name, const struct processes *found)
{
    char path[PATH_MAX], why[1024] = "";
    const bool installed = cure_find_program(doctor, name, path);
    if (installed && !strcmp(name, "ipifd") && !would_start(path, why, sizeof why)) {
        doctor_say(doctor, FAULT, name,
                   "it does not run, and cannot be started before this is mended: %s", why);
        return true;
    }
    *why = '\0';
    if (found->elsewhere)
        snprintf(why, sizeof why, " here; process %d does (in another network namespace)",
                 (int)found->elsewhere);
    else if (found->impostor.pid)
        snprintf(why, sizeof why,
                 "; process %d of user %u is called so, and is neither root's nor of snmpd's own "
                 "user (agentUser of snmpd.conf)",
                 (int)found->impostor.pid, (unsigned)found->impostor.real_user);
    cure_restart(doctor, name);
    doctor_say(doctor, FAULT, name, "it %s%s", installed ? "does not run" : "is not installed",
               why);
    return true;
}

/* Whether it may have been told to read other files than the usual ones, by -c or -C. */
static bool has_files_of_its_own(pid_t pid)
{
    char path[64], words[4096] = "";
    snprintf(path, sizeof path, "/proc/%d/cmdline", (int)pid);
    CLEANUP_FCLOSE FILE *file = fopen(path, "re");
    const size_t length = file ? fread(words, 1, sizeof words - 1, file) : 0;
    for (const char *word = words; word < words + length; word += strlen(word) + 1)
        if (word[0] == '-' && strpbrk(word, "cC"))
            return true;
    return !length;
}

/* After a reload with an error ipifd goes on as before: what is wrong would show at the next boot.
 * Without a line it is no such error: this user may lack a right that ipifd has. */
static void judge_reloaded(struct doctor *doctor)
{
    const pid_t pid = doctor->ipifd.here.pid;
    char path[PATH_MAX], why[1024];
    if (cure_find_program(doctor, "ipifd", path) && !has_files_of_its_own(pid) &&
        !would_start(path, why, sizeof why) && strstr(why, ": line "))
        doctor_say(doctor, NOTE, "ipifd",
                   "process %d goes on with the configuration that it had, and could not be "
                   "started again before this is mended: %s",
                   (int)pid, why);
    doctor->cure[0] = '\0';
}

static bool judge_module(struct doctor *doctor)
{
    const char *module = doctor->configuration.module;
    const pid_t beside = doctor->ipifd.here.pid;
    const int error = *module == '/' && access(module, R_OK) < 0 ? errno : 0;
    if (error)
        doctor_say(doctor, FAULT, "snmpd.conf", "snmpd cannot load %s: %s", module,
                   strerror(error));
    else if (beside) {
        cure_stop_ipifd(doctor);
        doctor_say(doctor, FAULT, "ipifd",
                   "process %d serves nothing: snmpd loads the module (dlmod ipif)", (int)beside);
    } else
        doctor_say(doctor, FINE, "ipifd",
                   "it does not run, and need not: snmpd loads the module (dlmod ipif)");
    return error || beside;
}

/* snmpd shows its own objects of the IP group, so that no view hides ours; but none of ours. */
static bool is_unconnected(const struct doctor *doctor)
{
    const struct answer *answer = &doctor->answer;
    const bool knows_agent = configuration_serves(&doctor->configuration, GROUP_IPIF);
    return answer->kind == ANSWER_GIVEN && answer->beside && !answer->shown &&
           (knows_agent ? !answer->agent : answer->missing > 0);
}

bool judge_ipifd(struct doctor *doctor)
{
    const struct process *ipifd = &doctor->ipifd.here;
    const char *socket = doctor->socket;
    if (doctor->configuration.module[0])
        return judge_module(doctor);
    if (!ipifd->pid)
        return !doctor->served && judge_missing(doctor, "ipifd", &doctor->ipifd);
    if (!doctor->served && judge_permissions(doctor))
        return true;
    if (is_unconnected(doctor)) {
        cure_line(doctor, "ipifd", "agentXSocket %s%s", *socket == '/' ? "unix:" : "", socket);
        cure_restart(doctor, "ipifd");
        doctor_say(doctor, FAULT, "ipifd",
                   "process %d is not connected to %s: it was told another address, by "
                   "agentXSocket or option -x",
                   (int)ipifd->pid, socket);
        return true;
    }
    judge_reloaded(doctor);
    const bool unknown = !doctor->served && doctor->configuration.error == -EACCES;
    doctor_say(doctor, unknown ? UNKNOWN : FINE, "ipifd", "process %d runs as %s%s",
               (int)ipifd->pid, ipifd->user_name,
               unknown          ? "; whether it is connected to snmpd cannot be read; try sudo"
               : doctor->served ? " and serves snmpd"
                                : "");
    return unknown;
}
