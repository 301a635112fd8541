/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The manager of the benchmark, with one session for all that it asks.
 *
 *     bulk_walker ADDRESS COMMUNITY walk WALKS REPETITIONS COLUMN...
 *         walks columns side by side by GETBULK, as a table viewer does; WALKS 0: until SIGTERM
 *     bulk_walker ADDRESS COMMUNITY get|next TIMES PAUSE OID...
 *         asks TIMES for one OID, each of them in turn, and rests PAUSE milliseconds before each
 *     bulk_walker ADDRESS COMMUNITY wait OID
 *         asks until OID has a value; given up after 60 s
 *
 * Prints one JSON object.  {"times", "requests", "varbinds", "seconds", "median", "best"}: how many
 * walks or single requests, what all of them asked and got (of a walk, inside its columns), how
 * long all of them, the one in the middle and the shortest took, in seconds of wall time.
 * {"monotonic"}: CLOCK_MONOTONIC at the first value, in seconds.
 */
#include <net-snmp/net-snmp-config.h>

#include <net-snmp/net-snmp-includes.h>

#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { OIDS_MAX = 64, WAIT_SECONDS = 60 };

struct column {
    oid root[MAX_OID_LEN];
    size_t root_length;
    oid last[MAX_OID_LEN]; /* the next request continues behind it */
    size_t last_length;
    bool ended;
};

/* What was asked and got, and how long each walk or single request took. */
struct measured {
    long requests, varbinds;
    double *seconds;
    size_t times, room;
};

static volatile sig_atomic_t told_to_end;

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void usage(void)
{
    fputs("usage: bulk_walker ADDRESS COMMUNITY walk WALKS REPETITIONS COLUMN...\n"
          "       bulk_walker ADDRESS COMMUNITY get|next TIMES PAUSE OID...\n"
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

/* Sends a request and gives its answer; anything else than a good one ends the program. */
static netsnmp_pdu *ask(void *session, netsnmp_pdu *request)
{
    netsnmp_pdu *answer = NULL;
    int status = snmp_sess_synch_response(session, request, &answer);

    if (status != STAT_SUCCESS || answer->errstat != SNMP_ERR_NOERROR) {
        fprintf(stderr, "bulk_walker: a request failed: %s\n",
                status == STAT_SUCCESS ? snmp_errstring((int)answer->errstat) : "no answer");
        exit(1);
    }
    return answer;
}

static void keep(struct measured *measured, double seconds)
{
    if (measured->times == measured->room) {
        measured->room = measured->room * 2 + 64;
        measured->seconds = realloc(measured->seconds, measured->room * sizeof(double));
        if (!measured->seconds) {
            perror("bulk_walker");
            exit(1);
        }
    }
    measured->seconds[measured->times++] = seconds;
}

static void walk(void *session, long repetitions, struct column *columns, size_t count,
                 struct measured *measured)
{
    double begin = now();

    for (size_t i = 0; i < count; i++) {
        memcpy(columns[i].last, columns[i].root, sizeof columns[i].root);
        columns[i].last_length = columns[i].root_length;
        columns[i].ended = false;
    }
    while (!told_to_end) {
        struct column *asked[OIDS_MAX];
        size_t asked_count = 0;
        netsnmp_pdu *request = snmp_pdu_create(SNMP_MSG_GETBULK), *answer;

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
        answer = ask(session, request);
        measured->requests++;
        measured->varbinds += take(answer, asked, asked_count);
        snmp_free_pdu(answer);
    }
    keep(measured, now() - begin);
}

static void ask_for_one(void *session, int command, const struct column *name,
                        struct measured *measured)
{
    netsnmp_pdu *request = snmp_pdu_create(command), *answer;
    double begin = now();

    snmp_add_null_var(request, name->root, name->root_length);
    answer = ask(session, request);
    keep(measured, now() - begin);
    const netsnmp_variable_list *value = answer->variables;
    int order = snmp_oid_compare(value->name, value->name_length, name->root, name->root_length);
    if (value->type >= 0x80 || (command == SNMP_MSG_GET ? order != 0 : order <= 0)) {
        fputs("bulk_walker: an answer without the value that was asked for\n", stderr);
        exit(1);
    }
    measured->requests++;
    measured->varbinds++;
    snmp_free_pdu(answer);
}

static int by_size(const void *one, const void *other)
{
    double a = *(const double *)one, b = *(const double *)other;

    return (a > b) - (a < b);
}

static void print(struct measured *measured)
{
    double sum = 0;

    for (size_t i = 0; i < measured->times; i++)
        sum += measured->seconds[i];
    qsort(measured->seconds, measured->times, sizeof(double), by_size);
    printf("{\"times\": %zu, \"requests\": %ld, \"varbinds\": %ld, \"seconds\": %.7f, "
           "\"median\": %.7f, \"best\": %.7f}\n",
           measured->times, measured->requests, measured->varbinds, sum,
           measured->seconds[measured->times / 2], measured->seconds[0]);
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

static void on_signal(int number)
{
    (void)number;
    told_to_end = 1;
}

static long number(const char *text, long least)
{
    char *end;
    long value = strtol(text, &end, 10);

    if (end == text || *end != '\0' || value < least)
        usage();
    return value;
}

int main(int argc, char **argv)
{
    static struct column columns[OIDS_MAX];
    struct measured measured = {0};
    void *session;

    if (argc == 5 && strcmp(argv[3], "wait") == 0) {
        /* Nobody says that no snmpd listens yet: the time-out is how exact the figure is. */
        session = open_session(argv[1], argv[2], 10 * 1000L);
        wait_for(session, argv[4]);
        snmp_sess_close(session);
        return 0;
    }
    if (argc < 7 || argc - 6 > OIDS_MAX)
        usage();
    const bool walks = strcmp(argv[3], "walk") == 0, next = strcmp(argv[3], "next") == 0;
    if (!walks && !next && strcmp(argv[3], "get") != 0)
        usage();
    const long times = number(argv[4], walks ? 0 : 1), option = number(argv[5], walks ? 1 : 0);
    const size_t count = (size_t)argc - 6;

    signal(SIGTERM, on_signal);
    session = open_session(argv[1], argv[2], 30 * 1000 * 1000L);
    for (size_t i = 0; i < count; i++)
        parse_oid(argv[6 + i], columns[i].root, &columns[i].root_length);
    for (long i = 0; (i < times || times == 0) && !told_to_end; i++) {
        if (walks) {
            walk(session, option, columns, count, &measured);
            continue;
        }
        if (option > 0)
            nanosleep(&(struct timespec){option / 1000, option % 1000 * 1000 * 1000}, NULL);
        ask_for_one(session, next ? SNMP_MSG_GETNEXT : SNMP_MSG_GET, &columns[(size_t)i % count],
                    &measured);
    }
    if (measured.times > 0)
        print(&measured);
    snmp_sess_close(session);
    free(measured.seconds);
    return 0;
}
