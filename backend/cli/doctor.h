/* SPDX-License-Identifier: BSD-2-Clause */
/* What the doctor's examinations share. */
#pragma once

#include "cli/cli.h"
#include "cli/doctor_command.h"
#include "cli/snmpd_configuration.h"
#include "cli/writer.h"

#include <sys/types.h>

/* What a try to connect to the AgentX socket gave. */
struct doctor_socket {
    const char *path; /* NULL: the address is none of a Unix socket, or relative */
    char text[256];   /* where it stands */
    int result;       /* of connect(): 0 or negative errno */
    pid_t owner;      /* who listens; 0: not known */
    bool silent;      /* somebody listens, and snmpd does not answer */
};

/* A note is no fault, and worth to be known. */
enum doctor_result { DOCTOR_FINE, DOCTOR_FAULT, DOCTOR_NOTE, DOCTOR_UNKNOWN };

struct doctor {
    struct cli *cli;
    struct writer *writer;         /* JSON; NULL: text */
    struct doctor_command command; /* of the snmpd whose configuration this is; or of none */
    struct snmpd_configuration configuration;
    struct doctor_socket socket;
    uid_t agent_user; /* whom snmpd becomes by its configuration; 0: nobody else */
    pid_t snmpd;      /* the one that counts; 0: none runs */
    unsigned faults;
};

/* The file to which lines are to be added: never NULL. */
const char *doctor_file(const struct doctor *doctor);

/* One finding.  line is what to add to the file that the finding names, or what to run; NULL:
 * nothing. */
void doctor_say(struct doctor *doctor, enum doctor_result result, const char *check,
                const char *line, const char *format, ...) __attribute__((format(printf, 5, 6)));

enum { DOCTOR_LINE_SIZE = 512 };
enum { DOCTOR_PATIENCE = 2 }; /* seconds until snmpd is taken for silent */
enum { DOCTOR_GROUPS_MAX = 64, DOCTOR_PROCESSES_MAX = 8 };

struct doctor_process {
    pid_t pid;
    char state; /* of proc(5): T is stopped */
    uid_t real_user;
    uid_t user; /* effective */
    gid_t groups[DOCTOR_GROUPS_MAX];
    size_t group_count;
};

/* The processes of one name, by the network namespace that they are in; pid 0: there is none. */
struct doctor_processes {
    struct doctor_process here[DOCTOR_PROCESSES_MAX];
    size_t here_count;
    pid_t elsewhere;
    pid_t unreadable; /* we may not look where it is */
    struct doctor_process impostor; /* called snmpd by a user who is not believed */
};

/* Here is cli's namespace. */
struct doctor_processes doctor_find_processes(const struct doctor *doctor, const char *name);

/* Whether a process is an snmpd that is believed: root's, or of snmpd's own user. */
bool doctor_is_snmpd(const struct doctor *doctor, pid_t pid);
bool doctor_read_snmpd(const struct doctor *doctor, pid_t pid, struct doctor_process *ret_process);

/* By a signal, or by whoever traces it. */
bool doctor_process_is_stopped(const struct doctor_process *process);

/* How a process of our namespace and the AgentX socket stand to each other. */
enum doctor_connection {
    DOCTOR_CONNECTED,
    DOCTOR_UNCONNECTED,
    DOCTOR_UNREADABLE, /* we may not look at its descriptors, and somebody is connected */
};

struct unix_sockets;
enum doctor_connection doctor_connection_of(const struct doctor *doctor, pid_t pid,
                                            const struct unix_sockets *sockets);
bool doctor_nobody_connected(const struct doctor *doctor, const struct unix_sockets *sockets);

void doctor_examine_snmpd(struct doctor *doctor);
void doctor_examine_ipifd(struct doctor *doctor);
/* The snmpd that the command line means, before its configuration is known; 0: none. */
pid_t doctor_select_snmpd(const struct doctor *doctor);
void doctor_connect(struct doctor *doctor);
void doctor_examine_socket(struct doctor *doctor);
void doctor_examine_views(struct doctor *doctor);
