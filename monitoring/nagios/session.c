/* SPDX-License-Identifier: BSD-2-Clause */
#include "session.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Sets the library up so that it reads no configuration and no MIB file, and writes nothing. */
static void prepare_library(void)
{
    setenv("MIBS", "", 1);
    netsnmp_ds_set_boolean(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_DONT_READ_CONFIGS, 1);
    netsnmp_ds_set_boolean(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_DONT_PERSIST_STATE, 1);
    netsnmp_ds_set_boolean(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_DISABLE_PERSISTENT_LOAD, 1);
    netsnmp_ds_set_boolean(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_DISABLE_PERSISTENT_SAVE, 1);
    /* What goes wrong is said in the plugin's one line; stderr is invisible in Nagios. */
    netsnmp_register_loghandler(NETSNMP_LOGHANDLER_NONE, LOG_DEBUG);
    init_snmp("check_ip_interface");
}

/* "[::1]" and "::1" need their transport named; whatever names one already is left alone. */
static char *peer_address(const struct options *options)
{
    const char *host = options->host;
    const char *colon = strchr(host, ':');
    const bool literal6 = colon && strchr(colon + 1, ':');
    const bool transport = colon &&
                           strspn(host, "abcdefghijklmnopqrstuvwxyz46") == (size_t)(colon - host);
    const bool socket = transport && (!strncmp(host, "udp", 3) || !strncmp(host, "tcp", 3));
    char *address = NULL;
    int length = 0;
    if (host[0] == '[')
        length = asprintf(&address, "udp6:%s:%s", host, options->port);
    else if (literal6 && !socket)
        length = asprintf(&address, "udp6:[%s]:%s", host, options->port);
    else if (transport)
        length = asprintf(&address, "%s", host);
    else
        length = asprintf(&address, "udp:%s:%s", host, options->port);
    return needed(length < 0 ? NULL : address);
}

/* One of SNMPv3's two keys: its protocol by name, and the passphrase's octets. */
static void prepare_key(const struct options *options, const char *what, const oid *protocol,
                        const char *protocol_name, const char *passphrase,
                        const netsnmp_session *session, u_char *key, size_t *key_length)
{
    *key_length = USM_AUTH_KU_LEN;
    if (!protocol)
        give_up(STATE_UNKNOWN, "%s: %s protocol '%s' is unknown to Net-SNMP", options->host, what,
                protocol_name);
    /* The library says the rest, but on stderr. */
    if (!passphrase || strlen(passphrase) < USM_LENGTH_P_MIN ||
        generate_Ku(session->securityAuthProto, (u_int)session->securityAuthProtoLen,
                    (const u_char *)passphrase, strlen(passphrase), key,
                    key_length) != SNMPERR_SUCCESS)
        give_up(STATE_UNKNOWN, "%s: %s needs a passphrase of at least 8 characters: -%c",
                options->host, what, what[0] == 'a' ? 'A' : 'X');
}

static void prepare_v3(const struct options *options, netsnmp_session *session)
{
    session->securityModel = SNMP_SEC_MODEL_USM;
    session->securityName = (char *)(uintptr_t)options->user;
    session->securityNameLen = strlen(options->user);
    session->securityLevel = options->level                ? options->level
                             : options->privacy_passphrase ? SNMP_SEC_LEVEL_AUTHPRIV
                             : options->auth_passphrase    ? SNMP_SEC_LEVEL_AUTHNOPRIV
                                                           : SNMP_SEC_LEVEL_NOAUTH;
    if (session->securityLevel >= SNMP_SEC_LEVEL_AUTHNOPRIV) {
        int type = usm_lookup_auth_type(options->auth_protocol);
        if (type > 0)
            session->securityAuthProto = sc_get_auth_oid(type, &session->securityAuthProtoLen);
        prepare_key(options, "authentication", session->securityAuthProto, options->auth_protocol,
                    options->auth_passphrase, session, session->securityAuthKey,
                    &session->securityAuthKeyLen);
    }
    if (session->securityLevel == SNMP_SEC_LEVEL_AUTHPRIV) {
        int type = usm_lookup_priv_type(options->privacy_protocol);
        if (type > 0)
            session->securityPrivProto = sc_get_priv_oid(type, &session->securityPrivProtoLen);
        prepare_key(options, "privacy", session->securityPrivProto, options->privacy_protocol,
                    options->privacy_passphrase, session, session->securityPrivKey,
                    &session->securityPrivKeyLen);
    }
}

/* The library's last word about a session that did not work. */
static _Noreturn void give_up_with(const struct options *options, char *text)
{
    if (text)
        text[strcspn(text, "\n")] = 0;
    give_up(STATE_UNKNOWN, "%s: %s", options->host, text ? text : "unknown failure");
}

void *session_open(const struct options *options)
{
    static const long versions[] = {0, SNMP_VERSION_1, SNMP_VERSION_2c, SNMP_VERSION_3};
    netsnmp_session session;
    prepare_library();
    snmp_sess_init(&session);
    session.peername = peer_address(options);
    session.version = versions[options->protocol];
    session.retries = (int)options->retries;
    session.timeout = options->timeout * 1000000L / (options->retries + 1);
    session.contextName = (char *)(uintptr_t)options->context;
    session.contextNameLen = options->context ? strlen(options->context) : 0;
    if (options->protocol == 3) {
        prepare_v3(options, &session);
    } else {
        session.community = (u_char *)(uintptr_t)options->community;
        session.community_len = strlen(options->community);
    }
    void *handle = snmp_sess_open(&session);
    if (!handle) {
        char *text = NULL;
        snmp_error(&session, NULL, NULL, &text);
        give_up_with(options, text);
    }
    free(session.peername);
    return handle;
}

netsnmp_pdu *session_ask(void *session, const struct options *options, netsnmp_pdu *request)
{
    netsnmp_pdu *answer = NULL;
    switch (snmp_sess_synch_response(session, request, &answer)) {
    case STAT_SUCCESS:
        break;
    case STAT_TIMEOUT:
        give_up(options->timeout_state, "%s: no answer (host, port, community or firewall)",
                options->host);
    default: {
        char *text = NULL;
        snmp_sess_error(session, NULL, NULL, &text);
        give_up_with(options, text);
    }
    }
    if (!answer)
        give_up(STATE_UNKNOWN, "%s: an empty answer", options->host);
    if (answer->command == SNMP_MSG_REPORT)
        give_up(STATE_UNKNOWN, "%s: SNMPv3: the agent refused the user, passphrase or level",
                options->host);
    return answer;
}
