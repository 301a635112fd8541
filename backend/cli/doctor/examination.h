/* SPDX-License-Identifier: BSD-2-Clause */
/* What the doctor finds out, and how it says so. */
#pragma once

#include "columns/table.h"
#include "doctor/doctor.h"
#include "live/live.h"
#include "util/array.h"

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* --- snmpd.conf: the few lines that it takes to ask snmpd something --- */

enum { WORD_SIZE = 256, READERS_MAX = 8 };

/* Somebody who may read. */
struct reader {
    char name[WORD_SIZE]; /* a community, or a user */
    bool user;            /* of SNMPv3 */
    char view[WORD_SIZE]; /* that its own line names; or empty */
};

/* A line of snmpd.conf that lets somebody read in a context. */
struct grant {
    char name[WORD_SIZE]; /* a community, or a user */
    bool user;
    char context[WORD_SIZE]; /* empty: of a user, all */
};

/* A context of ipifd. */
struct place {
    char context[WORD_SIZE];
    bool vrf;
    char place[WORD_SIZE]; /* a namespace's name or path, or a device */
    bool listed;           /* snmpd has it */
};
typedef ARRAY(struct place) place_array;

struct pattern {
    char text[WORD_SIZE];
};

struct configuration {
    char file[WORD_SIZE]; /* the one that people change */
    int error;            /* negative errno: it cannot be read */
    bool master_agentx;
    char agentx_socket[WORD_SIZE]; /* as written; empty: the default.  So are the others */
    char agent_user[WORD_SIZE];
    char agent_address[WORD_SIZE];
    char module[WORD_SIZE];   /* what "dlmod ipif" loads */
    char view[WORD_SIZE];     /* the first that is defined */
    char excluded[WORD_SIZE]; /* the last "view ... excluded" */
    unsigned serve;           /* 1 << enum table_group: what ipifd is to serve */
    char filter[WORD_SIZE];   /* the last ipifInclude... or ipifExclude..., of ipifd.conf too */
    struct reader readers[READERS_MAX];
    size_t reader_count;
    ARRAY(struct grant) grants;
    place_array places;             /* that ipifContext names */
    ARRAY(struct pattern) patterns; /* of ipifContexts */
};

static inline bool configuration_serves(const struct configuration *configuration,
                                        enum table_group group)
{
    return configuration->serve & 1u << group;
}

/* file  NULL: the usual ones */
void configuration_read(const char *file, struct configuration *ret_configuration);
void configuration_done(struct configuration *configuration);

/* --- programs that run --- */

enum { GROUPS_MAX = 64 };

struct process {
    pid_t pid; /* 0: there is none */
    char name[64];
    char state;  /* of proc(5) */
    bool placed; /* false: in which network namespace it is cannot be read */
    uid_t real_user, user;
    char user_name[64]; /* or number */
    gid_t groups[GROUPS_MAX];
    size_t group_count;
};

struct processes {
    struct process here;     /* in the namespace that is asked for, as far as we may look */
    pid_t elsewhere;         /* of another network namespace */
    struct process impostor; /* called snmpd by a user who is not believed */
};

/* agent_user: of snmpd.conf, whom snmpd may run as; 0: none. */
/* Whether a running snmpd initialises a module of its own, as its option -I says. */
bool process_has_module(pid_t snmpd, const char *module);

void processes_find(const char *name, uid_t agent_user, const char *netns,
                    struct processes *ret_processes);

/* --- what a manager would ask, and the answer --- */

enum answer_kind {
    ANSWER_NONE,    /* nobody answers, or nobody answers this community */
    ANSWER_REFUSED, /* why says what of SNMPv3 is wrong */
    ANSWER_GIVEN,
};

struct answer {
    enum answer_kind kind;
    const char *why;
    bool user_unknown, user_restricted; /* of REFUSED */
    bool beside;           /* snmpd's own objects beside the tables are seen: ipDefaultTTL */
    bool interfaces;       /* ifNumber is, whoever serves it */
    bool agent;            /* ipifAgentVersion is, or it is not served */
    size_t shown, missing; /* of the kernel's rows, in the tables that are served */
    const char *first_missing;
    /* Nothing of a table is shown. */
    bool ip_missing, interfaces_missing;
};

struct doctor;

/* Waits for 2 s at most for each answer; what SNMPv3 takes besides a name is in snmp.conf(5). */
void manager_ask(const struct doctor *doctor, const struct reader *reader,
                 struct answer *ret_answer);

/* Appends what entLogicalTable lists, as listed; nothing without an answer. */
void manager_list(const struct doctor *doctor, const struct reader *reader, place_array *places);

/* --- all of it --- */

/* In the order in which people are told. */
enum result { FAULT, UNKNOWN, NOTE, FINE, RESULTS };

struct doctor {
    const struct doctor_question *question;
    json_t *findings;
    size_t counts[RESULTS];
    struct snapshot *snapshot;
    struct configuration configuration;
    char socket[WORD_SIZE]; /* snmpd's for subagents: a path, or another AgentX address */
    struct processes snmpd, ipifd;
    char address[WORD_SIZE]; /* where snmpd takes requests */
    struct reader reader;    /* whose answer this is; without a name: nobody's */
    struct answer answer;
    bool served;     /* it has all that the kernel has */
    char cure[2048]; /* of the next finding: commands, each for when those before it are done */
};

/* Tells a finding with the cure that was made for it. */
void doctor_say(struct doctor *doctor, enum result result, const char *check, const char *format,
                ...) __attribute__((format(printf, 4, 5)));

void cure_add(struct doctor *doctor, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Quoted for a shell; two are kept at a time. */
const char *cure_word(const char *word);

/* Has snmpd (name "snmpd") or ipifd read one line more. */
void cure_line(struct doctor *doctor, const char *name, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The same of the lines of the example that is installed: false where it is not, or copied. */
bool cure_example(struct doctor *doctor);

/* Starts a program (again): by systemctl where systemd does it. */
void cure_stop_ipifd(struct doctor *doctor);
void cure_restart(struct doctor *doctor, const char *name);

/* Starts snmpd again with options besides those that it has. */
void cure_options(struct doctor *doctor, const char *options);

/* The program's path; without one, the cure is to install its package. */
bool cure_find_program(struct doctor *doctor, const char *name, char path[PATH_MAX]);

/* Each finds at most one fault.  True: it has, and what comes behind would follow from it. */
bool judge_missing(struct doctor *doctor, const char *name, const struct processes *found);
bool judge_socket(struct doctor *doctor);
bool judge_ipifd(struct doctor *doctor);
bool judge_answer(struct doctor *doctor);

/* Whether snmpd reads for tables that ipifd serves: no fault. */
void judge_own_tables(struct doctor *doctor);

/* Who can see each context, and who can see too many: no fault. */
void judge_contexts(struct doctor *doctor);

/* Sets the library up, reads the configuration, and knows snmpd's address. */
void doctor_prepare(struct doctor *doctor);

/* Asks as each that may read, until one gets everything. */
void ask_snmpd(struct doctor *doctor);
