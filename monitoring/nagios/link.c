/* SPDX-License-Identifier: BSD-2-Clause */
#include "link.h"

#include "session.h"

#include <string.h>

/* Interfaces in one request: below snmpd's limits on what an answer holds. */
enum { LINKS_MAX = 8, ENTRY_LENGTH = 11 };

#define IF_ENTRY(column)                                                                           \
    {                                                                                              \
        1, 3, 6, 1, 2, 1, 2, 2, 1, column                                                          \
    }
#define IFX_ENTRY(column)                                                                          \
    {                                                                                              \
        1, 3, 6, 1, 2, 1, 31, 1, 1, 1, column                                                      \
    }

static const struct {
    oid name[ENTRY_LENGTH];
    size_t length;
} objects[LINK_OBJECTS] = {
    [LINK_OPER_STATUS] = {IF_ENTRY(8), 10},     [LINK_IN_OCTETS] = {IFX_ENTRY(6), 11},
    [LINK_OUT_OCTETS] = {IFX_ENTRY(10), 11},    [LINK_IN_ERRORS] = {IF_ENTRY(14), 10},
    [LINK_OUT_ERRORS] = {IF_ENTRY(20), 10},     [LINK_IN_DISCARDS] = {IF_ENTRY(13), 10},
    [LINK_OUT_DISCARDS] = {IF_ENTRY(19), 10},   [LINK_HIGH_SPEED] = {IFX_ENTRY(15), 11},
    [LINK_DISCONTINUITY] = {IFX_ENTRY(19), 11},
};

static const oid uptime[] = {1, 3, 6, 1, 2, 1, 1, 3, 0};

const char *link_state_name(uint64_t status)
{
    static const char *const names[] = {"in no state", "up",      "down",       "testing",
                                        "unknown",     "dormant", "notPresent", "lowerLayerDown"};
    return names[status < sizeof names / sizeof *names ? status : 0];
}

bool counters_are_wanted(const struct options *options)
{
    return options->errors.text || options->discards.text || options->traffic.text;
}

bool links_are_wanted(const struct options *options)
{
    return options->link || counters_are_wanted(options);
}

/* SNMPv1 cannot carry most of them; the state of a link, it can. */
static size_t objects_of(const struct options *options)
{
    return counters_are_wanted(options) ? LINK_OBJECTS : LINK_OPER_STATUS + 1;
}

static bool take(const netsnmp_variable_list *variable, uint64_t *ret_value)
{
    switch (variable->type) {
    case ASN_INTEGER:
    case ASN_COUNTER:
    case ASN_GAUGE:
    case ASN_TIMETICKS:
        *ret_value = (uint32_t)*variable->val.integer;
        return true;
    case ASN_COUNTER64:
        *ret_value = (uint64_t)variable->val.counter64->high << 32 |
                     (uint32_t)variable->val.counter64->low;
        return true;
    default:
        return false;
    }
}

static void take_answer(const netsnmp_pdu *answer, const struct options *options,
                        struct link *links, size_t count)
{
    const size_t of_each = objects_of(options);
    const netsnmp_variable_list *variable = answer->variables;
    uint64_t now = 0;
    if (answer->errstat == SNMP_ERR_NOSUCHNAME)
        return; /* SNMPv1's way to say that there is none */
    if (answer->errstat != SNMP_ERR_NOERROR)
        give_up(STATE_UNKNOWN, "%s: the agent answered %s", options->host,
                snmp_errstring((int)answer->errstat));
    if (!variable || !take(variable, &now))
        give_up(STATE_UNKNOWN, "%s: the agent does not show sysUpTime", options->host);
    variable = variable->next_variable;
    for (size_t i = 0; i < count; i++) {
        links[i].uptime = (uint32_t)now;
        links[i].is_served = true;
        for (size_t object = 0; object < of_each; object++) {
            if (!variable)
                give_up(STATE_UNKNOWN, "%s: the agent's answer is too short", options->host);
            links[i].is_served &= take(variable, &links[i].values[object]);
            variable = variable->next_variable;
        }
    }
}

static void ask(void *session, const struct options *options, struct link *links, size_t count)
{
    netsnmp_pdu *request = needed(snmp_pdu_create(SNMP_MSG_GET));
    needed(snmp_add_null_var(request, uptime, OID_LENGTH(uptime)));
    for (size_t i = 0; i < count; i++)
        for (size_t object = 0; object < objects_of(options); object++) {
            oid name[ENTRY_LENGTH + 1];
            memcpy(name, objects[object].name, sizeof objects[object].name);
            name[objects[object].length] = links[i].index;
            needed(snmp_add_null_var(request, name, objects[object].length + 1));
        }
    netsnmp_pdu *answer = session_ask(session, options, request);
    take_answer(answer, options, links, count);
    snmp_free_pdu(answer);
}

unsigned links_fetch(void *session, const struct options *options, struct link *links, size_t count)
{
    /* Of SNMPv1 one missing value takes all others with it. */
    const size_t most = options->protocol == 1 ? 1 : LINKS_MAX;
    unsigned requests = 0;
    bool any = !count;
    for (size_t i = 0; i < count; i += most, requests++)
        ask(session, options, links + i, count - i < most ? count - i : most);
    for (size_t i = 0; i < count; i++)
        any |= links[i].is_served;
    if (!any)
        give_up(STATE_UNKNOWN,
                "%s: no IF-MIB; put 'ipifServe ip ipif interfaces' into ipifd.conf, and "
                "1.3.6.1.2.1.2 and 1.3.6.1.2.1.31 into snmpd's view",
                options->host);
    return requests;
}
