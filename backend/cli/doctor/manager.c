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

enum { INTERFACES = 0 }; /* beside enum inet_version */

struct tally {
    void *session;
    struct answer *answer;
    size_t shown[3], missing[3]; /* by enum inet_version, or INTERFACES */
};

static void count(struct tally *tally, unsigned table, const oid *name, size_t length,
                  const char *interface)
{
    const bool seen = sees(tally->session, name, length, tally->answer);
    (seen ? tally->shown : tally->missing)[table]++;
    if (!seen && !tally->answer->first_missing)
        tally->answer->first_missing = interface;
}

static bool lacks(const struct tally *tally, unsigned table)
{
    return tally->missing[table] && !tally->shown[table];
}

static void ask_interfaces(struct tally *tally, const struct interfaces *interfaces)
{
    for (size_t i = 0; i < interfaces->interfaces.count; i++) {
        const struct interface_record *interface = &interfaces->interfaces.items[i];
        /* ifLinkUpDownTrapEnable, which snmpd's own table does not have. */
        const oid name[] = {IF_MIB_ROOT, 1, 1, 14, interface->ifindex};
        if (tally->answer->kind != ANSWER_GIVEN)
            return;
        count(tally, INTERFACES, name, OID_LENGTH(name), interface->name);
    }
}

static void ask_all(void *session, const struct doctor *doctor, struct answer *answer)
{
    static const oid default_ttl[] = {IP_MIB_ROOT, 2, 0};
    static const oid agent_version[] = {IPIF_MIB_ROOT, IPIF_OBJECTS, 4, 1, 0};
    static const oid if_number[] = {INTERFACES_ROOT, 1, 0};
    const struct configuration *configuration = &doctor->configuration;
    const bool ip = configuration_serves(configuration, GROUP_IP);
    struct tally tally = {.session = session, .answer = answer};
    const struct record *record;
    answer->beside = sees(session, default_ttl, OID_LENGTH(default_ttl), answer);
    if (!doctor->snapshot)
        return; /* to hold it against */
    struct snapshot_cursor cursor = snapshot_begin(doctor->snapshot);
    if (answer->kind == ANSWER_GIVEN && configuration_serves(configuration, GROUP_INTERFACES))
        answer->interfaces = sees(session, if_number, OID_LENGTH(if_number), answer);
    if (answer->kind == ANSWER_GIVEN)
        answer->agent = !configuration_serves(configuration, GROUP_IPIF) ||
                        sees(session, agent_version, OID_LENGTH(agent_version), answer);
    while (ip && answer->kind == ANSWER_GIVEN && (record = snapshot_next(&cursor))) {
        const bool ipv4 = record->version == INET_VERSION_IPV4;
        /* EnableStatus, which each row has. */
        const oid name[] = {IP_MIB_ROOT, ipv4 ? 28 : 30, 1, ipv4 ? 3 : 5,
                            record->row.InterfaceIndex};
        if (!doctor->question->version || record->version == doctor->question->version)
            count(&tally, record->version, name, OID_LENGTH(name), record->name);
    }
    /* They are of no family. */
    if (configuration_serves(configuration, GROUP_INTERFACES) && !doctor->question->version)
        ask_interfaces(&tally, snapshot_interfaces(doctor->snapshot));
    answer->shown = tally.shown[0] + tally.shown[1] + tally.shown[2];
    answer->missing = tally.missing[0] + tally.missing[1] + tally.missing[2];
    answer->ip_missing = lacks(&tally, INET_VERSION_IPV4) || lacks(&tally, INET_VERSION_IPV6);
    answer->interfaces_missing = lacks(&tally, INTERFACES);
}

struct visit {
    const struct doctor *doctor;
    const struct reader *reader;
    struct answer *answer; /* NULL: contexts are asked for */
    place_array *places;
};

/* --- entLogicalTable (RFC 6933): the contexts ------------------------------------------------- */

#define ENT_LOGICAL_ENTRY 1, 3, 6, 1, 2, 1, 47, 1, 2, 1, 1
enum {
    ENT_LOGICAL_DESCR = 2,
    ENT_LOGICAL_CONTEXT = 8,
    ENT_LOGICAL_LENGTH = 12 /* with the column */
};

/* As ipifd describes it: "VRF PLACE", or "network namespace PLACE". */
static void take_row(place_array *places, const netsnmp_variable_list *description)
{
    static const char vrf[] = "VRF ", namespace[] = "network namespace ";
    const netsnmp_variable_list *context = description->next_variable;
    char text[WORD_SIZE];
    struct place *place = array_append(places);
    if (!place)
        return;
    snprintf(text, sizeof text, "%.*s", (int)description->val_len, description->val.string);
    snprintf(place->context, WORD_SIZE, "%.*s", (int)context->val_len, context->val.string);
    place->vrf = !strncmp(text, vrf, strlen(vrf));
    place->listed = true;
    strcpy(place->place, text + (place->vrf                                     ? strlen(vrf)
                                 : !strncmp(text, namespace, strlen(namespace)) ? strlen(namespace)
                                                                                : 0));
}

/* Both columns' next row: false behind the last one. */
static bool is_row(const netsnmp_variable_list *variable, const oid *asked)
{
    const netsnmp_variable_list *context = variable ? variable->next_variable : NULL;
    return context && variable->type == ASN_OCTET_STR && context->type == ASN_OCTET_STR &&
           variable->name_length == ENT_LOGICAL_LENGTH + 1 &&
           context->name_length == ENT_LOGICAL_LENGTH + 1 &&
           !snmp_oid_compare(variable->name, ENT_LOGICAL_LENGTH, asked, ENT_LOGICAL_LENGTH) &&
           variable->name[ENT_LOGICAL_LENGTH] == context->name[ENT_LOGICAL_LENGTH] &&
           variable->name[ENT_LOGICAL_LENGTH] > asked[ENT_LOGICAL_LENGTH];
}

static void ask_contexts(void *session, place_array *places)
{
    oid descr[] = {ENT_LOGICAL_ENTRY, ENT_LOGICAL_DESCR, 0};
    oid context[] = {ENT_LOGICAL_ENTRY, ENT_LOGICAL_CONTEXT, 0};
    bool more = true;
    while (more) {
        netsnmp_pdu *request = snmp_pdu_create(SNMP_MSG_GETNEXT), *response = NULL;
        snmp_add_null_var(request, descr, OID_LENGTH(descr));
        snmp_add_null_var(request, context, OID_LENGTH(context));
        snmp_sess_synch_response(session, request, &response);
        more = response && response->command == SNMP_MSG_RESPONSE &&
               response->errstat == SNMP_ERR_NOERROR && is_row(response->variables, descr);
        if (more) {
            take_row(places, response->variables);
            descr[ENT_LOGICAL_LENGTH] = context[ENT_LOGICAL_LENGTH] =
                response->variables->name[ENT_LOGICAL_LENGTH];
        }
        snmp_free_pdu(response);
    }
}

/* --- a session -------------------------------------------------------------------------------- */

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
    if (handle && visit->answer)
        ask_all(handle, visit->doctor, visit->answer);
    else if (handle)
        ask_contexts(handle, visit->places);
    if (handle)
        snmp_sess_close(handle);
    return 0;
}

void manager_ask(const struct doctor *doctor, const struct reader *reader,
                 struct answer *ret_answer)
{
    struct visit visit = {.doctor = doctor, .reader = reader, .answer = ret_answer};
    *ret_answer = (struct answer){.kind = ANSWER_NONE};
    if (network_namespace_call(doctor->question->netns, ask, &visit) < 0)
        ret_answer->kind = ANSWER_NONE; /* such as without the right to go there */
}

void manager_list(const struct doctor *doctor, const struct reader *reader, place_array *places)
{
    struct visit visit = {.doctor = doctor, .reader = reader, .places = places};
    if (network_namespace_call(doctor->question->netns, ask, &visit) < 0)
        return; /* such as without the right to go there */
}
