/* SPDX-License-Identifier: BSD-2-Clause */
/* As much of snmpd.conf as decides whether our tables can be seen. */
#pragma once

#include "util/array.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SNMPD_OID_MAX = 32, SNMPD_MASK_SIZE = SNMPD_OID_MAX / 8, SNMPD_NAME_SIZE = 64 };

/* view NAME included|excluded SUBTREE [MASK] */
struct snmpd_view {
    char name[SNMPD_NAME_SIZE];
    bool included;
    bool numeric; /* false: the subtree is a name, which only a MIB parser could read */
    uint32_t subtree[SNMPD_OID_MAX];
    size_t length;
    uint8_t mask[SNMPD_MASK_SIZE]; /* a zero bit, highest first: any number matches there */
    char file[256];                /* where it stands */
    unsigned line;
};

/* Somebody whom createUser made, or whom snmpd has saved. */
struct snmpd_user {
    char name[SNMPD_NAME_SIZE];
};

/* Somebody who may read: a community, a user, or the group of an access line. */
struct snmpd_reader {
    char name[SNMPD_NAME_SIZE];
    char view[SNMPD_NAME_SIZE]; /* empty: all, or the subtree below */
    uint32_t subtree[SNMPD_OID_MAX];
    size_t length; /* 0: everything */
    bool numeric;
    bool user; /* of SNMPv3's own kind, who has to be created, too */
};

struct snmpd_configuration {
    unsigned files; /* read */
    char first_file[256];
    char directory[256];  /* the first that includeDir names and that is there; or empty */
    char unreadable[256]; /* a file that is there and could not be read; or empty */
    int unreadable_error; /* errno */
    bool master_agentx;
    char
        module[256]; /* what "dlmod ipif" loads: no ipifd is needed; empty: there is no such line */
    char netns[256]; /* the module's ipifNetns; empty: snmpd's own */
    char agentx_socket[256]; /* as written; empty: the default */
    char agent_user[SNMPD_NAME_SIZE]; /* whom snmpd becomes: a name, or # and a number; or empty */
    ARRAY(struct snmpd_view) views;
    ARRAY(struct snmpd_reader) readers;
    ARRAY(struct snmpd_user) users;
    char users_unreadable[256]; /* where snmpd saves users, if we may not look; or empty */
};

/* What snmpd is to read: zero-initialised, nothing. */
struct snmpd_sources {
    bool usual;              /* snmpd.conf and snmpd.local.conf of each of the directories, first */
    const char *directories; /* with colons between them; NULL: SNMPCONFPATH, or snmpd's own */
    const char *persistent;  /* where it saves; NULL: SNMP_PERSISTENT_DIR, or snmpd's own */
    const char *const *files;
    size_t file_count;
    const char *const *lines; /* of its command line: "NAME=VALUE" */
    size_t line_count;
};

/* What cannot be read is left out and noted.  0 or -ENOMEM. */
int snmpd_configuration_read(const struct snmpd_sources *sources,
                             struct snmpd_configuration *ret_configuration);
void snmpd_configuration_done(struct snmpd_configuration *configuration);

/* Whether that user has been created, as far as the files that could be read say. */
bool snmpd_has_user(const struct snmpd_configuration *configuration, const char *name);

enum snmpd_sight { SNMPD_SEES, SNMPD_HIDDEN, SNMPD_UNKNOWN };

/* Lines of views that are taken for not being there. */
struct snmpd_ignored {
    const struct snmpd_view *lines[16];
    size_t count;
};

/*
 * Whether a reader sees what stands at an OID: the longest subtree of the view that it is under
 * decides.
 *
 * ignored      NULL: no line is ignored
 * ret_decider  the line that decided, or NULL if none did; may be NULL
 */
enum snmpd_sight snmpd_reader_sees(const struct snmpd_configuration *configuration,
                                   const struct snmpd_reader *reader, const uint32_t *oid,
                                   size_t length, const struct snmpd_ignored *ignored,
                                   const struct snmpd_view **ret_decider);
