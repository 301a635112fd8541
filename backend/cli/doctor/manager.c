/* SPDX-License-Identifier: BSD-2-Clause */
/* Net-SNMP's library asks, as snmpget(1) does. */
#include "columns/root.h"
#include "doctor/examination.h"
#include "netlink/network_namespace.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

/* Whether snmpd shows the object.  Without an answer, false, and kind says so. */
static bool sees(void *session, const oid *name, size_t length, struct answer *answer)
{
    netsnmp_pdu *request = snmp_pdu_create(SNMP_MSG_GET), *response = NULL;
    int error = SNMPERR_SUCCESS;
    bool seen = false;
    snmp_add_null_var(request, name, length);
    snmp_sess_synch_response(session, request, &response);
    if (response && response->errstat == SNMP_ERR_NOERROR) {
        const netsnmp_variable_list *variable = response->variables;
        answer->kind = ANSWER_GIVEN;
        seen = variable && variable->type != SNMP_NOSUCHOBJECT &&
               variable->type != SNMP_NOSUCHINSTANCE;
    } else {
        snmp_sess_error(session, NULL, &error, NULL);
        answer->kind = !response && error == SNMPERR_TIMEOUT ? ANSWER_NONE : ANSWER_REFUSED;
        answer->user_unknown = error == SNMPERR_UNKNOWN_USER_NAME;
        answer->user_restricted = error == SNMPERR_UNSUPPORTED_SEC_LEVEL ||
                                  (response && response->errstat == SNMP_ERR_AUTHORIZATIONERROR);
        answer->why = response ? snmp_errstring((int)response->errstat) : snmp_api_errstring(error);
    }
    snmp_free_pdu(response);
    return seen;
}

static void ask_all(void *session, const struct doctor *doctor, struct answer *answer)
{
    static const oid default_ttl[] = {IP_MIB_ROOT, 2, 0};
    static const oid agent_version[] = {IPIF_MIB_ROOT, IPIF_OBJECTS, 4, 1, 0};
    struct snapshot_cursor cursor = snapshot_begin(doctor->snapshot);
    size_t shown[3] = {0}, missing[3] = {0}; /* by enum inet_version */
    const struct record *record;
    answer->ip = sees(session, default_ttl, OID_LENGTH(default_ttl), answer);
    if (answer->kind == ANSWER_GIVEN)
        answer->agent = sees(session, agent_version, OID_LENGTH(agent_version), answer);
    while (answer->kind == ANSWER_GIVEN && (record = snapshot_next(&cursor))) {
        const bool ipv4 = record->version == INET_VERSION_IPV4;
        /* EnableStatus, which each row has. */
        const oid name[] = {IP_MIB_ROOT, ipv4 ? 28 : 30, 1, ipv4 ? 3 : 5,
                            record->row.InterfaceIndex};
        if (doctor->question->version && record->version != doctor->question->version)
            continue;
        const bool seen = sees(session, name, OID_LENGTH(name), answer);
        (seen ? shown : missing)[record->version]++;
        if (!seen && !answer->first_missing)
            answer->first_missing = record->name;
    }
    answer->shown = shown[1] + shown[2];
    answer->missing = missing[1] + missing[2];
    answer->table_missing = (missing[1] && !shown[1]) || (missing[2] && !shown[2]);
}

struct visit {
    const struct doctor *doctor;
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
    strcpy(address, visit->doctor->address);
    session.peername = address;
    session.timeout = 1000000; /* microseconds, for each try */
    session.retries = 1;
    if (reader.user) {
        const int level = netsnmp_ds_get_int(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_SECLEVEL);
        session.version = SNMP_VERSION_3;
        session.securityName = reader.name;
        session.securityNameLen = strlen(reader.name);
        session.securityLevel = level ? level : SNMP_SEC_LEVEL_NOAUTH;
    } else {
        session.version = SNMP_VERSION_2c;
        session.community = (u_char *)reader.name;
        session.community_len = strlen(reader.name);
    }
    void *handle = snmp_sess_open(&session);
    if (handle) {
        ask_all(handle, visit->doctor, visit->answer);
        snmp_sess_close(handle);
    }
    return 0;
}

void manager_ask(const struct doctor *doctor, const struct reader *reader,
                 struct answer *ret_answer)
{
    struct visit visit = {doctor, reader, ret_answer};
    *ret_answer = (struct answer){.kind = ANSWER_NONE};
    if (network_namespace_call(doctor->question->netns, ask, &visit) < 0)
        ret_answer->kind = ANSWER_NONE; /* such as without the right to go there */
}
