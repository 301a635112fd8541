/* SPDX-License-Identifier: BSD-2-Clause */
/* Whether the programs run, and whether what runs serves. */
#include "cli/doctor.h"
#include "sources/unix_socket.h"

#include <errno.h>
#include <string.h>

/* None of that name is in our namespace; others may be, and are somebody else's. */
static void say_missing(struct doctor *doctor, const char *name,
                        const struct doctor_processes *processes)
{
    char line[DOCTOR_LINE_SIZE];
    doctor_advise_restart(name, 0, line, sizeof line);
    if (processes->unreadable)
        doctor_say(doctor, DOCTOR_UNKNOWN, name, NULL,
                   "process %d runs, but in which network namespace cannot be read; try as root",
                   (int)processes->unreadable);
    else if (processes->elsewhere)
        doctor_say(doctor, DOCTOR_FAULT, name, line,
                   "it does not run here; process %d does (in another network namespace)",
                   (int)processes->elsewhere);
    else if (processes->impostor.pid)
        doctor_say(doctor, DOCTOR_FAULT, name, line,
                   "it does not run; process %d of user %u is called so, and is neither root's nor "
                   "of snmpd's own user (agentUser of snmpd.conf)",
                   (int)processes->impostor.pid, (unsigned)processes->impostor.real_user);
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

/* What it reads, where that is not what everybody takes for granted. */
static void describe_files(const struct doctor *doctor, char *text, size_t size)
{
    const struct snmpd_sources *sources = &doctor->command.sources;
    text[0] = '\0';
    if (!doctor->command.pid || doctor->command.pid != doctor->snmpd)
        return;
    for (size_t i = 0; i < sources->file_count; i++) {
        const size_t length = strlen(text);
        snprintf(text + length, size - length, "%s%s", i ? ", " : "; it reads ", sources->files[i]);
    }
    const size_t length = strlen(text);
    if (sources->file_count)
        snprintf(text + length, size - length, "%s",
                 sources->usual ? " beside the usual files" : " only");
    else if (!sources->usual)
        snprintf(text, size, "; it reads no file (-C)");
}

/* Whoever owns the socket that ipifd would use is the right one, wherever it is. */
void doctor_examine_snmpd(struct doctor *doctor)
{
    const struct doctor_processes processes = doctor_find_processes(doctor, "snmpd");
    const struct doctor_socket *socket = &doctor->socket;
    struct doctor_process snmpd = processes.here[0];
    char files[256], line[DOCTOR_LINE_SIZE];
    const bool listens = doctor_read_snmpd(doctor, socket->owner, &snmpd);
    if (!listens && doctor->command.pid)
        doctor_read_snmpd(doctor, doctor->command.pid, &snmpd);
    doctor->snmpd = snmpd.pid;
    if (!snmpd.pid) {
        say_missing(doctor, "snmpd", &processes);
        return;
    }
    if (say_stopped(doctor, "snmpd", &snmpd, "nobody gets an answer"))
        return;
    if (processes.here_count > 1 && !doctor->cli->socket && !doctor->cli->configuration)
        doctor_say(doctor, DOCTOR_NOTE, "snmpd", NULL,
                   "%zu of them run here: this is about process %d; --socket and --config name "
                   "another",
                   processes.here_count, (int)snmpd.pid);
    describe_files(doctor, files, sizeof files);
    if (socket->silent) {
        doctor_advise_restart("snmpd", snmpd.pid, line, sizeof line);
        doctor_say(doctor, DOCTOR_FAULT, "snmpd", line,
                   "process %d listens on %s and does not answer within %d s: it hangs, or does "
                   "something that takes long",
                   (int)snmpd.pid, socket->path, DOCTOR_PATIENCE);
    } else if (listens) {
        doctor_say(doctor, DOCTOR_FINE, "snmpd", NULL, "it runs, process %d, and listens on %s%s",
                   (int)snmpd.pid, socket->path, files);
    } else {
        doctor_say(doctor, DOCTOR_FINE, "snmpd", NULL, "it runs, process %d%s", (int)snmpd.pid,
                   files);
    }
}

static void say_unconnected(struct doctor *doctor, const struct doctor_process *ipifd)
{
    const char *path = doctor->socket.path;
    char line[DOCTOR_LINE_SIZE], address[256], ours[256], theirs[DOCTOR_LINE_SIZE] = "";
    if (doctor_process_option(ipifd->pid, "fx:c:CL:D::p:vh", 'x', address, sizeof address)) {
        snprintf(ours, sizeof ours, "unix:%s", path);
        snprintf(line, sizeof line, "ipifd -x");
        doctor_append_word(ours, line, sizeof line);
        doctor_append_word(address, theirs, sizeof theirs);
        doctor_say(doctor, DOCTOR_FAULT, "ipifd", line,
                   "process %d is not connected to %s, so nobody gets its tables: it was started "
                   "with -x%s; start it with snmpd's address",
                   (int)ipifd->pid, path, theirs);
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
    char list[128] = "", line[DOCTOR_LINE_SIZE];
    for (size_t i = 0; i < count; i++) {
        const size_t length = strlen(list);
        snprintf(list + length, sizeof list - length, "%s%d", i ? ", " : "", (int)connected[i]);
    }
    doctor_advise_end("ipifd", connected[count - 1], line, sizeof line);
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
    const struct doctor_processes processes = doctor_find_processes(doctor, "ipifd");
    const char *module = doctor->configuration.module;
    const pid_t first = processes.here[0].pid;
    char line[DOCTOR_LINE_SIZE];
    doctor_advise_end("ipifd", first, line, sizeof line);
    if (*module && first)
        doctor_say(doctor, DOCTOR_FAULT, "ipifd", line,
                   "it runs, process %d, and snmpd loads the module, too (dlmod ipif): use one of "
                   "the two",
                   (int)first);
    else if (*module)
        doctor_say(doctor, DOCTOR_FINE, "ipifd", NULL,
                   "it does not run, and need not: snmpd loads the module (dlmod ipif)");
    else if ((first || processes.unreadable) && doctor->socket.path && doctor->socket.result == 0)
        examine_connections(doctor, &processes);
    else if (!first)
        say_missing(doctor, "ipifd", &processes);
    else
        doctor_say(doctor, DOCTOR_FINE, "ipifd", NULL, "it runs, process %d", (int)first);
}
