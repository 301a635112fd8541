/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The manager of the benchmark: walks columns side by side by GETBULK, as a table viewer does, and
 * prints what it took as one JSON object.
 *
 *     bulk_walker ADDRESS COMMUNITY REPETITIONS COLUMN...    walk
 *     bulk_walker ADDRESS COMMUNITY wait OID                 ask until OID has a value
 *
 * {"requests", "varbinds", "seconds"}: varbinds inside the columns, wall time of the whole walk.
 * {"monotonic"}: CLOCK_MONOTONIC at the first value, in seconds; given up after 60 s.
 */
#include <net-snmp/net-snmp-config.h>

#include <net-snmp/net-snmp-includes.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { COLUMNS_MAX = 16, WAIT_SECONDS = 60 };

struct column {
    oid root[MAX_OID_LEN];
    size_t root_length;
    oid last[MAX_OID_LEN]; /* the next request continues behind it */
    size_t last_length;
    bool ended;
};

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void usage(void)
{
    fputs("usage: bulk_walker ADDRESS COMMUNITY REPETITIONS COLUMN...\n"
          "       bulk_walker ADDRESS COMMUNITY wait OID\n",
          stderr);
    exit(2);
}

static void *open_session(char *address, char *community, long microseconds)
{
    netsnmp_session session;
    void *handle;

    netsnmp_ds_set_boolean(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_DONT_READ_CONFIGS, 1);
    netsnmp_ds_set_boolean(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_DONT_PERSIST_STATE, 1);
    setenv("MIBS", "", 1);
    init_snmp("bulk_walker");
    snmp_sess_init(&session);
    session.version = SNMP_VERSION_2c;
    session.peername = address;
    session.community = (u_char *)community;
    session.community_len = strlen(community);
    session.timeout = microseconds;
    session.retries = 0;
    handle = snmp_sess_open(&session);
    if (!handle) {
        snmp_perror(address);
        exit(1);
    }
    return handle;
}

static void parse_oid(const char *text, oid *ret_oid, size_t *ret_length)
{
    *ret_length = MAX_OID_LEN;
    if (!read_objid(text, ret_oid, ret_length)) {
        fprintf(stderr, "bulk_walker: %s: no numeric OID\n", text);
        exit(2);
    }
}

/* Takes one answer; returns how many values lay inside the columns. */
static long take(netsnmp_pdu *answer, struct column **asked, size_t count)
{
    long inside = 0;
    size_t position = 0;

    for (netsnmp_variable_list *value = answer->variables; value; value = value->next_variable) {
        struct column *column = asked[position++ % count];

        if (column->ended)
            continue;
        if (value->type == SNMP_ENDOFMIBVIEW ||
            netsnmp_oid_is_subtree(column->root, column->root_length, value->name,
                                   value->name_length) != 0) {
            column->ended = true;
            continue;
        }
        if (snmp_oid_compare(value->name, value->name_length, column->last, column->last_length) <=
            0) {
            fputs("bulk_walker: OIDs do not increase\n", stderr);
            exit(1);
        }
        memcpy(column->last, value->name, value->name_length * sizeof(oid));
        column->last_length = value->name_length;
        inside++;
    }
    return inside;
}

static void walk(void *session, long repetitions, struct column *columns, size_t count)
{
    long requests = 0, varbinds = 0;
    double begin = now();

    for (;;) {
        struct column *asked[COLUMNS_MAX];
        size_t asked_count = 0;
        netsnmp_pdu *request = snmp_pdu_create(SNMP_MSG_GETBULK), *answer = NULL;

        request->non_repeaters = 0;
        request->max_repetitions = repetitions;
        for (size_t i = 0; i < count; i++) {
            if (columns[i].ended)
                continue;
            asked[asked_count++] = &columns[i];
            snmp_add_null_var(request, columns[i].last, columns[i].last_length);
        }
        if (asked_count == 0) {
            snmp_free_pdu(request);
            break;
        }
        int status = snmp_sess_synch_response(session, request, &answer);
        if (status != STAT_SUCCESS || answer->errstat != SNMP_ERR_NOERROR) {
            fprintf(stderr, "bulk_walker: request %ld failed: %s\n", requests,
                    status == STAT_SUCCESS ? snmp_errstring((int)answer->errstat) : "no answer");
            exit(1);
        }
        requests++;
        varbinds += take(answer, asked, asked_count);
        snmp_free_pdu(answer);
    }
    printf("{\"requests\": %ld, \"varbinds\": %ld, \"seconds\": %.6f}\n", requests, varbinds,
           now() - begin);
}

static void wait_for(void *session, const char *text)
{
    oid name[MAX_OID_LEN];
    size_t length;
    double begin = now();

    parse_oid(text, name, &length);
    while (now() - begin < WAIT_SECONDS) {
        netsnmp_pdu *request = snmp_pdu_create(SNMP_MSG_GET), *answer = NULL;
        bool found;

        snmp_add_null_var(request, name, length);
        found = snmp_sess_synch_response(session, request, &answer) == STAT_SUCCESS &&
                answer->errstat == SNMP_ERR_NOERROR && answer->variables->type < 0x80;
        snmp_free_pdu(answer);
        if (found) {
            printf("{\"monotonic\": %.6f}\n", now());
            return;
        }
        nanosleep(&(struct timespec){.tv_nsec = 500 * 1000}, NULL);
    }
    fprintf(stderr, "bulk_walker: %s: no value within %d s\n", text, WAIT_SECONDS);
    exit(1);
}

int main(int argc, char **argv)
{
    static struct column columns[COLUMNS_MAX];
    void *session;

    if (argc < 5 || argc - 4 > COLUMNS_MAX)
        usage();
    if (strcmp(argv[3], "wait") == 0) {
        session = open_session(argv[1], argv[2], 200 * 1000L);
        wait_for(session, argv[4]);
    } else {
        char *end;
        long repetitions = strtol(argv[3], &end, 10);
        size_t count = (size_t)argc - 4;

        if (*end != '\0' || repetitions < 1)
            usage();
        session = open_session(argv[1], argv[2], 30 * 1000 * 1000L);
        for (size_t i = 0; i < count; i++) {
            parse_oid(argv[4 + i], columns[i].root, &columns[i].root_length);
            memcpy(columns[i].last, columns[i].root, sizeof columns[i].root);
            columns[i].last_length = columns[i].root_length;
        }
        walk(session, repetitions, columns, count);
    }
    snmp_sess_close(session);
    return 0;
}
