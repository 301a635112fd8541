/* SPDX-License-Identifier: BSD-2-Clause */
#include "session.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void session_prepare_library(void)
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
static int peer_address(const struct options *options, char *address, size_t size)
{
    const char *host = options->host;
    bool literal6 = strchr(host, ':') && strchr(strchr(host, ':') + 1, ':');
    bool transport = strchr(host, ':') && strspn(host, "abcdefghijklmnopqrstuvwxyz46") ==
                                              (size_t)(strchr(host, ':') - host);
    int length = 0;
    if (host[0] == '[')
        length = snprintf(address, size, "udp6:%s:%s", host, options->port);
    else if (literal6 && !(transport && strncmp(host, "udp", 3) == 0) &&
             strncmp(host, "tcp", 3) != 0)
        length = snprintf(address, size, "udp6:[%s]:%s", host, options->port);
    else if (transport)
        length = snprintf(address, size, "%s", host);
    else
        length = snprintf(address, size, "udp:%s:%s", host, options->port);
    return length < 0 || (size_t)length >= size ? -ENAMETOOLONG : 0;
}

/* One of SNMPv3's two keys: its protocol by name, and the passphrase's octets. */
static int prepare_key(const char *what, oid *protocol, const char *protocol_name,
                       const char *passphrase, const netsnmp_session *session, u_char *key,
                       size_t *key_length, char *reason, size_t size)
{
    *key_length = USM_AUTH_KU_LEN;
    if (!protocol)
        snprintf(reason, size, "%s protocol '%s' is unknown to Net-SNMP", what, protocol_name);
    /* The library says the rest, but on stderr. */
    else if (!passphrase || strlen(passphrase) < USM_LENGTH_P_MIN ||
             generate_Ku(session->securityAuthProto, (u_int)session->securityAuthProtoLen,
                         (const u_char *)passphrase, strlen(passphrase), key,
                         key_length) != SNMPERR_SUCCESS)
        snprintf(reason, size, "%s needs a passphrase of at least 8 characters: -%c", what,
                 what[0] == 'a' ? 'A' : 'X');
    else
        return 0;
    return -EINVAL;
}

static int prepare_v3(const struct options *options, netsnmp_session *session, char *reason,
                      size_t size)
{
    session->securityModel = SNMP_SEC_MODEL_USM;
    session->securityName = (char *)(uintptr_t)options->user;
    session->securityNameLen = strlen(options->user);
    session->securityLevel = options->level                ? options->level
                             : options->privacy_passphrase ? SNMP_SEC_LEVEL_AUTHPRIV
                             : options->auth_passphrase    ? SNMP_SEC_LEVEL_AUTHNOPRIV
                                                           : SNMP_SEC_LEVEL_NOAUTH;
    int error = 0;
    if (session->securityLevel >= SNMP_SEC_LEVEL_AUTHNOPRIV) {
        int type = usm_lookup_auth_type(options->auth_protocol);
        if (type > 0)
            session->securityAuthProto = sc_get_auth_oid(type, &session->securityAuthProtoLen);
        error = prepare_key("authentication", session->securityAuthProto, options->auth_protocol,
                            options->auth_passphrase, session, session->securityAuthKey,
                            &session->securityAuthKeyLen, reason, size);
    }
    if (!error && session->securityLevel == SNMP_SEC_LEVEL_AUTHPRIV) {
        int type = usm_lookup_priv_type(options->privacy_protocol);
        if (type > 0)
            session->securityPrivProto = sc_get_priv_oid(type, &session->securityPrivProtoLen);
        error = prepare_key("privacy", session->securityPrivProto, options->privacy_protocol,
                            options->privacy_passphrase, session, session->securityPrivKey,
                            &session->securityPrivKeyLen, reason, size);
    }
    return error;
}

/* The library's last word about a session that did not work. */
static void explain(netsnmp_session *session, void *handle, char *reason, size_t size)
{
    int system_error = 0;
    int library_error = 0;
    char *text = NULL;
    if (handle)
        snmp_sess_error(handle, &system_error, &library_error, &text);
    else
        snmp_error(session, &system_error, &library_error, &text);
    snprintf(reason, size, "%s", text ? text : "unknown failure");
    free(text);
    reason[strcspn(reason, "\n")] = 0;
}

void *session_open(const struct options *options, char *reason, size_t size)
{
    static const long versions[] = {0, SNMP_VERSION_1, SNMP_VERSION_2c, SNMP_VERSION_3};
    netsnmp_session session;
    snmp_sess_init(&session);
    char address[512];
    if (peer_address(options, address, sizeof address) < 0) {
        snprintf(reason, size, "the host's name is too long");
        return NULL;
    }
    session.peername = address;
    session.version = versions[options->protocol];
    session.retries = (int)options->retries;
    session.timeout = options->timeout * 1000000L / (options->retries + 1);
    session.contextName = (char *)(uintptr_t)options->context;
    session.contextNameLen = options->context ? strlen(options->context) : 0;
    if (options->protocol == 3) {
        if (prepare_v3(options, &session, reason, size) < 0)
            return NULL;
    } else {
        session.community = (u_char *)(uintptr_t)options->community;
        session.community_len = strlen(options->community);
    }
    void *handle = snmp_sess_open(&session);
    if (!handle)
        explain(&session, NULL, reason, size);
    return handle;
}

int session_ask(void *session, netsnmp_pdu *request, netsnmp_pdu **ret_answer, char *reason,
                size_t size)
{
    netsnmp_pdu *answer = NULL;
    switch (snmp_sess_synch_response(session, request, &answer)) {
    case STAT_SUCCESS:
        if (answer)
            break;
        snprintf(reason, size, "an empty answer");
        return -EIO;
    case STAT_TIMEOUT:
        snprintf(reason, size, "no answer (host, port, community or firewall)");
        return -ETIMEDOUT;
    default:
        explain(NULL, session, reason, size);
        return -EIO;
    }
    if (answer->command == SNMP_MSG_REPORT) {
        snmp_free_pdu(answer);
        snprintf(reason, size, "SNMPv3: the agent refused the user, passphrase or level");
        return -EIO;
    }
    *ret_answer = answer;
    return 0;
}
