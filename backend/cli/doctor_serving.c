/* SPDX-License-Identifier: BSD-2-Clause */
/* Whether the programs run, and whether what runs serves. */
#include "cli/doctor.h"
#include "sources/unix_socket.h"

#include <errno.h>
#include <string.h>

/* None of that name is in our namespace; others may be, and are somebody else's. */
static void say_missing(struct doctor *doctor, const char *name, const char *line,
                        const struct doctor_processes *processes)
{
    if (processes->unreadable)
        doctor_say(doctor, DOCTOR_UNKNOWN, name, NULL,
                   "process %d runs, but in which network namespace cannot be read; try as root",
                   (int)processes->unreadable);
    else if (processes->elsewhere)
        doctor_say(doctor, DOCTOR_FAULT, name, line,
                   "it does not run here; process %d does (in another network namespace)",
                   (int)processes->elsewhere);
    else
        doctor_say(doctor, DOCTOR_FAULT, name, line, "it does not run");
}

/* True when it is; nobody gets an answer then. */
static bool say_stopped(struct doctor *doctor, const char *name,
                        const struct doctor_process *process, const char *effect)
{
    char line[64];
    if (!doctor_process_is_stopped(process))
        return false;
    snprintf(line, sizeof line, "kill -CONT %d", (int)process->pid);
    doctor_say(doctor, DOCTOR_FAULT, name, line,
               process->state == 'T' ? "process %d is stopped (by a signal such as SIGSTOP): %s"
                                     : "process %d is stopped (by a tracer such as gdb): %s",
               (int)process->pid, effect);
    return true;
}

/* Whoever owns the socket that ipifd would use is the right one, wherever it is. */
void doctor_examine_snmpd(struct doctor *doctor)
{
    const struct doctor_processes processes = doctor_find_processes(doctor->cli, "snmpd");
    const struct doctor_socket *socket = &doctor->socket;
    struct doctor_process snmpd = processes.here[0];
    const bool listens = doctor_process_read(socket->owner, "snmpd", &snmpd);
    if (!snmpd.pid)
        say_missing(doctor, "snmpd", "systemctl start snmpd", &processes);
    else if (say_stopped(doctor, "snmpd", &snmpd, "nobody gets an answer"))
        return;
    else if (socket->silent)
        doctor_say(doctor, DOCTOR_FAULT, "snmpd", "systemctl restart snmpd",
                   "process %d listens on %s and does not answer within %d s: it hangs, or does "
                   "something that takes long",
                   (int)snmpd.pid, socket->path, DOCTOR_PATIENCE);
    else if (listens)
        doctor_say(doctor, DOCTOR_FINE, "snmpd", NULL, "it runs, process %d, and listens on %s",
                   (int)snmpd.pid, socket->path);
    else
        doctor_say(doctor, DOCTOR_FINE, "snmpd", NULL, "it runs, process %d", (int)snmpd.pid);
}

static void say_unconnected(struct doctor *doctor, const struct doctor_process *ipifd)
{
    const char *path = doctor->socket.path;
    char line[300], address[256];
    if (doctor_process_option(ipifd->pid, "fx:c:CL:D::p:vh", 'x', address, sizeof address)) {
        snprintf(line, sizeof line, "ipifd -x unix:%s", path);
        doctor_say(doctor, DOCTOR_FAULT, "ipifd", line,
                   "process %d is not connected to %s, so nobody gets its tables: it was started "
                   "with -x %s; start it with snmpd's address",
                   (int)ipifd->pid, path, address);
        return;
    }
    snprintf(line, sizeof line, "agentXSocket unix:%s", path);
    doctor_say(doctor, DOCTOR_FAULT, "ipifd", line,
               "process %d is not connected to %s, so nobody gets its tables: its log says why; if "
               "it has another address, add the line to ipifd.conf and restart it",
               (int)ipifd->pid, path);
}

static void say_unreadable(struct doctor *doctor, pid_t pid)
{
    doctor_say(
        doctor, DOCTOR_UNKNOWN, "ipifd", NULL,
        "process %d runs; whether it is connected to %s cannot be read (/proc/%d/fd); try as "
        "root",
        (int)pid, doctor->socket.path, (int)pid);
}

/* served: another ipifd is connected. */
static void say_connection(struct doctor *doctor, const struct doctor_process *ipifd,
                           enum doctor_connection connection, bool served)
{
    const char *path = doctor->socket.path;
    if (say_stopped(doctor, "ipifd", ipifd, "its tables get no answer"))
        return;
    switch (connection) {
    case DOCTOR_CONNECTED:
        doctor_say(doctor, DOCTOR_FINE, "ipifd", NULL,
                   "it runs, process %d, and is connected to %s", (int)ipifd->pid, path);
        return;
    case DOCTOR_UNCONNECTED:
        if (served)
            doctor_say(doctor, DOCTOR_FINE, "ipifd", NULL,
                       "process %d runs, too, and is not connected to %s: it can be another "
                       "snmpd's",
                       (int)ipifd->pid, path);
        else if (doctor->socket.silent) /* it is not let in, and why has been said */
            doctor_say(doctor, DOCTOR_FINE, "ipifd", NULL, "it runs, process %d", (int)ipifd->pid);
        else
            say_unconnected(doctor, ipifd);
        return;
    case DOCTOR_UNREADABLE:
        say_unreadable(doctor, ipifd->pid);
        return;
    }
}

/* snmpd gives a table to the first that registers it with the best priority. */
static void say_several(struct doctor *doctor, const pid_t *connected, size_t count)
{
    char list[128] = "", line[64];
    for (size_t i = 0; i < count; i++) {
        const size_t length = strlen(list);
        snprintf(list + length, sizeof list - length, "%s%d", i ? ", " : "", (int)connected[i]);
    }
    snprintf(line, sizeof line, "kill %d", (int)connected[count - 1]);
    doctor_say(doctor, DOCTOR_FAULT, "ipifd", line,
               "processes %s are all connected to %s: snmpd takes the tables of one and refuses "
               "the others'; keep one",
               list, doctor->socket.path);
}

/* Against the socket that somebody listens on. */
static void examine_connections(struct doctor *doctor, const struct doctor_processes *processes)
{
    struct unix_sockets sockets = {0};
    const int result = unix_sockets_read(doctor->cli->netns, &sockets);
    if (result < 0) {
        doctor_say(doctor, DOCTOR_UNKNOWN, "ipifd", NULL,
                   "it runs; whether it is connected to %s the kernel does not say (unix_diag: %s)",
                   doctor->socket.path, strerror(-result));
        return;
    }
    enum doctor_connection connections[DOCTOR_PROCESSES_MAX];
    pid_t connected[DOCTOR_PROCESSES_MAX];
    size_t count = 0;
    for (size_t i = 0; i < processes->here_count; i++) {
        connections[i] = doctor_connection_of(doctor, processes->here[i].pid, &sockets);
        if (connections[i] == DOCTOR_CONNECTED)
            connected[count++] = processes->here[i].pid;
    }
    for (size_t i = 0; i < processes->here_count; i++)
        say_connection(doctor, &processes->here[i], connections[i], count > 0);
    if (count > 1)
        say_several(doctor, connected, count);
    /* Of another user's process nothing is known, but who is connected is. */
    const struct doctor_process theirs = {.pid = processes->unreadable};
    if (!processes->here_count && doctor_nobody_connected(doctor, &sockets))
        say_unconnected(doctor, &theirs);
    else if (!processes->here_count)
        say_unreadable(doctor, theirs.pid);
    unix_sockets_done(&sockets);
}

void doctor_examine_ipifd(struct doctor *doctor)
{
    const struct doctor_processes processes = doctor_find_processes(doctor->cli, "ipifd");
    const char *module = doctor->configuration.module;
    const pid_t first = processes.here[0].pid;
    if (*module && first)
        doctor_say(doctor, DOCTOR_FAULT, "ipifd", "systemctl disable --now ipifd",
                   "it runs, process %d, and snmpd loads the module, too (dlmod ipif): use one of "
                   "the two",
                   (int)first);
    else if (*module)
        doctor_say(doctor, DOCTOR_FINE, "ipifd", NULL,
                   "it does not run, and need not: snmpd loads the module (dlmod ipif)");
    else if ((first || processes.unreadable) && doctor->socket.path && doctor->socket.result == 0)
        examine_connections(doctor, &processes);
    else if (!first)
        say_missing(doctor, "ipifd", "systemctl start ipifd", &processes);
    else
        doctor_say(doctor, DOCTOR_FINE, "ipifd", NULL, "it runs, process %d", (int)first);
}
