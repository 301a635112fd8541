/* SPDX-License-Identifier: BSD-2-Clause */
/* Net-SNMP's library asks, as snmpget(1) does. */
#include "doctor/examination.h"
#include "columns/root.h"
#include "netlink/network_namespace.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

enum { BULK = 50, TRIES = 2 }; /* a second for each */

static const oid default_ttl[] = {IP_MIB_ROOT, 2, 0};
static const oid agent_version[] = {IPIF_MIB_ROOT, IPIF_OBJECTS, 4, 1, 0};
/* Their EnableStatus, a column that each row has. */
static const oid tables[2][IP_MIB_ROOT_LENGTH + 3] = {{IP_MIB_ROOT, 28, 1, 3},
                                                      {IP_MIB_ROOT, 30, 1, 5}};
enum { COLUMN_LENGTH = IP_MIB_ROOT_LENGTH + 3 };

/* NULL: not answered, and the answer says why. */
static netsnmp_pdu *talk(void *session, netsnmp_pdu *request, struct answer *answer)
{
    netsnmp_pdu *response = NULL;
    int error = SNMPERR_SUCCESS;
    snmp_sess_synch_response(session, request, &response);
    if (response && response->errstat == SNMP_ERR_NOERROR) {
        answer->kind = ANSWER_GIVEN;
        return response;
    }
    snmp_sess_error(session, NULL, &error, NULL);
    answer->kind = !response && error == SNMPERR_TIMEOUT ? ANSWER_NONE : ANSWER_REFUSED;
    answer->user_unknown = error == SNMPERR_UNKNOWN_USER_NAME;
    answer->user_restricted = error == SNMPERR_UNSUPPORTED_SEC_LEVEL ||
                              (response && response->errstat == SNMP_ERR_AUTHORIZATIONERROR);
    answer->why = response ? snmp_errstring((int)response->errstat) : snmp_api_errstring(error);
    snmp_free_pdu(response);
    return NULL;
}

static bool is_value(const netsnmp_variable_list *variable)
{
    return variable && variable->type != SNMP_NOSUCHOBJECT &&
           variable->type != SNMP_NOSUCHINSTANCE && variable->type != SNMP_ENDOFMIBVIEW;
}

/* False at the end of the column. */
static bool walk_on(void *session, int table, oid name[COLUMN_LENGTH + 1], size_t *length,
                    struct answer *answer)
{
    netsnmp_pdu *request = snmp_pdu_create(SNMP_MSG_GETBULK);
    request->non_repeaters = 0;
    request->max_repetitions = BULK;
    snmp_add_null_var(request, name, *length);
    netsnmp_pdu *response = talk(session, request, answer);
    bool more = false;
    for (const netsnmp_variable_list *variable = response ? response->variables : NULL; variable;
         variable = variable->next_variable) {
        const oid *found = variable->name;
        more = is_value(variable) && variable->name_length == COLUMN_LENGTH + 1 &&
               !snmp_oid_compare(found, COLUMN_LENGTH, tables[table], COLUMN_LENGTH) &&
               snmp_oid_compare(found, COLUMN_LENGTH + 1, name, *length) > 0;
        uint32_t *row = more ? array_append(&answer->rows[table]) : NULL;
        if (!row) {
            more = false;
            break;
        }
        memcpy(name, found, (COLUMN_LENGTH + 1) * sizeof *name);
        *length = COLUMN_LENGTH + 1;
        *row = (uint32_t)name[COLUMN_LENGTH];
    }
    if (response)
        snmp_free_pdu(response);
    return more;
}

static void ask_everything(void *session, struct answer *answer)
{
    netsnmp_pdu *request = snmp_pdu_create(SNMP_MSG_GET);
    snmp_add_null_var(request, default_ttl, OID_LENGTH(default_ttl));
    snmp_add_null_var(request, agent_version, OID_LENGTH(agent_version));
    netsnmp_pdu *response = talk(session, request, answer);
    if (!response)
        return;
    const netsnmp_variable_list *first = response->variables;
    answer->ip = is_value(first);
    answer->agent = first && is_value(first->next_variable);
    snmp_free_pdu(response);
    for (int table = 0; table < 2; table++) {
        oid name[COLUMN_LENGTH + 1];
        size_t length = COLUMN_LENGTH;
        memcpy(name, tables[table], sizeof tables[table]);
        while (walk_on(session, table, name, &length, answer))
            ;
    }
}

struct visit {
    const char *address;
    const struct reader *reader;
    struct answer *answer;
};

static int ask(void *context)
{
    const struct visit *visit = context;
    struct reader reader = *visit->reader;
    char address[WORD_SIZE];
    netsnmp_session session;
    snmp_sess_init(&session);
    snprintf(address, sizeof address, "%s", visit->address);
    session.peername = address;
    session.timeout = 1000000; /* microseconds */
    session.retries = TRIES - 1;
    session.version = reader.user ? SNMP_VERSION_3 : SNMP_VERSION_2c;
    if (reader.user) {
        const int level = netsnmp_ds_get_int(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_SECLEVEL);
        session.securityName = reader.name;
        session.securityNameLen = strlen(reader.name);
        session.securityLevel = level ? level : SNMP_SEC_LEVEL_NOAUTH;
    } else {
        session.community = (u_char *)reader.name;
        session.community_len = strlen(reader.name);
    }
    void *handle = snmp_sess_open(&session);
    if (handle) {
        ask_everything(handle, visit->answer);
        snmp_sess_close(handle);
    }
    return 0;
}

void manager_ask(const char *netns, const char *address, const struct reader *reader,
                 struct answer *ret_answer)
{
    struct visit visit = {address, reader, ret_answer};
    *ret_answer = (struct answer){.kind = ANSWER_NONE};
    if (network_namespace_call(netns, ask, &visit) < 0)
        ret_answer->kind = ANSWER_NONE; /* such as without the right to go there */
}

void answer_done(struct answer *answer)
{
    array_done(&answer->rows[0]);
    array_done(&answer->rows[1]);
}

bool manager_is_answered(const char *netns, const char *address)
{
    const struct reader nobody = {.name = "ipif doctor", .user = true};
    struct answer answer;
    manager_ask(netns, address, &nobody, &answer);
    answer_done(&answer);
    return answer.kind != ANSWER_NONE;
}
